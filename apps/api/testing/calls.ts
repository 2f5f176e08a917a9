import type { CallView } from '../src/calls/call.dto.ts';
import { Database } from '../src/dynamo/database.ts';
import { UpdateCommand } from '../src/dynamo/commands.ts';
import { memberKey } from '../src/users/user.item.ts';
import type { TestApp } from './app.ts';
import { A_QUEST, type TestPerson } from './community.ts';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Returns 10:00 UTC `days` from now. */
export function inDays(days: number): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T10:00:00.000Z`;
}

/** A call for three places on one date. */
export const A_CALL = { pattern: A_QUEST, slots: 3 };

/** Posts a call that passes, but for what is given. */
export async function postsCall(person: TestPerson, overrides: object = {}, headers: Record<string, string> = {}) {
  const { body } = await person
    .post('/calls', { ...A_CALL, ...overrides })
    .set(headers)
    .expect(201);
  return body as CallView;
}

/** Sets the creation points of a member, without a ledger entry. */
export async function setPoints(service: TestApp, { userId }: TestPerson, points: number): Promise<void> {
  const database = service.app.get(Database);
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables.users,
      Key: memberKey(userId),
      UpdateExpression: 'SET creationPoints = :points',
      ExpressionAttributeValues: { ':points': points },
    }),
  );
}
