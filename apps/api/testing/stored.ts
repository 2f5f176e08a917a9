import { PutCommand, QueryCommand } from '../src/dynamo/commands.ts';
import type { Database, Item } from '../src/dynamo/database.ts';
import { memberKey } from '../src/users/user.item.ts';
import { TABLES, type TableName } from '@civicforge/contract/tables';

/** Everything under one partition key, read consistently and past the service, so that a test believes no answer. */
export function storedUnder(database: Database, table: TableName, value: string): Promise<Item[]> {
  const key = TABLES.find(({ name }) => name === table)?.partitionKey;
  return database.queryAll(
    new QueryCommand({
      TableName: database.tables[table],
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': String(key) },
      ExpressionAttributeValues: { ':value': value },
      ConsistentRead: true,
    }),
  );
}

/** Leaves the mark of a deleted account in the place of a member. */
export async function markDeleted(database: Database, userId: string): Promise<void> {
  const Item = { ...memberKey(userId), deletedAt: new Date().toISOString() };
  await database.documents.send(new PutCommand({ TableName: database.tables.users, Item }));
}
