import type { Outcome } from '../../lib/api/types.ts';

export interface AttestFields {
  /** Sent only after the check has found it among the choices. */
  outcome: Outcome;
  /** Absent where the form hides it until it is wanted. */
  notes?: string;
}
