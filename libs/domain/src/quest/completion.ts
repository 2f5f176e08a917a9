import type { CompletionBasis } from './end-quest.ts';
import type { Attestation, Quest } from './quest.ts';

/** The reason for a completion; with a moderator's decision for the basis `resolution`. */
export interface Completion {
  readonly basis: CompletionBasis;
  readonly decision?: 'uphold' | 'partial';
}

/** Returns the basis of a completion by statements. */
export function basisOf(statements: readonly Attestation[]): CompletionBasis {
  return statements.some(({ role }) => role === 'witness') ? 'party-and-witness' : 'both-parties';
}

/** Returns the reason of a completed quest. A moderator's decision outranks the statements. */
export function completionOf({ dispute, attestations }: Pick<Quest, 'dispute' | 'attestations'>): Completion {
  const decision = dispute?.resolution?.decision;
  if (decision === 'uphold' || decision === 'partial') return { basis: 'resolution', decision };
  return { basis: basisOf(attestations) };
}
