'use client';

import { QUEST_LIMITS, RESOLUTION_DECISIONS } from '@civicforge/domain';
import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { resolveQuest } from '../../lib/api/quests.ts';
import type { Quest } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { ResolveFields } from './fields.ts';
import type { PanelProps } from './panel-props.ts';

/** Resolves a dispute with a decision and reasons. Not optimistic: the API must record it first. */
export function ResolvePanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const form = useAppForm<ResolveFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.resolve`),
    rules: { decision: 'decision', reason: 'resolutionReason' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkResolve(fields),
    send: (fields) => {
      const decision = RESOLUTION_DECISIONS.find((one) => one === fields.decision) ?? 'redo';
      const body = { decision, reason: fields.reason.trim() };
      return change.send('resolve', (headers) => resolveQuest(api, quest.questId, body, headers));
    },
    done: () => {
      onDone();
    },
  });
  return (
    <Form form={form} submit={t('action.resolveSend')} sticky>
      <ChoiceField
        name="decision"
        legend={t('action.resolveDecision')}
        choices={RESOLUTION_DECISIONS.map((value) => ({ value, title: t(`quest.${value}`) }))}
      />
      <AreaField
        name="reason"
        label={t('action.resolveReason')}
        hint={t('action.resolveReasonHint')}
        max={QUEST_LIMITS.resolutionReason.max}
        rows={5}
      />
    </Form>
  );
}
