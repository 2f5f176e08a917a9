import type { NamedWrite } from '../dynamo/transaction.ts';

/** Records of the quests that contain a member who is not a party: a former performer, a witness, a moderator. */
export const TRACE_PREFIX = 'TRACE#';

/** Writes that such a quest contains a member, so that a deletion of the account finds it without a scan. */
export function traceWrites(table: string, questId: string, userIds: readonly string[]): NamedWrite[] {
  return userIds.map((userId) => ({
    name: 'trace',
    write: { Put: { TableName: table, Item: { userId, record: TRACE_PREFIX + questId } } },
  }));
}
