import { APPEAL_DECISIONS, CASE_DECISIONS, CASE_LIMITS } from '@civicforge/domain';
import { checkOf, choice, optionalText, optionalWholeNumber, text, wholeNumber } from '../../lib/forms/checks.ts';
import type { AnswerFields, DecideFields, LiftFields } from './fields.ts';

const reason = text('caseReason', CASE_LIMITS.reason);

/** A suspension needs its days. */
export function checkDecide(fields: DecideFields) {
  const bounds = CASE_LIMITS.days;
  return checkOf<DecideFields>({
    decision: choice('decision', CASE_DECISIONS),
    days: fields.decision === 'suspend' ? wholeNumber('days', bounds) : optionalWholeNumber('days', bounds),
    reason,
    rule: optionalText('houseRule', CASE_LIMITS.rule),
  })(fields);
}

export const checkAnswer = checkOf<AnswerFields>({ decision: choice('decision', APPEAL_DECISIONS), reason });
export const checkLift = checkOf<LiftFields>({ reason });
