import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** A party freezes the quest until a moderator has resolved it; a dispute resolved earlier stays in the events. */
export function disputeQuest(quest: Quest, ctx: ActionContext, reason: string): Decision {
  const dispute = { raisedBy: ctx.actor.userId, reason, raisedAt: ctx.now };
  return singleEvent(updated(quest, ctx.now, { status: 'DISPUTED', dispute }), actorEvent(ctx, 'disputed', { reason }));
}
