import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { UpdateCommand } from '../dynamo/commands.ts';
import { decideQuest, DEFAULT_ECONOMY } from '@civicforge/domain';
import { aQuest } from '@civicforge/domain/testing';
import { ulid } from 'ulid';
import { DatabaseMeter } from '../../testing/meter.ts';
import { Database } from '../dynamo/database.ts';
import { QuestWords } from './quest-words.dynamo.ts';
import { questKey } from './quest.item.ts';
import { type QuestChange, QuestRepository } from './quest.repository.dynamo.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aPerson, type TestPerson } from '../../testing/community.ts';
import type { QuestPageView } from './quest.view.ts';

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  flags = createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } });
  service = await startTestApp({
    environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '1000' },
    flagSource: flags,
  });
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
});
afterAll(() => service.close());

async function titles(query: string, person = ben): Promise<string[]> {
  const { body } = await person.get(`/quests?${query}`).expect(200);
  return (body as QuestPageView).items.map(({ title }) => title);
}

/** Returns the titles of all pages. */
async function allTitles(query: string): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const { body } = await ben.get(`/quests?${query}${cursor}`).expect(200);
    const { items, nextCursor } = body as QuestPageView;
    found.push(...items.map(({ title }) => title));
    cursor = nextCursor === undefined ? '' : `&cursor=${nextCursor}`;
  } while (cursor !== '');
  return found;
}

describe('searching', () => {
  beforeAll(async () => {
    await ada.posts({ title: 'Bänke streichen im Park', rewardXp: 100, category: 'repair' });
    await ada.posts({ title: 'Paint the bank building', rewardXp: 300, category: 'events' });
    await ada.posts({ title: 'Bank holiday breakfast', rewardXp: 200, category: 'events' });
  });

  it('matches all words as prefixes, without regard to accents and case', async () => {
    expect(await titles('q=banke')).toEqual(['Bänke streichen im Park']);
    expect(await titles('q=BANK')).toEqual([
      'Bank holiday breakfast',
      'Paint the bank building',
      'Bänke streichen im Park',
    ]);
    expect(await titles('q=bank%20hol')).toEqual(['Bank holiday breakfast']);
    expect(await titles('q=bank%20nothing')).toEqual([]);
  });

  it('supports the sort orders, filters and pages of the list', async () => {
    expect(await titles('q=bank&sort=xp')).toEqual([
      'Paint the bank building',
      'Bank holiday breakfast',
      'Bänke streichen im Park',
    ]);
    expect(await titles('q=bank&category=repair')).toEqual(['Bänke streichen im Park']);
    expect(await titles('q=bank&claimable=true', ada)).toEqual([]);
    expect(await titles('q=bank&status=COMPLETED')).toEqual([]);
    const { body } = await ben.get('/quests?q=bank&limit=2').expect(200);
    const { items, nextCursor } = body as QuestPageView;
    expect(items).toHaveLength(2);
    expect(await titles(`q=bank&limit=2&cursor=${nextCursor}`)).toEqual(['Bänke streichen im Park']);
    await ben.get(`/quests?q=other&limit=2&cursor=${nextCursor}`).expect(400);
  });

  it('finds a quest in each of its statuses', async () => {
    const statusOf = async (status?: string) => titles(`q=statuses${status ? `&status=${status}` : ''}`);
    const { questId } = await ada.posts({ title: 'Statuses of a quest' });
    await ben.does('claim', questId);
    expect(await statusOf('CLAIMED')).toHaveLength(1);
    expect(await statusOf('OPEN')).toEqual([]);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('attest', questId);
    expect(await statusOf('SUBMITTED')).toHaveLength(1);
    await ben.does('attest', questId);
    expect(await statusOf('COMPLETED')).toHaveLength(1);
    expect(await statusOf()).toHaveLength(1);
    expect(await statusOf('SUBMITTED')).toEqual([]);
    const other = await ada.posts({ title: 'Statuses of another' });
    await ada.delete(`/quests/${other.questId}`).expect(200);
    expect(await statusOf()).toEqual(['Statuses of a quest']);
    expect(await statusOf('CANCELLED')).toEqual(['Statuses of another']);
    expect(await statusOf('CANCELLED&status=COMPLETED&limit=1')).toEqual(['Statuses of another']);
  });

  it('pages through all cancelled quests', async () => {
    for (let number = 0; number < 5; number += 1) {
      const { questId } = await ada.posts({ title: `Cancelled zither ${number}` });
      await ada.delete(`/quests/${questId}`).expect(200);
    }
    expect(await allTitles('q=zither&status=CANCELLED&limit=2')).toEqual(
      [4, 3, 2, 1, 0].map((number) => `Cancelled zither ${number}`),
    );
  });

  it('finds the new words of an edit and not the old ones, also after concurrent edits', async () => {
    const { questId } = await ada.posts({ title: 'Tune the harpsichord' });
    await ada.patch(`/quests/${questId}`, { title: 'Tune the clavichord' }).expect(200);
    expect(await titles('q=harpsichord')).toEqual([]);
    expect(await titles('q=clavi')).toEqual(['Tune the clavichord']);
    const names = ['ocarina', 'trombone', 'bassoon', 'celesta'];
    await Promise.all(names.map((name) => ada.patch(`/quests/${questId}`, { title: `Tune the ${name}` }).expect(200)));
    const { title } = await ada.sees(questId);
    const words = service.app.get(QuestWords);
    for (const name of names) {
      const { questIds } = await words.read({ space: 'live', term: name, order: 'descending' });
      expect([name, questIds.includes(questId)]).toEqual([name, title.endsWith(name)]);
    }
  });

  it('follows a quest until no further edit has come meanwhile', async () => {
    const { questId } = await ada.posts({ title: 'Tune the harpsichord' });
    const stored = await service.app.get(QuestRepository).find(questId);
    if (stored === undefined) throw new Error('the quest is missing');
    const edited = (word: string, by: number) => ({
      ...stored,
      title: `Tune the ${word}`,
      version: stored.version + by,
    });
    const [second, third, fourth] = [edited('ocarina', 1), edited('trombone', 2), edited('celesta', 3)];
    const words = service.app.get(QuestWords);
    // The last edit has written its words before the correction of the first one writes those of the second.
    await words.follow(third, fourth, () => Promise.resolve(fourth));
    const rereads = [third, fourth];
    await words.follow(stored, second, () => Promise.resolve(rereads.shift() ?? fourth));
    const found = async (term: string) => (await words.read({ space: 'live', term, order: 'descending' })).questIds;
    expect(await found('trombone')).not.toContain(questId);
    expect(await found('celesta')).toContain(questId);
  });

  it.each([
    ['公園の掃除を手伝ってください', '掃除'],
    ['给社区花园的长椅刷漆', '花'],
    ['ทำความสะอาดสวนสาธารณะ', 'สวน'],
    ['ອະນາໄມສວນສາທາລະນະ', 'ສວນ'],
    ['សម្អាតសួនសាធារណៈ', 'សួន'],
    ['ပန်းခြံသန့်ရှင်းရေးလုပ်ခြင်း', 'သန့်'],
    ['공원에서 벤치를 칠해요', '벤치'],
    ['Bäume gießen', 'baeume'],
    ['Bäume gießen', 'giessen'],
    ['Zażółć gęślą jaźń', 'zazolc'],
    ['Işık İstanbul', 'isik ISTANBUL'],
  ])('finds the title %s with %s', async (title, query) => {
    await ada.posts({ title });
    expect(await titles(`q=${encodeURIComponent(query)}`)).toContain(title);
  });

  it.each(['각'.repeat(200), 'ﷺ'.repeat(200), '公'.repeat(200), '𐐀'.repeat(100), 'x'.repeat(199), 'aa ba '.repeat(33)])(
    'answers 200 for the hostile query %#',
    async (query) => {
      const { status } = await ben.get(`/quests?q=${encodeURIComponent(query)}`);
      expect([200, 400]).toContain(status);
      expect(await ben.get('/quests?q=bank').then(({ status: after }) => after)).toBe(200);
    },
  );

  it('omits a damaged quest or member and shows all others', async () => {
    const [broken, whole] = [
      await ada.posts({ title: 'Damaged sousaphone' }),
      await ada.posts({ title: 'A sousaphone' }),
    ];
    const database = service.app.get(Database);
    await database.documents.send(
      new UpdateCommand({
        TableName: database.tables.quests,
        Key: questKey(broken.questId),
        UpdateExpression: 'SET title = :none',
        ExpressionAttributeValues: { ':none': 0 },
      }),
    );
    expect(await titles('q=sousaphone')).toEqual([whole.title]);
    const listed = await titles('limit=5');
    expect(listed).toContain(whole.title);
    expect(listed).not.toContain(broken.title);
  });

  it('requires a word of three letters', async () => {
    const { body } = await ben.get('/quests?q=by%20me').expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path: 'q' }] });
  });

  describe('with 505 other quests that match', () => {
    const actor = { userId: 'someone-else', isModerator: false };

    /** Saves quests without requests. */
    async function flood(word: string, count: number, isCancelled: boolean): Promise<void> {
      const quests = service.app.get(QuestRepository);
      const story = async (number: number) => {
        const questId = ulid();
        const draft = { title: `${word} ${word}s ${number}`, rewardXp: 10 + (number % 990) };
        const quest = aQuest({ questId, requestorId: actor.userId, ...draft, createdAt: new Date().toISOString() });
        const save = (change: Pick<QuestChange, 'decision' | 'before'>) =>
          quests.save({ ...change, changeId: ulid(), attempt: 0, counterIncrements: [] });
        await save({ decision: { quest, events: [], ledger: [] } });
        if (!isCancelled) return;
        const decision = decideQuest(
          quest,
          { action: 'cancel' },
          { actor, now: quest.createdAt, economy: DEFAULT_ECONOMY },
        );
        await save({ before: quest, decision: { ...decision, ledger: [] } });
      };
      for (let from = 0; from < count; from += 50) {
        await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, index) => story(from + index)));
      }
    }

    it('finds quests older and newer than the cancelled ones with one index page each', async () => {
      await ada.posts({ title: 'An old bandoneon' });
      await flood('bandoneon', 505, true);
      await ada.posts({ title: 'A new bandoneon' });
      expect(await titles('q=bandoneon')).toEqual(['A new bandoneon', 'An old bandoneon']);
      const { requests } = await new DatabaseMeter(service.app).measure(() => titles('q=bandoneon'));
      expect(requests.filter((request) => request === 'Query quests')).toHaveLength(2);
      expect(await titles('q=bandoneon&status=CANCELLED')).toHaveLength(20);
    }, 60_000);

    it('returns the newest first, all by the cursor, and rare ones by another word', async () => {
      await ada.posts({ title: 'An accordion with a rarity', rewardXp: 1_000 });
      await flood('accordion', 505, false);
      await ada.posts({ title: 'A new accordion', rewardXp: 999 });
      const [newest] = await titles('q=accordion');
      expect(newest).toBe('A new accordion');
      expect(await titles('q=accordion%20rarity')).toEqual(['An accordion with a rarity']);
      for (const sort of ['newest', 'oldest', 'xp', 'reputation']) {
        const all = await allTitles(`q=accordion&limit=100&sort=${sort}`);
        expect([sort, all.length, new Set(all).size]).toEqual([sort, 507, 507]);
      }
      expect((await titles('q=accordion&sort=oldest'))[0]).toBe('An accordion with a rarity');
      expect((await titles('q=accordion&sort=xp'))[0]).toBe('A new accordion');
    }, 60_000);
  });

  it('is disabled without the flag, while listing and posting work', async () => {
    flags.replace({ flags: { advanced_search: { enabled: false, whitelist_users: [ada.userId] } } });
    const { body } = await ben.get('/quests?q=bank').expect(503);
    expect(body).toMatchObject({ code: 'feature.disabled' });
    await ada.get('/quests?q=bank').expect(200);
    await ben.get('/quests').expect(200);
  });
});
