import type { LedgerEntry, Member } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { memberKey, toLedgerItem } from './user.item.ts';

export type Counter = keyof Member['stats'];

export interface CounterIncrement {
  readonly userId: string;
  readonly counter: Counter;
}

/** Names of conditions that callers check when a transaction fails. */
export const LEDGER_ENTRY = 'ledger-entry';
export const ENOUGH_POINTS = 'enough-points';

/**
 * Returns the writes of ledger entries and of the balances and counters they change: one Put per entry, one Update
 * per member. A Put that can succeed only once guards each ADD of the same transaction: the ledger entry, or
 * the quest's event for a counter without an entry.
 */
export function balanceWrites(
  table: string,
  ledger: readonly LedgerEntry[],
  counterIncrements: readonly CounterIncrement[] = [],
): NamedWrite[] {
  const people = [...new Set([...ledger, ...counterIncrements].map(({ userId }) => userId))];
  const entries = ledger.map((entry) => ({
    name: LEDGER_ENTRY,
    write: {
      Put: {
        TableName: table,
        Item: toLedgerItem(entry),
        ConditionExpression: 'attribute_not_exists(userId)',
      },
    },
  }));
  return [...entries, ...people.flatMap((userId) => memberUpdate(table, userId, ledger, counterIncrements))];
}

function memberUpdate(
  table: string,
  userId: string,
  ledger: readonly LedgerEntry[],
  counterIncrements: readonly CounterIncrement[],
): NamedWrite[] {
  const sums = new Map<string, number>();
  const add = (attribute: string, amount: number) => sums.set(attribute, (sums.get(attribute) ?? 0) + amount);
  for (const entry of ledger.filter((candidate) => candidate.userId === userId)) {
    add('xp', entry.xp);
    add('reputation', entry.reputation);
    add('creationPoints', entry.points);
  }
  for (const increment of counterIncrements.filter((candidate) => candidate.userId === userId))
    add(increment.counter, 1);
  const changed = [...sums].filter(([, amount]) => amount !== 0);
  if (changed.length === 0) return [];
  const cost = -(sums.get('creationPoints') ?? 0);
  const exists = 'attribute_exists(createdAt)';
  const payable = `${exists} AND creationPoints >= :cost AND (attribute_not_exists(suspension) OR suspension.#until <= :at)`;
  const update = {
    TableName: table,
    Key: memberKey(userId),
    UpdateExpression: `ADD ${changed.map(([attribute]) => `${attribute} :${attribute}`).join(', ')}`,
    ConditionExpression: cost > 0 ? payable : exists,
    ...(cost > 0 && { ExpressionAttributeNames: { '#until': 'until' } }),
    ExpressionAttributeValues: {
      ...Object.fromEntries(changed.map(([attribute, amount]) => [`:${attribute}`, amount])),
      ...(cost > 0 && { ':cost': cost, ':at': ledger[0]?.at ?? '' }),
    },
  };
  return [{ name: cost > 0 ? ENOUGH_POINTS : 'member', write: { Update: update } }];
}
