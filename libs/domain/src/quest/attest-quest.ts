import { RuleError } from '../errors.ts';
import { later, reached } from '../time.ts';
import { changed, followed, stepped, told, type Decision, type Turn } from './decision.ts';
import { endedAsDone, endedUnpaid, type CompletionBasis } from './end-quest.ts';
import { WITNESS_AFTER_MS } from './limits.ts';
import { positionOf } from './position.ts';
import type { Actor, Attestation, AttestationRole, Quest, QuestEvent, Statement } from './quest.ts';

const CONTRADICTION = 'The two statements contradict each other: one side states that the work was not done.';
const BOTH_NOT_DONE = 'Both statements say that the work was not done.';

/** A moderator stands in for a silent party only: one statement is in, and the other has been missing for 14 days. */
export function attestationConflict(quest: Quest, actor: Actor, now: string): RuleError | undefined {
  if (positionOf(quest, actor) !== 'moderator') return undefined;
  const [first] = quest.attestations;
  if (first === undefined) {
    return new RuleError(
      'attestation.too-early',
      'A witness may attest 14 days after the first statement; there is none.',
    );
  }
  const from = later(first.attestedAt, WITNESS_AFTER_MS);
  if (reached(from, now)) return undefined;
  return new RuleError('attestation.too-early', `A witness may attest from ${from} on.`);
}

/** Records what the acting person states. The second statement decides how the quest ends. */
export function attestQuest(quest: Quest, turn: Turn, statement: Statement): Decision {
  const role = roleOf(quest, turn.actor);
  const { outcome, notes, method, signature } = statement;
  const own: Attestation = {
    role,
    userId: turn.actor.userId,
    outcome,
    ...(notes !== undefined && { notes }),
    method,
    ...(signature !== undefined && { signature }),
    attestedAt: turn.now,
  };
  const attestations = [...quest.attestations, own];
  // The role alone: the outcome is sealed, and events are read before the other side has stated its own.
  const attested = told(turn, 'attested', { role });
  const [first, second] = attestations;
  if (first === undefined || second === undefined) {
    return stepped(changed(quest, turn.now, { attestations }), attested);
  }
  return settled(quest, turn, [first, second], [attested]);
}

/**
 * Two statements that are in: the quest ends, or is in dispute. `before` are the events of what led here.
 */
export function settled(
  quest: Quest,
  { now, economy }: Pick<Turn, 'now' | 'economy'>,
  pair: readonly [Attestation, Attestation],
  before: readonly QuestEvent[],
): Decision {
  const refusals = pair.filter(({ outcome }) => outcome === 'not_done').length;
  if (refusals === 2) {
    const events = [...before, followed(now, 'cancelled', { reason: BOTH_NOT_DONE })];
    return endedUnpaid(quest, { changes: { attestations: pair }, events, now });
  }
  if (refusals === 1) return contradicted(quest, now, pair, before);
  return endedAsDone(quest, {
    changes: { attestations: pair },
    events: [...before, followed(now, 'completed', { by: basisOf(pair) })],
    half: isHalf(pair),
    now,
    economy,
  });
}

/** `partly` from either side pays half. */
export function isHalf(statements: readonly Attestation[]): boolean {
  return statements.some(({ outcome }) => outcome === 'partly');
}

function contradicted(
  quest: Quest,
  now: string,
  pair: readonly Attestation[],
  before: readonly QuestEvent[],
): Decision {
  const dispute = { raisedBy: 'system', reason: CONTRADICTION, raisedAt: now };
  return {
    quest: changed(quest, now, { status: 'DISPUTED', dispute, attestations: pair }),
    events: [...before, followed(now, 'disputed', { reason: CONTRADICTION })],
    ledger: [],
  };
}

function basisOf(pair: readonly Attestation[]): CompletionBasis {
  return pair.some(({ role }) => role === 'witness') ? 'party-and-witness' : 'both-parties';
}

function roleOf(quest: Quest, actor: Actor): AttestationRole {
  const position = positionOf(quest, actor);
  return position === 'requestor' || position === 'performer' ? position : 'witness';
}
