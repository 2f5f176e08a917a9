import type { Outcome } from '../../lib/api/types.ts';

export interface AttestFields {
  /** The check has verified it before sending. */
  outcome: Outcome;
  /** Undefined while the form hides the note. */
  notes?: string;
}
