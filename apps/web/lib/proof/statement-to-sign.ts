import { ApiError } from '../api/problem.ts';
import type { Outcome } from '../api/types.ts';

/** What the member has read and wants to sign. */
export interface StatementToSign {
  readonly questId: string;
  readonly role: 'requestor' | 'performer' | 'witness';
  readonly outcome: Outcome;
  /** Absent if the member states no duration. */
  readonly minutes?: number;
}

interface Facts {
  readonly questId: string;
  readonly role: string;
  readonly outcome: string;
  /** 0 means not stated. */
  readonly minutes: number;
}

/**
 * Compares the document to sign with the statement that the member has read. A key signs no other document.
 * @throws ApiError `signature.changed-content`
 */
export function requireStatement(facts: Facts, { questId, role, outcome, minutes = 0 }: StatementToSign): void {
  const isSame = facts.questId === questId && facts.role === role && facts.outcome === outcome;
  if (isSame && facts.minutes === minutes) return;
  throw new ApiError({ code: 'signature.changed-content', status: 422, fields: [] });
}
