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

/** Sends the work back with a change request. */
export function RequestChangesPanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const { displayName: name } = otherParty(quest, viewer);
  const form = useAppForm<TextFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.request-changes`),
    rules: { text: 'changeRequest' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkChangeRequest(fields),
    send: ({ text }) =>
      change.send('request-changes', (headers) => requestChanges(api, quest.questId, text.trim(), headers)),
    done: () => {
      onDone('quest.changesRequested');
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

/** Raises a dispute. Not optimistic: the API must record it first. */
export function DisputePanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const form = useAppForm<ReasonFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.dispute`),
    rules: { reason: 'disputeReason' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkDispute(fields),
    send: ({ reason }) => change.send('dispute', (headers) => disputeQuest(api, quest.questId, reason.trim(), headers)),
    done: () => {
      onDone();
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

/** Releases a claimed quest. Optimistic, rolled back with the reason if the API refuses it. */
export function ReleasePanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const form = useAppForm<ReasonFields, Quest | undefined>({
    again: true,
    draft: draftName(viewer.userId, `${quest.questId}.release`),
    rules: { reason: 'releaseReason' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkRelease(fields),
    send: ({ reason }) =>
      change
        .send(
          'release',
          (headers) => releaseQuest(api, quest.questId, tidyText(reason, true) || undefined, headers),
          released(quest),
        )
        // The page shows the reason, because this panel was unmounted meanwhile.
        .catch(() => undefined),
    done: (open) => {
      if (open !== undefined) onDone('quest.released');
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

/** Cancels an open quest. The reason is required for moderators and optional for the requestor. */
export function CancelPanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const isOwn = positionOf(quest, viewer) === 'requestor';
  const form = useAppForm<ReasonFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.cancel`),
    rules: { reason: 'cancelReason' },
    validate: async (fields) => {
      const { checkCancel, checkCancelByModerator } = await import('./quest.schema.ts');
      return isOwn ? checkCancel(fields) : checkCancelByModerator(fields);
    },
    send: ({ reason }) =>
      change.send('cancel', (headers) => cancelQuest(api, quest.questId, tidyText(reason, true) || undefined, headers)),
    done: () => {
      onDone();
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
