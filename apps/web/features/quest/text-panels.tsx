'use client';

import { QUEST_LIMITS, tidyText } from '@civicforge/domain';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { api } from '../../lib/api/browser.ts';
import { cancelQuest, disputeQuest, releaseQuest, requestChanges } from '../../lib/api/quests.ts';
import type { Quest } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { otherParty, positionOf } from '../../lib/quest/position.ts';
import { released } from './expected.ts';
import type { ReasonFields, TextFields } from './fields.ts';
import type { PanelProps } from './panel-props.ts';

/** The requestor sends the work back with what should change. */
export function RequestChangesPanel({ quest, viewer, change, tell }: PanelProps) {
  const t = useT();
  const { displayName: name } = otherParty(quest, viewer);
  const form = useAppForm<TextFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.request-changes`),
    rules: { text: 'changeRequest' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkChangeRequest(fields),
    send: ({ text }) =>
      change.send('request-changes', (headers) => requestChanges(api, quest.questId, text.trim(), headers)),
    done: () => {
      tell('quest.changesRequested');
    },
  });
  return (
    <Form form={form} submit={<Sentence t={t} of="action.requestChangesSend" parts={{ name }} />}>
      <AreaField
        name="text"
        label={t('action.requestChangesText')}
        hint={<Sentence t={t} of="action.requestChangesHint" parts={{ name }} />}
        max={QUEST_LIMITS.changeRequest.max}
        rows={4}
      />
    </Form>
  );
}

/** Either side stops the quest and calls a moderator. Never shown before the service has recorded it. */
export function DisputePanel({ quest, viewer, change, tell }: PanelProps) {
  const t = useT();
  const form = useAppForm<ReasonFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.dispute`),
    rules: { reason: 'disputeReason' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkDispute(fields),
    send: ({ reason }) => change.send('dispute', (headers) => disputeQuest(api, quest.questId, reason.trim(), headers)),
    done: () => {
      tell('quest.disputed');
    },
  });
  return (
    <Form form={form} submit={t('action.disputeSend')} submitKind="danger">
      <AreaField
        name="reason"
        label={t('action.disputeText')}
        hint={t('action.disputeHint')}
        max={QUEST_LIMITS.disputeReason.max}
        rows={4}
      />
    </Form>
  );
}

/** Opens a claimed quest again: shown at once, taken back with the reason when the service says no. */
export function ReleasePanel({ quest, change, tell }: PanelProps) {
  const t = useT();
  const form = useAppForm<ReasonFields, Quest | undefined>({
    again: true,
    rules: { reason: 'releaseReason' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkRelease(fields),
    send: ({ reason }) =>
      change
        .send(
          'release',
          (headers) => releaseQuest(api, quest.questId, tidyText(reason, true) || undefined, headers),
          released(quest),
        )
        // The page tells the reason: this panel was gone for a moment.
        .catch(() => undefined),
    done: (open) => {
      if (open !== undefined) tell('quest.released');
    },
  });
  return (
    <Form form={form} submit={t('action.releaseConfirm')} submitKind="secondary">
      <p>{t('action.releaseText')}</p>
      <AreaField
        name="reason"
        label={t('action.releaseReason')}
        optional
        max={QUEST_LIMITS.releaseReason.max}
        rows={2}
      />
    </Form>
  );
}

/** Ends an open quest for good. A moderator owes the reason, the requestor may give one. */
export function CancelPanel({ quest, viewer, change, tell }: PanelProps) {
  const t = useT();
  const isOwn = positionOf(quest, viewer) === 'requestor';
  const form = useAppForm<ReasonFields, Quest>({
    rules: { reason: 'cancelReason' },
    validate: async (fields) => {
      const { checkCancel, checkCancelByModerator } = await import('./quest.schema.ts');
      return isOwn ? checkCancel(fields) : checkCancelByModerator(fields);
    },
    send: ({ reason }) =>
      change.send('cancel', (headers) => cancelQuest(api, quest.questId, tidyText(reason, true) || undefined, headers)),
    done: () => {
      tell('quest.cancelled');
    },
  });
  return (
    <Form form={form} submit={t('action.cancelConfirm')} submitKind="danger">
      <p>{t('action.cancelText')}</p>
      <AreaField
        name="reason"
        label={t('action.cancelReason')}
        optional={isOwn}
        max={QUEST_LIMITS.cancelReason.max}
        rows={2}
      />
    </Form>
  );
}
