import type { Quest, QuestEvent } from '../api/types.ts';

export const ENDINGS = [
  'done',
  'partly',
  'witnessDone',
  'witnessPartly',
  'uphold',
  'partial',
  'decided',
  'notDone',
  'witnessNotDone',
  'reject',
  'decidedAgainst',
  'cancelled',
  'expired',
] as const;
export type EndingKind = (typeof ENDINGS)[number];

const NOT_DONE: readonly (EndingKind | undefined)[] = ['notDone', 'witnessNotDone', 'reject'];

type Happened = readonly Pick<QuestEvent, 'kind'>[];

/**
 * Returns how a quest ended, as far as the viewer may know. Undefined for a quest that goes on. Only the parties and
 * moderators read a decision. Other members see that there was one from the events.
 */
export function endingOf(quest: Quest, events: Happened): EndingKind | undefined {
  switch (quest.status) {
    case 'COMPLETED':
      return decisionOf(quest, events) ?? completion(quest);
    case 'CANCELLED':
      return decisionOf(quest, events) ?? cancellation(quest);
    case 'EXPIRED':
      return 'expired';
    default:
      return undefined;
  }
}

/** True if both statements or a decision that the viewer reads say that the work was not done. No member cancelled such a quest. */
export function isNotDone(quest: Quest): boolean {
  return quest.status === 'CANCELLED' && NOT_DONE.includes(endingOf(quest, []));
}

/** True if a moderator's decision, and not the two statements, ended the quest. */
function decisionOf({ status, dispute }: Quest, events: Happened): EndingKind | undefined {
  const decision = dispute?.resolution?.decision;
  if (decision === 'redo') return undefined;
  if (decision !== undefined) return decision;
  const last = events.findLast(({ kind }) => kind === 'resolved' || kind === 'submitted' || kind === 'attested');
  if (last?.kind !== 'resolved') return undefined;
  return status === 'COMPLETED' ? 'decided' : 'decidedAgainst';
}

function completion({ attestations }: Quest): EndingKind {
  const isPartly = attestations.some(({ outcome }) => outcome === 'partly');
  if (hasWitness(attestations)) return isPartly ? 'witnessPartly' : 'witnessDone';
  return isPartly ? 'partly' : 'done';
}

function cancellation({ attestations }: Quest): EndingKind {
  if (attestations.length < 2) return 'cancelled';
  return hasWitness(attestations) ? 'witnessNotDone' : 'notDone';
}

function hasWitness(attestations: Quest['attestations']): boolean {
  return attestations.some(({ role }) => role === 'witness');
}
