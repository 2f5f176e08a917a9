'use client';

import { BookmarkPlus, CircleX, FilePenLine, MessageSquareWarning, Scale, Undo2 } from 'lucide-react';
import { lazyPart } from '../../../components/lazy-part.tsx';
import { Sentence } from '../../../components/sentence.tsx';
import { ClaimPanel } from '../../../features/quest/claim-panel.tsx';
import { FurtherAction } from '../../../components/further-action.tsx';
import type { PanelProps } from '../../../features/quest/panel-props.ts';
import { PlacePanel } from '../../../features/quest/place-panel.tsx';
import { ResolvePanel } from '../../../features/quest/resolve-panel.tsx';
import { SubmitPanel } from '../../../features/quest/submit-panel.tsx';
import type { QuestAction } from '../../../lib/api/types.ts';
import { useT } from '../../../lib/i18n/provider.tsx';
import { hasFreePlace } from '../../../lib/quest/free-place.ts';
import { otherParty, positionOf } from '../../../lib/quest/position.ts';

/** Loaded when their action is unfolded, because members rarely need them. */
const panels = () => import('../../../features/quest/text-panels.tsx');
const CancelPanel = lazyPart(async () => (await panels()).CancelPanel);
const DisputePanel = lazyPart(async () => (await panels()).DisputePanel);
const ReleasePanel = lazyPart(async () => (await panels()).ReleasePanel);
const RequestChangesPanel = lazyPart(async () => (await panels()).RequestChangesPanel);
const SaveTemplate = lazyPart(async () => (await import('../../../features/templates/save-template.tsx')).SaveTemplate);
const EditQuestForm = lazyPart(
  async () => (await import('../../../features/quest-editor/edit-quest-form.tsx')).default,
);

/**
 * Renders the actions that the API lists for the viewer, except the statement, which the two statements contain. The
 * first is open, the rest are folded.
 */
export function QuestActions(panel: PanelProps) {
  const { quest } = panel;
  const can = (action: QuestAction) => quest.actions.includes(action);
  return (
    <>
      {(can('claim') || hasFreePlace(quest, panel.viewer)) && (
        <div data-step="claim" className="scroll-mt-20">
          {quest.call === undefined ? <ClaimPanel {...panel} /> : <PlacePanel {...panel} places={quest.call} />}
        </div>
      )}
      {can('submit') && (
        <div data-step="submit" className="scroll-mt-20">
          <SubmitPanel {...panel} />
        </div>
      )}
      {can('resolve') && (
        <div data-step="resolve" className="scroll-mt-20">
          <ResolvePanel {...panel} />
        </div>
      )}
      {(FURTHER.some(can) || isRequestor(panel)) && (
        <div className="border-t border-line pt-2 print:hidden">
          <FurtherActions {...panel} />
        </div>
      )}
    </>
  );
}

const FURTHER: readonly QuestAction[] = ['request-changes', 'dispute', 'release', 'edit', 'cancel'];

/** The requestor can keep the quest as a template, whatever its state. */
function isRequestor({ quest, viewer }: PanelProps): boolean {
  return positionOf(quest, viewer) === 'requestor';
}

function FurtherActions(panel: PanelProps) {
  const t = useT();
  const { quest, viewer } = panel;
  const can = (action: QuestAction) => quest.actions.includes(action);
  const isPerformer = positionOf(quest, viewer) === 'performer';
  const performerName = quest.performer?.displayName ?? otherParty(quest, viewer).displayName;
  return (
    <>
      {can('request-changes') && (
        <FurtherAction
          step="request-changes"
          title={t('action.requestChanges')}
          icon={<MessageSquareWarning aria-hidden className="size-5" />}
        >
          <RequestChangesPanel {...panel} />
        </FurtherAction>
      )}
      {can('dispute') && (
        <FurtherAction step="dispute" title={t('action.dispute')} icon={<Scale aria-hidden className="size-5" />}>
          <DisputePanel {...panel} />
        </FurtherAction>
      )}
      {can('release') && (
        <FurtherAction
          step="release"
          title={
            isPerformer ? (
              t('action.release')
            ) : (
              <Sentence t={t} of="action.releaseOther" parts={{ name: performerName }} />
            )
          }
          icon={<Undo2 aria-hidden className="size-5" />}
        >
          <ReleasePanel {...panel} />
        </FurtherAction>
      )}
      {can('edit') && (
        <FurtherAction step="edit" title={t('action.edit')} icon={<FilePenLine aria-hidden className="size-5" />}>
          <EditQuestForm {...panel} />
        </FurtherAction>
      )}
      {isRequestor(panel) && (
        <FurtherAction title={t('templates.saveAs')} icon={<BookmarkPlus aria-hidden className="size-5" />}>
          <SaveTemplate quest={quest} userId={viewer.userId} />
        </FurtherAction>
      )}
      {can('cancel') && (
        <FurtherAction step="cancel" title={t('action.cancel')} icon={<CircleX aria-hidden className="size-5" />}>
          <CancelPanel {...panel} />
        </FurtherAction>
      )}
    </>
  );
}
