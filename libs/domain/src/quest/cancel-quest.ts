import { RuleError } from '../errors.ts';
import { told, type Decision, type Turn } from './decision.ts';
import { endedUnpaid } from './end-quest.ts';
import { positionOf } from './position.ts';
import type { Quest } from './quest.ts';

/**
 * Withdraws an open quest; the requestor gets the points back and the quest stays readable.
 * @throws RuleError `reason.required` where a moderator gives none.
 */
export function cancelQuest(quest: Quest, turn: Turn, reason: string | undefined): Decision {
  if (positionOf(quest, turn.actor) === 'moderator' && (reason === undefined || reason.trim() === '')) {
    throw new RuleError('reason.required', 'A moderator has to say why a quest is cancelled.', 'reason');
  }
  const cancelled = told(turn, 'cancelled', reason === undefined ? {} : { reason });
  return endedUnpaid(quest, { events: [cancelled], now: turn.now });
}
