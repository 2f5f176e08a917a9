import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** Disputes the quest until a moderator resolves it. An earlier, resolved dispute stays in the events only. */
export function disputeQuest(quest: Quest, ctx: ActionContext, reason: string): Decision {
  const dispute = { raisedBy: ctx.actor.userId, reason, raisedAt: ctx.now };
  return singleEvent(updated(quest, ctx.now, { status: 'DISPUTED', dispute }), actorEvent(ctx, 'disputed', { reason }));
}
