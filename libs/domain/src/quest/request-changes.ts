import type { Refusal } from '../errors.ts';
import { without } from '../without.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import { MAX_CHANGE_ROUNDS } from './limits.ts';
import type { Quest } from './quest.ts';

/** Refuses a change request after the requestor's own statement, and after the third round. */
export function requestChangesConflict(quest: Quest): Refusal | undefined {
  if (quest.attestations.some(({ role }) => role === 'requestor')) {
    const detail = 'The quest is SUBMITTED and you have attested; that stands.';
    return { code: 'quest.wrong-state', detail, data: { status: quest.status } };
  }
  if (quest.changeRounds >= MAX_CHANGE_ROUNDS) {
    const detail = `Changes were requested ${MAX_CHANGE_ROUNDS} times. Confirm the work, or report a problem.`;
    return { code: 'quest.changes-exhausted', detail, data: { maximum: MAX_CHANGE_ROUNDS } };
  }
  return undefined;
}

/** Sends the work back to the performer. Removes the performer's statement, which describes the earlier work. */
export function requestChanges(quest: Quest, ctx: ActionContext, text: string): Decision {
  const changeRounds = quest.changeRounds + 1;
  const sentBack = updated(without(quest, 'core'), ctx.now, {
    status: 'CLAIMED',
    claimedAt: ctx.now,
    changeRequest: text,
    changeRounds,
    attestations: [],
  });
  return singleEvent(sentBack, actorEvent(ctx, 'changes-requested', { text, round: changeRounds }));
}
