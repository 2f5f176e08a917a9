import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aPerson, type TestPerson } from '../../testing/community.ts';
import { DatabaseMeter } from '../../testing/meter.ts';

let service: TestApp;
let ada: TestPerson;
let mo: TestPerson;
let warnings: () => unknown[];

beforeAll(async () => {
  service = await startTestApp({
    environment: { RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '1000' },
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } }),
  });
  warnings = () => service.log.filter(({ level }) => level === 'warn' || level === 'error');
  [ada, mo] = [aPerson(service, 'ada'), aPerson(service, 'mo', ['moderators'])];
});
afterAll(() => service.close());

/** Text that grows: under folding, in bytes, or without being seen. */
const HOSTILE: readonly [string, string][] = [
  ['Latin letters', 'x'],
  ['ligatures of 18 letters', 'ﷺ'],
  ['letters of 4 bytes', '𐐀'],
  ['squared words', '㌀'],
  ['Hangul syllables', '각'],
  ['letters with marks', `a${'\u0301'.repeat(30)}`],
  ['letters with joiners', 'a\u200d'],
];

describe('content that becomes a key', () => {
  it.each(HOSTILE)('answers no 500 and stores everything for %s in any length', async (_, unit) => {
    const before = warnings().length;
    for (const length of [3, 40, 50, 200, 2_000]) {
      const long = unit.repeat(length);
      const answers = [
        await ada.patch('/users/me', { displayName: long }),
        await mo.patch('/users/me', { displayName: long }),
        await ada.post('/quests', { ...A_QUEST, title: long }),
        await ada.post('/quests', { ...A_QUEST, description: `${long} ${long}` }),
        await ada.get(`/quests?q=${encodeURIComponent(long.slice(0, 300))}`),
        await ada.get(`/quests/${encodeURIComponent(long.slice(0, 300))}`),
        await ada.get(`/users/${encodeURIComponent(long.slice(0, 300))}`),
        await ada.get(`/quests?cursor=${encodeURIComponent(long.slice(0, 300))}`),
      ];
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    }
    expect(warnings().slice(before)).toEqual([]);
  });

  it('keeps a batch of words small for a title of ideographs', async () => {
    const title = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    const { requests } = await new DatabaseMeter(service.app).measure(() =>
      ada.post('/quests', { title, description: title }).expect(201),
    );
    expect(requests.filter((request) => request.startsWith('BatchWriteItem')).length).toBeLessThanOrEqual(13);
  });
});
