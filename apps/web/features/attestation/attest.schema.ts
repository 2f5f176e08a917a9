import { ATTESTATION_OUTCOMES, QUEST_LIMITS } from '@civicforge/domain';
import { checkOf, choice, text } from '../../lib/forms/checks.ts';
import type { AttestFields } from './fields.ts';

export const checkAttest = checkOf<AttestFields>({
  outcome: choice('outcome', ATTESTATION_OUTCOMES),
  notes: text('notes', QUEST_LIMITS.notes),
});
