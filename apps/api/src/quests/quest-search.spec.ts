import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import type { QuestPageView } from './quest.view.ts';

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  flags = createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } });
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' }, flagSource: flags });
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
});
afterAll(() => service.close());

async function titles(query: string, person = ben): Promise<string[]> {
  const { body } = await person.get(`/quests?${query}`).expect(200);
  return (body as QuestPageView).items.map(({ title }) => title);
}

describe('searching', () => {
  beforeAll(async () => {
    await ada.posts({ title: 'Bänke streichen im Park', rewardXp: 100, category: 'repair' });
    await ada.posts({ title: 'Paint the bank building', rewardXp: 300, category: 'events' });
    await ada.posts({ title: 'Bank holiday breakfast', rewardXp: 200, category: 'events' });
  });

  it('finds all words, each as a beginning, whatever their accents and case', async () => {
    expect(await titles('q=banke')).toEqual(['Bänke streichen im Park']);
    expect(await titles('q=BANK')).toEqual([
      'Bank holiday breakfast',
      'Paint the bank building',
      'Bänke streichen im Park',
    ]);
    expect(await titles('q=bank%20hol')).toEqual(['Bank holiday breakfast']);
    expect(await titles('q=bank%20nothing')).toEqual([]);
  });

  it('keeps the order, the filters and the pages of the list', async () => {
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

  it('needs a word of three letters', async () => {
    const { body } = await ben.get('/quests?q=by%20me').expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path: 'q' }] });
  });

  it('is switched off for those without the flag, who still list and post', async () => {
    flags.replace({ flags: { advanced_search: { enabled: false, whitelist_users: [ada.userId] } } });
    const { body } = await ben.get('/quests?q=bank').expect(503);
    expect(body).toMatchObject({ code: 'feature.disabled' });
    await ada.get('/quests?q=bank').expect(200);
    await ben.get('/quests').expect(200);
  });
});
