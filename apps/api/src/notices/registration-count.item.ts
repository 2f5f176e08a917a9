import { type Item } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';

/**
 * Items that count what a member registered for a channel, in the member's partition. They change in the transaction of
 * each registration, so that a dispatch asks for the registrations of those members only who have any.
 */
const COUNTS = {
  push: { record: 'PUSHES', attribute: 'subscriptions' },
  webhooks: { record: 'WEBHOOKS', attribute: 'webhooks' },
} as const;

export type CountedChannel = keyof typeof COUNTS;

export function registrationCountKey(channel: CountedChannel, userId: string) {
  return { userId, record: COUNTS[channel].record };
}

/** Returns the members with a registration for the channel, from items of any kind. */
export function registeredIn(items: readonly Item[], channel: CountedChannel): ReadonlySet<string> {
  const { record, attribute } = COUNTS[channel];
  const counts = items.filter((item) => item['record'] === record && item[attribute] !== 0);
  return new Set(counts.map((item) => text(item, 'userId')));
}
