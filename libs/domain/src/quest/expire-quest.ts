import { refundEntry } from '../economy/ledger.ts';
import { RuleError } from '../errors.ts';
import { latest, reached } from '../time.ts';
import { systemEvent, type Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** True for an OPEN quest at or after its deadline. */
export function isExpired(quest: Quest, now: string): quest is Quest & { readonly expiresAt: string } {
  return quest.status === 'OPEN' && quest.expiresAt !== undefined && reached(quest.expiresAt, now);
}

/**
 * Expires the quest and refunds its points. Readers already see the quest as EXPIRED.
 * @throws RuleError `quest.wrong-state` unless the quest `isExpired`
 */
export function expireQuest(quest: Quest, now: string): Decision {
  if (!isExpired(quest, now)) {
    const { status } = quest;
    throw new RuleError('quest.wrong-state', `The quest is ${status} and not overdue.`, { status });
  }
  const expired = toExpired(quest);
  return { quest: expired, events: [systemEvent(expired.updatedAt, 'expired')], ledger: [refundEntry(quest, now)] };
}

/** Returns the quest as readers see it at `now`. An overdue quest is EXPIRED, as `expireQuest` will store it. */
export function questAsSeen(quest: Quest, now: string): Quest {
  return isExpired(quest, now) ? toExpired(quest) : quest;
}

/** Derived from the stored quest without the clock, so that every reader and the stored expiry agree. */
function toExpired(quest: Quest & { readonly expiresAt: string }): Quest {
  // A quest released after its deadline expires at its release.
  const updatedAt = latest(quest.expiresAt, quest.updatedAt);
  return { ...quest, status: 'EXPIRED', version: quest.version + 1, updatedAt };
}
