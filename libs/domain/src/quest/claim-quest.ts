import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** Makes the actor the performer. */
export function claimQuest(quest: Quest, ctx: ActionContext): Decision {
  const claim = { status: 'CLAIMED', performerId: ctx.actor.userId, claimedAt: ctx.now } as const;
  return singleEvent(updated(quest, ctx.now, claim), actorEvent(ctx, 'claimed'));
}
