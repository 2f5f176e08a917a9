import { ATTESTATION_OUTCOMES, QUEST_LIMITS } from '@civicforge/domain';
import type { Outcome } from '../../lib/api/types.ts';
import { checkOf, choice, optionalWholeNumber, text } from '../../lib/forms/checks.ts';

export interface AttestFields {
  /** The check has verified it before sending. */
  outcome: Outcome;
  /** Undefined while the form hides the note. */
  notes?: string;
  /** Empty if the member states no duration. Undefined for a witness. */
  minutes?: string;
}

export const checkAttest = checkOf<AttestFields>({
  outcome: choice('outcome', ATTESTATION_OUTCOMES),
  notes: text('notes', QUEST_LIMITS.notes),
  minutes: optionalWholeNumber('minutes', QUEST_LIMITS.minutes),
});
