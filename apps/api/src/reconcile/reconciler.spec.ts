import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '../dynamo/commands.ts';
import type { Attestation, AttestationOutcome, Quest } from '@civicforge/domain';
import { createStaticSource } from '@civicforge/flags';
import { jest } from '@jest/globals';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { TableName } from '@civicforge/contract/tables';
import { Database } from '../dynamo/database.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import type { HomeView } from '../home/home.view.ts';
import type { QuestPageView } from '../quests/quest.view.ts';
import { QuestWords } from '../quests/quest-words.dynamo.ts';
import { receiptKey } from '../receipts/receipt.item.ts';
import { questKey, toQuestItem } from '../quests/quest.item.ts';
import type { Finding, ReconcileReport } from './finding.ts';
import { ReconcileRepository } from './reconcile.repository.dynamo.ts';
import { Reconciler } from './reconciler.ts';
import type { RewardJobView } from '../rewards/reward.view.ts';
import { ledgerKey, memberKey } from '../users/user.item.ts';

const HOUR = 3_600;

let service: TestApp;
let database: Database;
let admin: TestAdmin;
let ada: TestPerson;
let ben: TestPerson;

/** Each test has its own tables, so that damaged items stay in one test. */
beforeEach(async () => {
  const key = newAdminKey();
  service = await startTestApp({
    environment: { RATE_LIMIT_FACTOR: '1000', ...key.environment },
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } }),
  });
  database = service.app.get(Database);
  admin = new TestAdmin(service, key);
  ada = aPerson(service, 'ada');
  ben = aPerson(service, 'ben');
});
afterEach(() => service.close());

function reconcile(repair?: boolean): Promise<ReconcileReport> {
  return admin.does('/reconcile', repair === undefined ? {} : { repair });
}

async function findings(repair?: boolean): Promise<Finding[]> {
  const report = await reconcile(repair);
  expect(report.isComplete).toBe(true);
  return report.findings;
}

async function advance(seconds: number): Promise<void> {
  await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
}

async function stored(questId: string): Promise<Quest> {
  const quest = await service.app.get(QuestRepository).find(questId);
  if (quest === undefined) throw new Error('there is no such quest');
  return quest;
}

/** Writes a quest directly, without a transaction of the service. */
async function damage(quest: Quest): Promise<void> {
  const Item = toQuestItem(quest, service.settings.listShards);
  await database.documents.send(new PutCommand({ TableName: database.tables.quests, Item }));
  await service.app.get(QuestWords).restore(quest);
}

/** Overwrites attributes of a stored item with invalid values. */
async function poison(table: TableName, key: Record<string, string>, attributes: Record<string, unknown>) {
  const { Item } = await database.documents.send(new GetCommand({ TableName: database.tables[table], Key: key }));
  await database.documents.send(
    new PutCommand({ TableName: database.tables[table], Item: { ...Item, ...key, ...attributes } }),
  );
}

async function titlesFound(query: string): Promise<string[]> {
  const { body } = await ben.get(`/quests?q=${query}`).expect(200);
  return (body as QuestPageView).items.map(({ title }) => title);
}

async function remove(table: 'users' | 'rewards' | 'quests', key: Record<string, string>): Promise<void> {
  await database.documents.send(new DeleteCommand({ TableName: database.tables[table], Key: key }));
}

async function addToBalance(userId: string, attribute: string, amount: number): Promise<void> {
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables.users,
      Key: memberKey(userId),
      UpdateExpression: `ADD ${attribute} :amount`,
      ExpressionAttributeValues: { ':amount': amount },
    }),
  );
}

async function completed(): Promise<string> {
  const questId = await submittedQuest(ada, ben, { rewardXp: 40, rewardReputation: 4 });
  await ada.does('attest', questId);
  await ben.does('attest', questId);
  return questId;
}

async function unsettled(requestor: AttestationOutcome, performer: AttestationOutcome): Promise<string> {
  const questId = await submittedQuest(ada, ben, { rewardXp: 40 });
  const quest = await stored(questId);
  const statement = (role: 'requestor' | 'performer', userId: string, outcome: AttestationOutcome): Attestation => ({
    role,
    userId,
    outcome,
    method: 'account',
    attestedAt: quest.updatedAt,
  });
  const attestations = [statement('requestor', ada.userId, requestor), statement('performer', ben.userId, performer)];
  await damage({ ...quest, attestations });
  await advance(61);
  return questId;
}

describe('the reconciler', () => {
  it('reports no finding and the counts for consistent data', async () => {
    await completed();
    await submittedQuest(ada, ben);
    await ada.posts();
    await advance(61);
    const people = 2 + 1;
    expect(await reconcile()).toEqual({ findings: [], checkedQuests: 3, checkedMembers: people, isComplete: true });
  });

  it('changes nothing without repair', async () => {
    const questId = await unsettled('done', 'done');
    const before = await stored(questId);
    for (const repair of [undefined, false]) {
      expect(await findings(repair)).toEqual([
        expect.objectContaining({ kind: 'statements-unsettled', questId, repaired: false }),
      ]);
    }
    expect(await stored(questId)).toEqual(before);
    expect(await findings(true)).toEqual([expect.objectContaining({ questId, repaired: true })]);
    expect(await findings(true)).toEqual([]);
  });

  it.each<[AttestationOutcome, AttestationOutcome, string]>([
    ['done', 'done', 'COMPLETED'],
    ['partly', 'not_done', 'DISPUTED'],
    ['not_done', 'not_done', 'CANCELLED'],
  ])('settles statements of %s and %s as %s', async (requestor, performer, status) => {
    const questId = await unsettled(requestor, performer);
    const { version } = await stored(questId);
    await reconcile(true);
    expect(await ada.sees(questId)).toMatchObject({ status, version: version + 1 });
    const { questCost, signUpPoints } = service.settings.economy;
    const points = status === 'CANCELLED' ? signUpPoints : signUpPoints - questCost;
    expect((await ada.profile()).creationPoints).toBe(points);
    await advance(HOUR);
    await admin.does('/rewards/reprocess');
    expect((await ben.profile()).xp).toBe(status === 'COMPLETED' ? 40 : 0);
    expect(await findings()).toEqual([]);
  });

  it('ignores items younger than a minute', async () => {
    const questId = await unsettled('done', 'done');
    await damage({ ...(await stored(questId)), updatedAt: new Date(Date.now() + 61_000).toISOString() });
    expect(await findings(true)).toEqual([]);
    await advance(61);
    expect(await findings(true)).toHaveLength(1);
  });

  it('restores a missing job, which is then paid once', async () => {
    const questId = await submittedQuest(ada, ben, { rewardXp: 40 });
    await ada.does('attest', questId, { outcome: 'partly' });
    const quest = await stored(questId);
    const last: Attestation = {
      role: 'performer',
      userId: ben.userId,
      outcome: 'done',
      method: 'account',
      attestedAt: quest.updatedAt,
    };
    await damage({
      ...quest,
      status: 'COMPLETED',
      completedAt: quest.updatedAt,
      attestations: [...quest.attestations, last],
    });
    await advance(61);
    expect(await findings(true)).toEqual([
      { kind: 'job-missing', questId, detail: 'the ledger holds no payment', repaired: true },
      { kind: 'receipt-missing', questId, detail: 'the quest is completed and has no receipt', repaired: true },
    ]);
    expect(await findings(true)).toEqual([]);
    await admin.does('/rewards/reprocess');
    await admin.does('/rewards/reprocess');
    expect((await ben.profile()).xp).toBe(20);
    expect((await ben.sees(questId)).reward).toMatchObject({ xp: 20, state: 'PAID' });
  });

  it('restores a missing receipt, without a change of the quest', async () => {
    const questId = await completed();
    const path = `/quests/${questId}/receipt`;
    const { body: before } = await ada.get(path).expect(200);
    await remove('quests', receiptKey(before.receipt.credentialSubject.receiptId));
    await ada.get(path).expect(404);
    await advance(61);
    expect(await findings()).toMatchObject([{ kind: 'receipt-missing', questId, repaired: false }]);
    const { version } = await stored(questId);
    expect(await findings(true)).toMatchObject([{ kind: 'receipt-missing', questId, repaired: true }]);
    expect(await findings(true)).toEqual([]);
    expect((await stored(questId)).version).toBe(version);
    const { body: after } = await ada.get(path).expect(200);
    expect(after.receipt.credentialSubject).toEqual(before.receipt.credentialSubject);
  });

  it('restores a job as PAID if the ledger holds both payments, without a second payment', async () => {
    const questId = await completed();
    await remove('rewards', { jobId: questId });
    await advance(61);
    const before = await ben.profile();
    expect(await findings(true)).toEqual([
      { kind: 'job-missing', questId, detail: 'the ledger holds both payments', repaired: true },
    ]);
    await advance(HOUR);
    expect(await admin.does('/rewards/reprocess')).toMatchObject({ processed: 0 });
    expect(await ben.profile()).toEqual(before);
    expect((await ben.sees(questId)).reward).toMatchObject({ xp: 40, state: 'PAID' });
    expect(await findings()).toEqual([]);
  });

  it('restores missing entries and balances of a PAID job with the amounts of the payment', async () => {
    const questId = await completed();
    await advance(61);
    const [before, entry] = [await ben.profile(), (await ben.ledger())[0]];
    const { performerReward } = await admin.reads<RewardJobView>(`/rewards/${questId}`);
    await remove('users', ledgerKey({ userId: ben.userId, entryId: `quest:${questId}:performer:completion` }));
    await addToBalance(ben.userId, 'xp', -performerReward.xp);
    await addToBalance(ben.userId, 'reputation', -performerReward.reputation);
    await addToBalance(ben.userId, 'creationPoints', -performerReward.points);
    expect(await findings(true)).toEqual([
      { kind: 'entries-missing', questId, detail: 'no entry of performer', repaired: true },
    ]);
    expect(await ben.profile()).toEqual(before);
    expect((await ben.ledger())[0]).toEqual(entry);
    expect(await findings(true)).toEqual([]);
  });

  it('does not restore an entry if the balance differs', async () => {
    const questId = await completed();
    await advance(61);
    await remove('users', ledgerKey({ userId: ben.userId, entryId: `quest:${questId}:performer:completion` }));
    const before = await ben.profile();
    expect((await findings(true)).map(({ kind, repaired }) => [kind, repaired])).toEqual([
      ['entries-missing', false],
      ['balance-differs', false],
    ]);
    expect(await ben.profile()).toEqual(before);
  });

  it('reports the difference of a balance and does not change it', async () => {
    await completed();
    await addToBalance(ben.userId, 'xp', 7);
    const before = await ben.profile();
    expect(await findings(true)).toEqual([
      {
        kind: 'balance-differs',
        userId: ben.userId,
        detail: 'the balance holds 7 XP, 0 reputation and 0 points more than its entries',
        repaired: false,
      },
    ]);
    expect(await ben.profile()).toEqual(before);
  });

  it('reports no difference while balances change', async () => {
    const reconciler = service.app.get(Reconciler);
    const over = new AbortController();
    const moving = (async () => {
      while (!over.signal.aborted) {
        const { questId } = await ada.posts();
        await ada.delete(`/quests/${questId}`).expect(200);
      }
    })();
    for (let round = 0; round < 10; round += 1)
      expect((await reconciler.reconcile({ repair: false })).findings).toEqual([]);
    over.abort();
    await moving;
  });

  it('restores missing postings', async () => {
    const { questId } = await ada.posts({ title: 'Paint the gazebo' });
    await remove('quests', { questId: 'words#live#gaz', record: questId });
    await advance(61);
    expect(await findings(true)).toEqual([
      { kind: 'words-missing', questId, detail: '1 of its words are not in the index', repaired: true },
    ]);
    expect(await findings()).toEqual([]);
    expect(await titlesFound('gazebo')).toEqual(['Paint the gazebo']);
  });

  it('replaces the postings of an earlier release, which no search reads', async () => {
    const { questId } = await ada.posts({
      title: 'Paint the gazebo',
      description: 'The gazebo, the gazebo, paint it!',
    });
    for (const beginning of ['pai', 'the', 'gaz']) {
      await remove('quests', { questId: `words#live#${beginning}`, record: questId });
    }
    await poison('quests', { questId: 'words#gaz', record: `gazebo#${questId}` }, {});
    expect(await titlesFound('gazebo')).toEqual([]);
    await advance(61);
    expect(await findings(true)).toMatchObject([{ kind: 'words-missing', questId, repaired: true }]);
    expect(await titlesFound('gazebo')).toEqual(['Paint the gazebo']);
    expect(await findings()).toEqual([]);
  });

  it('adds and removes the keys of sparse indexes that do not follow from the state of a quest', async () => {
    const unlisted = await submittedQuest(ada, ben);
    const ended = await completed();
    await advance(61);
    await poison('quests', questKey(unlisted), { activeRequestorId: undefined, requestorTurn: undefined });
    await poison('quests', questKey(ended), { activeRequestorId: ada.userId, requestorTurn: `0#2026#${ended}` });
    const home = async () => {
      const { totals } = (await ada.get('/users/me/home').expect(200)).body as HomeView;
      return [totals.waiting.count, totals.mine.count];
    };
    expect(await home()).toEqual([0, 1]);
    const drift = [unlisted, ended].sort().map((questId) => ({ kind: 'index-keys', questId }));
    const seen = async (repair: boolean) =>
      (await findings(repair)).sort((one, other) => (one.questId ?? '').localeCompare(other.questId ?? ''));
    expect(await seen(false)).toMatchObject(drift.map((one) => ({ ...one, repaired: false })));
    expect(await seen(true)).toMatchObject(drift.map((one) => ({ ...one, repaired: true })));
    expect(await home()).toEqual([1, 1]);
    expect(await findings()).toEqual([]);
  });

  it('rewrites a posting with wrong or no words', async () => {
    const { questId } = await ada.posts({ title: 'Paint the gazebo' });
    await poison('quests', { questId: 'words#live#gaz', record: questId }, { words: 'gazelle' });
    await poison('quests', { questId: 'words#live#pai', record: questId }, { words: 7 });
    expect(await titlesFound('paint')).toEqual([]);
    await advance(61);
    expect(await findings(true)).toMatchObject([
      { kind: 'words-missing', detail: '2 of its words are not in the index' },
    ]);
    expect(await titlesFound('gazebo%20paint')).toEqual(['Paint the gazebo']);
  });

  it('deletes the postings of an ended quest from the index of live quests', async () => {
    const [cancelled, over] = [await ada.posts(), await completed()];
    await ada.delete(`/quests/${cancelled.questId}`).expect(200);
    const words = service.app.get(QuestWords);
    for (const questId of [cancelled.questId, over])
      await words.restore({ ...(await stored(questId)), status: 'OPEN' });
    await advance(61);
    const found = await findings(true);
    expect(found.map(({ kind, questId, repaired }) => [kind, questId, repaired]).sort()).toEqual(
      [cancelled.questId, over].map((questId) => ['words-superfluous', questId, true]).sort(),
    );
    expect(await findings()).toEqual([]);
    expect(await words.read({ space: 'live', term: 'paint', order: 'descending' })).toEqual({ questIds: [] });
  });

  it('reports unreadable items and checks all others', async () => {
    const broken = await completed();
    const questId = await unsettled('done', 'done');
    await poison('quests', questKey(broken), { title: 0 });
    await addToBalance(ben.userId, 'xp', 0.5);
    const found = await findings(true);
    expect(found.map(({ kind, questId: quest, userId }) => [kind, quest ?? userId])).toEqual(
      expect.arrayContaining([
        ['unreadable', broken],
        ['unreadable', ben.userId],
        ['statements-unsettled', questId],
      ]),
    );
    expect(found).toHaveLength(3);
  });

  describe('with a poisoned item', () => {
    const ENTRY = { record: 'ENTRY#poisoned', entryId: 7 };

    it.each<[string, (questId: string) => Promise<void>, Partial<Finding>]>([
      ['a quest', (questId) => poison('quests', questKey(questId), { attestations: 'none' }), { kind: 'unreadable' }],
      [
        'a quest without a version',
        (questId) => poison('quests', questKey(questId), { version: 'x' }),
        { kind: 'unreadable' },
      ],
      [
        'a reward job',
        (questId) => poison('rewards', { jobId: questId }, { attemptCount: 'x' }),
        { kind: 'unreadable' },
      ],
      ['a member', () => poison('users', memberKey(ben.userId), { xp: 'x' }), { kind: 'unreadable' }],
      ['an entry', () => poison('users', { userId: ben.userId, record: ENTRY.record }, ENTRY), { kind: 'unreadable' }],
    ])('%s: reports it, repairs the later items, and ends the walk', async (_, poisonIt, expected) => {
      const questId = await completed();
      const later = await unsettled('done', 'done');
      const { questId: unfound } = await ada.posts({ title: 'Paint the gazebo' });
      await remove('quests', { questId: 'words#live#gaz', record: unfound });
      await advance(61);
      await poisonIt(questId);
      const report = await reconcile(true);
      expect(report.isComplete).toBe(true);
      expect(report.findings).toContainEqual(expect.objectContaining({ ...expected, repaired: false }));
      expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'statements-unsettled', questId: later }));
      expect(report.findings).toContainEqual(
        expect.objectContaining({ kind: 'words-missing', questId: unfound, repaired: true }),
      );
      expect(await reconcile(true)).toMatchObject({ isComplete: true, findings: [{ ...expected, repaired: false }] });
    });

    it.each([{ after: 0 }, { after: 'no key' }, { after: '{"userId":1}' }, { after: '' }, {}])(
      'a watermark of %j: begins the walk anew',
      async (watermark) => {
        await ada.posts();
        await advance(61);
        const walks = service.app.get(ReconcileRepository);
        for (const partition of walks.memberPartitions) {
          await poison('runtime', { key: `watermark#${partition}` }, watermark);
        }
        expect(await reconcile()).toMatchObject({ findings: [], checkedMembers: 2, isComplete: true });
      },
    );

    it('a repair that fails: reports it and repairs the later ones', async () => {
      const [first, second] = [await ada.posts(), await ada.posts()];
      for (const { questId } of [first, second]) await remove('quests', { questId: 'words#live#pai', record: questId });
      await advance(61);
      const words = service.app.get(QuestWords);
      const restore = words.restore.bind(words);
      jest
        .spyOn(words, 'restore')
        .mockImplementation((quest) =>
          quest.questId === first.questId ? Promise.reject(new RangeError('the key is too long')) : restore(quest),
        );
      expect(await findings(true)).toEqual(
        expect.arrayContaining([
          { kind: 'unchecked', questId: first.questId, detail: 'its check failed with RangeError', repaired: false },
          expect.objectContaining({ kind: 'words-missing', questId: second.questId, repaired: true }),
        ]),
      );
    });
  });

  it.each([
    ['letters', 'x'.repeat(1_990)],
    ['syllables', '각'.repeat(1_990)],
    ['ideographs', Array.from({ length: 1_900 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')],
    ['marks', `abc${'\u0301'.repeat(1_900)} and a second word`],
  ])('finds nothing wrong with a word of %s without end', async (_, description) => {
    await ada.posts({ title: `Paint ${description.slice(0, 190)}`, description });
    await advance(61);
    expect(await reconcile(true)).toMatchObject({ findings: [], checkedQuests: 1, isComplete: true });
    expect(await titlesFound('paint')).toHaveLength(1);
    expect(await titlesFound(encodeURIComponent(description.slice(0, 180)))).toHaveLength(1);
  });

  it('resumes after a run that stopped at its time limit', async () => {
    const reconciler = service.app.get(Reconciler);
    await ada.posts();
    await advance(61);
    const none = await reconciler.reconcile({ repair: false, withinMilliseconds: 0 });
    expect(none).toEqual({ findings: [], checkedQuests: 0, checkedMembers: 0, isComplete: false });
    const rest = await reconciler.reconcile({ repair: false });
    expect(rest).toMatchObject({ checkedQuests: 1, isComplete: true });
  });

  it('requires a signature and refuses unknown fields', async () => {
    const ann = aPerson(service, 'ann', ['admins']);
    const unsigned = await ann.post('/admin/reconcile', {}).expect(401);
    expect(unsigned.body).toMatchObject({ code: 'admin.signature' });
    for (const content of [{ repair: 'yes' }, { all: true }]) {
      const { body } = await admin.post('/reconcile', content).expect(400);
      expect(body).toMatchObject({ code: 'validation.failed' });
    }
  });
});
