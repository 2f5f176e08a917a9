'use client';

import { CASE_LIMITS, REPORT_REASONS } from '@civicforge/domain';
import { ChoiceField } from './form/choice-field.tsx';
import { AreaField } from './form/fields.tsx';
import { Form } from './form/form.tsx';
import { api } from '../lib/api/browser.ts';
import { reportThing } from '../lib/api/cases.ts';
import { asProblem } from '../lib/api/problem.ts';
import type { CaseSubject } from '../lib/api/types.ts';
import { intentKey, isUndecided, settleIntent } from '../lib/forms/intent.ts';
import { useAppForm } from '../lib/forms/use-app-form.ts';
import { useT } from '../lib/i18n/provider.tsx';
import type { ReportFields } from '../lib/reports/fields.ts';

interface FormProps {
  readonly subject: CaseSubject;
  readonly onSent: () => void;
}

/** Asks for a reason and a text, and reports to the moderators. */
export function ReportForm({ subject, onSent }: FormProps) {
  const t = useT();
  const form = useAppForm<ReportFields, unknown>({
    rules: { reason: 'reportReason', text: 'reportText' },
    validate: async (fields) => (await import('../lib/reports/report.schema.ts')).checkReport(fields),
    send: (fields) => send(subject, fields),
    done: onSent,
  });
  return (
    <Form form={form} submit={t('report.send')} submitKind="danger">
      <p className="text-sm text-muted">{t('report.lead')}</p>
      <ChoiceField
        name="reason"
        legend={t('report.reason')}
        choices={REPORT_REASONS.map((value) => ({ value, title: t(`report.${value}`) }))}
      />
      <AreaField name="text" label={t('report.text')} optional max={CASE_LIMITS.reportText.max} rows={4} />
    </Form>
  );
}

/** Sends the report. A retry after an unknown outcome repeats the same request. */
async function send(subject: CaseSubject, fields: ReportFields): Promise<void> {
  const reason = REPORT_REASONS.find((one) => one === fields.reason) ?? 'other';
  const text = fields.text.trim();
  const intent = `report.${subject.kind}.${subject.id}.${reason}.${text}`;
  try {
    await reportThing(api, subject, { reason, ...(text !== '' && { text }) }, intentKey(intent));
    settleIntent(intent);
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
