import { jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, A_SUBMISSION, type TestPerson } from '../../testing/community.ts';
import { DatabaseMeter } from '../../testing/meter.ts';
import { makeTables } from '../../testing/tables.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { DeleteCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import type { NoticePageView } from '../notices/notice.dto.ts';
import { NoticeRepository } from '../notices/notice.repository.dynamo.ts';
import { questKey } from '../quests/quest.item.ts';
import { Reminders } from './reminders.ts';

const DAY = 86_400;
const REMINDERS = ['starts-soon', 'deadline-soon', 'claim-idle', 'attestation-missing'];

/** Two instances of the service on the same tables. */
let first: TestApp;
let second: TestApp;
let clock: AdjustableClock;

beforeEach(async () => {
  const shared = { ...(await makeTables()), LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' };
  first = await startTestApp({ environment: shared });
  const { issuer, jwksUri } = first.settings.cognito;
  second = await startTestApp({ environment: { ...shared, COGNITO_ISSUER: issuer, COGNITO_JWKS_URI: jwksUri } });
  clock = first.app.get(AdjustableClock);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([first.close(), second.close()]);
});

const of = (service: TestApp) => service.app.get(Reminders, { strict: false });
const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY * 1_000).toISOString();

async function heard(person: TestPerson): Promise<string[]> {
  const { body } = await person.get('/users/me/notices').expect(200);
  return (body as NoticePageView).items.map(({ kind }) => kind).filter((kind) => REMINDERS.includes(kind));
}

describe('reminders', () => {
  it('come once each, from two processes at once and from walks that begin anew', async () => {
    const { ada, ben } = aCommunity(first);
    const dated = await ada.posts({ startsAt: inDays(3) });
    const { questId } = await ada.posts({ expiresAt: inDays(4) });
    await ada.posts({ expiresAt: inDays(2) });
    await ben.does('claim', dated.questId);
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await of(first).remind();
    expect([await heard(ada), await heard(ben)]).toEqual([[], []]);
    await clock.advance(1.5 * DAY);
    await second.app.get(AdjustableClock).advance(0);
    await Promise.all([of(first).remind(), of(second).remind()]);
    expect([await heard(ada), await heard(ben)]).toEqual([['deadline-soon'], []]);
    await clock.advance(DAY);
    await Promise.all([of(first).remind(), of(first).remind()]);
    const { documents, tables } = first.app.get(Database);
    await documents.send(new DeleteCommand({ TableName: tables.runtime, Key: { key: 'watermark#reminders' } }));
    await of(first).remind();
    expect(await heard(ada)).toEqual(['attestation-missing', 'deadline-soon']);
    expect((await heard(ben)).sort()).toEqual(['attestation-missing', 'starts-soon']);
    await clock.advance(3 * DAY);
    await of(first).remind();
    expect((await heard(ben)).sort()).toEqual([
      ...['attestation-missing', 'attestation-missing', 'claim-idle', 'starts-soon'],
    ]);
  });

  it('wait for the reminders that failed, which delay no other quest, and continue in another process', async () => {
    const { ada, ben } = aCommunity(first);
    const cleo = aPerson(first, 'cleo');
    await ada.posts({ expiresAt: inDays(2) });
    await cleo.posts({ expiresAt: inDays(2) });
    await ben.get('/users/me').expect(200);
    await of(first).remind();
    await clock.advance(1.1 * DAY);
    jest.spyOn(NoticeRepository.prototype, 'create').mockRejectedValueOnce(new Error('killed'));
    await of(first).remind();
    expect([...(await heard(ada)), ...(await heard(cleo))]).toHaveLength(1);
    // The second process follows the clock of the first.
    await second.app.get(AdjustableClock).advance(0);
    await of(second).remind();
    expect([await heard(ada), await heard(cleo)]).toEqual([['deadline-soon'], ['deadline-soon']]);
  });

  it('pass a damaged quest, and are not sent after 48 hours', async () => {
    const { ada, ben } = aCommunity(first);
    const damaged = await ada.posts({ expiresAt: inDays(2) });
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    const { documents, tables } = first.app.get(Database);
    await documents.send(
      new UpdateCommand({
        TableName: tables.quests,
        Key: questKey(damaged.questId),
        UpdateExpression: 'REMOVE version',
      }),
    );
    await clock.advance(1.1 * DAY);
    await of(first).remind();
    await clock.advance(6.1 * DAY);
    await of(first).remind();
    expect(await heard(ben)).toEqual([]);
  });

  it('cost a round without due dates one write of the position, and a query per plan, status and shard', async () => {
    await of(first).remind();
    const { requests } = await new DatabaseMeter(first.app).measure(() => of(first).remind());
    const queries = requests.filter((request) => request.startsWith('Query'));
    expect([queries.length, queries.every((request) => request === 'Query quests')]).toEqual([12, true]);
    // The clock of tests reads its offset from the same table.
    const writes = requests.filter((request) => !request.startsWith('Query') && request !== 'GetItem runtime');
    expect(writes).toEqual(['PutItem runtime']);
  });
});
