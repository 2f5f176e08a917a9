import { RuleError } from '../errors.ts';
import { actorEvent, type ActionContext, type Decision } from './decision.ts';
import { endUnpaid } from './end-quest.ts';
import { positionOf } from './position.ts';
import type { Quest } from './quest.ts';

/**
 * Cancels an open quest and refunds its points. The quest stays readable.
 * @throws RuleError `reason.required` if a moderator gives no reason
 */
export function cancelQuest(quest: Quest, ctx: ActionContext, reason: string | undefined): Decision {
  if (positionOf(quest, ctx.actor) === 'moderator' && (reason === undefined || reason.trim() === '')) {
    throw new RuleError('reason.required', 'A moderator has to say why a quest is cancelled.', {}, 'reason');
  }
  const cancelled = actorEvent(ctx, 'cancelled', reason === undefined ? {} : { reason });
  return endUnpaid(quest, { events: [cancelled], now: ctx.now });
}
