'use client';

import { APPEAL_DECISIONS, CASE_DECISIONS, CASE_LIMITS } from '@civicforge/domain';
import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField, TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { decideAppeal, decideCase, liftSuspension } from '../../lib/api/cases.ts';
import type { Case } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { AnswerFields, DecideFields, LiftFields } from './fields.ts';

interface Props {
  readonly found: Case;
  readonly viewerId: string;
  readonly onDone: (after: Case) => void;
}

/** Decides about a reported thing. */
export function DecideForm({ found, viewerId, onDone }: Props) {
  const t = useT();
  const { caseId, subject } = found;
  const form = useAppForm<DecideFields, Case>({
    draft: draftName(viewerId, `${caseId}.decide`),
    rules: { decision: 'decision', days: 'days', reason: 'caseReason', rule: 'houseRule' },
    validate: async (fields) => (await import('./case.schema.ts')).checkDecide(fields),
    send: ({ decision: chosen, days = '', reason, rule }) => {
      const decision = CASE_DECISIONS.find((one) => one === chosen) ?? 'dismiss';
      return decideCase(api, caseId, {
        decision,
        reason: reason.trim(),
        ...(rule.trim() !== '' && { rule: rule.trim() }),
        ...(decision === 'suspend' && { days: Number(days) }),
      });
    },
    done: onDone,
  });
  const isSuspending = useFieldValue(form.store, 'decision') === 'suspend';
  // An account cannot be hidden.
  const choices = CASE_DECISIONS.filter((one) => one !== 'hide' || subject.kind !== 'user');
  return (
    <Form form={form} submit={t('work.send')}>
      <ChoiceField
        name="decision"
        legend={t('work.decision')}
        choices={choices.map((value) => ({ value, title: t(`work.${value}`), text: t(`work.${value}Text`) }))}
      />
      {isSuspending && <TextField name="days" label={t('work.days')} hint={t('work.daysHint')} inputMode="numeric" />}
      <AreaField
        name="reason"
        label={t('work.reason')}
        hint={t('work.reasonHint')}
        max={CASE_LIMITS.reason.max}
        rows={5}
      />
      <TextField name="rule" label={t('work.rule')} hint={t('work.ruleHint')} optional max={CASE_LIMITS.rule.max} />
    </Form>
  );
}

/** Answers an appeal. */
export function AnswerForm({ found: { caseId }, viewerId, onDone }: Props) {
  const t = useT();
  const form = useAppForm<AnswerFields, Case>({
    draft: draftName(viewerId, `${caseId}.answer`),
    rules: { decision: 'decision', reason: 'caseReason' },
    validate: async (fields) => (await import('./case.schema.ts')).checkAnswer(fields),
    send: ({ decision, reason }) =>
      decideAppeal(api, caseId, {
        decision: APPEAL_DECISIONS.find((one) => one === decision) ?? 'uphold',
        reason: reason.trim(),
      }),
    done: onDone,
  });
  return (
    <Form form={form} submit={t('work.sendAppeal')}>
      <ChoiceField
        name="decision"
        legend={t('work.decision')}
        choices={APPEAL_DECISIONS.map((value) => ({ value, title: t(`work.${value}`), text: t(`work.${value}Text`) }))}
      />
      <AreaField
        name="reason"
        label={t('work.reason')}
        hint={t('work.reasonHint')}
        max={CASE_LIMITS.reason.max}
        rows={5}
      />
    </Form>
  );
}

/** Ends a suspension early. */
export function LiftForm({ userId, onDone }: { readonly userId: string; readonly onDone: () => void }) {
  const t = useT();
  const form = useAppForm<LiftFields, unknown>({
    rules: { reason: 'caseReason' },
    validate: async (fields) => (await import('./case.schema.ts')).checkLift(fields),
    send: ({ reason }) => liftSuspension(api, userId, reason.trim()),
    done: onDone,
  });
  return (
    <Form form={form} submit={t('work.liftSend')} submitKind="secondary">
      <AreaField
        name="reason"
        label={t('work.reason')}
        hint={t('work.reasonHint')}
        max={CASE_LIMITS.reason.max}
        rows={3}
      />
    </Form>
  );
}
