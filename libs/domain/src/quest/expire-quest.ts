import { refundEntry } from '../economy/ledger.ts';
import { RuleError } from '../errors.ts';
import { latest, reached } from '../time.ts';
import { systemEvent, type Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** True for an OPEN quest from its deadline on. */
export function isExpired(quest: Quest, now: string): quest is Quest & { readonly expiresAt: string } {
  return quest.status === 'OPEN' && quest.expiresAt !== undefined && reached(quest.expiresAt, now);
}

/**
 * Stores what every reader sees already: the quest expired, the points given back.
 * @throws RuleError `quest.wrong-state` unless the quest `isExpired`.
 */
export function expireQuest(quest: Quest, now: string): Decision {
  if (!isExpired(quest, now)) {
    const { status } = quest;
    throw new RuleError('quest.wrong-state', `The quest is ${status} and not overdue.`, { status });
  }
  const expired = toExpired(quest);
  return { quest: expired, events: [systemEvent(expired.updatedAt, 'expired')], ledger: [refundEntry(quest, now)] };
}

/** The quest as every reader sees it at `now`: the same value that `expireQuest` will store, else unchanged. */
export function questAsSeen(quest: Quest, now: string): Quest {
  return isExpired(quest, now) ? toExpired(quest) : quest;
}

/** Made of the stored quest alone, never of the clock: whoever reads, and whenever it is stored, it is the same value. */
function toExpired(quest: Quest & { readonly expiresAt: string }): Quest {
  // A quest released after its deadline expires at once: never before its own last change.
  const updatedAt = latest(quest.expiresAt, quest.updatedAt);
  return { ...quest, status: 'EXPIRED', version: quest.version + 1, updatedAt };
}
