import { CASE_LIMITS, REPORT_REASONS } from '@civicforge/domain';
import { checkOf, choice, optionalText, text } from '../forms/checks.ts';
import type { AppealFields, ReportFields } from './fields.ts';

export const checkReport = checkOf<ReportFields>({
  reason: choice('reportReason', REPORT_REASONS),
  text: optionalText('reportText', CASE_LIMITS.reportText),
});
export const checkAppeal = checkOf<AppealFields>({ text: text('appeal', CASE_LIMITS.appeal) });
