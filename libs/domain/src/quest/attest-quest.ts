import type { Refusal } from '../errors.ts';
import { DAY, later, reached } from '../time.ts';
import { actorEvent, singleEvent, systemEvent, updated, type ActionContext, type Decision } from './decision.ts';
import { basisOf } from './completion.ts';
import { endAsDone, endUnpaid } from './end-quest.ts';
import { WITNESS_AFTER_MS } from './limits.ts';
import { positionOf } from './position.ts';
import type { Actor, Attestation, AttestationRole, Quest, QuestEvent, Statement } from './quest.ts';

const CONTRADICTION = 'The two statements contradict each other: one side states that the work was not done.';
const BOTH_NOT_DONE = 'Both statements say that the work was not done.';

/** Refuses a witness until 14 days after the first statement. Parties may attest at any time. */
export function attestationConflict(quest: Quest, actor: Actor, now: string): Refusal | undefined {
  if (positionOf(quest, actor) !== 'moderator') return undefined;
  const [first] = quest.attestations;
  const waitDays = WITNESS_AFTER_MS / DAY;
  if (first === undefined) {
    const detail = `A witness may attest ${waitDays} days after the first statement; there is none.`;
    return { code: 'attestation.too-early', detail, data: { waitDays } };
  }
  const from = later(first.attestedAt, WITNESS_AFTER_MS);
  if (reached(from, now)) return undefined;
  return { code: 'attestation.too-early', detail: `A witness may attest from ${from} on.`, data: { waitDays, from } };
}

/** Records the actor's statement. The second statement decides how the quest ends. */
export function attestQuest(quest: Quest, ctx: ActionContext, statement: Statement): Decision {
  const role = roleOf(quest, ctx.actor);
  const { outcome, notes, minutes, method, signature, wallet } = statement;
  const own: Attestation = {
    role,
    userId: ctx.actor.userId,
    outcome,
    ...(notes !== undefined && { notes }),
    ...(minutes !== undefined && { minutes }),
    method,
    ...(signature !== undefined && { signature }),
    ...(wallet !== undefined && { wallet }),
    attestedAt: ctx.now,
  };
  const attestations = [...quest.attestations, own];
  // The event carries only the role: the outcome stays sealed until both sides have attested.
  const attested = actorEvent(ctx, 'attested', { role });
  const [first, second] = attestations;
  if (first === undefined || second === undefined) {
    return singleEvent(updated(quest, ctx.now, { attestations }), attested);
  }
  return settleStatements(quest, ctx, [first, second], [attested]);
}

/**
 * Ends or disputes a quest that has two statements. `before` holds the earlier events of the same decision.
 */
export function settleStatements(
  quest: Quest,
  { now, economy }: Pick<ActionContext, 'now' | 'economy'>,
  pair: readonly [Attestation, Attestation],
  before: readonly QuestEvent[],
): Decision {
  const refusals = pair.filter(({ outcome }) => outcome === 'not_done').length;
  if (refusals === 2) {
    const events = [...before, systemEvent(now, 'cancelled', { reason: BOTH_NOT_DONE })];
    return endUnpaid(quest, { changes: { attestations: pair }, events, now });
  }
  if (refusals === 1) return disputeByContradiction(quest, now, pair, before);
  return endAsDone(quest, {
    changes: { attestations: pair },
    events: [...before, systemEvent(now, 'completed', { by: basisOf(pair) })],
    half: paysHalf(pair),
    now,
    economy,
  });
}

/** True if a statement is `partly`: the quest then pays half. */
export function paysHalf(statements: readonly Attestation[]): boolean {
  return statements.some(({ outcome }) => outcome === 'partly');
}

function disputeByContradiction(
  quest: Quest,
  now: string,
  pair: readonly Attestation[],
  before: readonly QuestEvent[],
): Decision {
  const dispute = { raisedBy: 'system', reason: CONTRADICTION, raisedAt: now };
  return {
    quest: updated(quest, now, { status: 'DISPUTED', dispute, attestations: pair }),
    events: [...before, systemEvent(now, 'disputed', { reason: CONTRADICTION })],
    ledger: [],
  };
}

function roleOf(quest: Quest, actor: Actor): AttestationRole {
  const position = positionOf(quest, actor);
  return position === 'requestor' || position === 'performer' ? position : 'witness';
}
