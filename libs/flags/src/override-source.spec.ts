import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOn } from './evaluate.ts';
import { createOverrideSource } from './override-source.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { createStaticSource, type StaticSource } from './static-source.ts';
import { FakeClock } from './testing.ts';
import { FLAGS } from './testing-flags.ts';

describe('an override', () => {
  let folder: string;
  let path: string;
  let clock: FakeClock;
  let base: StaticSource<typeof FLAGS>;
  let source: FlagSource<keyof typeof FLAGS>;
  let changed: (readonly string[])[];
  let statuses: SourceStatus[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'override-'));
    path = join(folder, 'mine.json');
    clock = new FakeClock();
    const document = { flags: { advanced_search: { enabled: true }, quest_categories: {} } };
    base = createStaticSource({ manifest: FLAGS, document, version: 'v1' });
    source = createOverrideSource({ manifest: FLAGS, base, path, clock });
    [changed, statuses] = [[], []];
    source.onChange(({ flagsChanged }) => changed.push(flagsChanged));
    source.onStatus((status) => statuses.push(status));
  });
  afterEach(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  const place = (flags: object): Promise<void> => writeFile(path, JSON.stringify({ flags }));
  const on = (key: keyof typeof FLAGS): boolean => isOn(source.current().rules, key, {}, 0);
  async function look(): Promise<void> {
    clock.advance(1000);
    while (clock.waiting === 0) await new Promise(setImmediate);
  }

  it('replaces the flags that it names, follows its file and ends with it', async () => {
    await place({ quest_categories: { enabled: true } });
    await source.start();
    expect([on('quest_categories'), on('advanced_search')]).toEqual([true, true]);
    expect(source.current().version).toMatch(/^v1\+[0-9a-f]{8}$/);
    expect(source.status.version).toBe(source.current().version);
    await place({ advanced_search: { killed: true } });
    await look();
    expect([on('quest_categories'), on('advanced_search')]).toEqual([false, false]);
    await rm(path);
    await look();
    expect(on('advanced_search')).toBe(true);
    expect(source.current().version).toBe('v1');
    expect(changed).toEqual([['quest_categories'], ['advanced_search', 'quest_categories'], ['advanced_search']]);
  });

  it('stays over a new version of the base', async () => {
    await place({ quest_categories: { enabled: true } });
    await source.start();
    base.replace({ flags: { advanced_search: {}, quest_categories: { killed: true } } }, 'v2');
    expect([on('quest_categories'), on('advanced_search')]).toEqual([true, false]);
    expect(source.current().version).toMatch(/^v2\+/);
  });

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['not valid', '{"flags":{"quest_categories":{"enabled":1}}}', 'must be true or false'],
    [
      'not valid together with the base',
      '{"flags":{"quest_categories":{"prerequisites":[{"flag":"advanced_search"}]},"advanced_search":{"prerequisites":[{"flag":"quest_categories"}]}}}',
      'form a cycle',
    ],
  ])('that is %s replaces nothing and is a problem until it is mended', async (_, text, problem) => {
    await writeFile(path, text);
    await source.start();
    expect([on('quest_categories'), on('advanced_search')]).toEqual([false, true]);
    expect(source.status.problem).toContain(problem);
    expect(statuses.at(-1)?.problem).toContain(problem);
    await look();
    expect(source.status.problem).toContain(problem);
    await place({ quest_categories: { enabled: true } });
    await look();
    expect(on('quest_categories')).toBe(true);
    expect(source.status.problem).toBeUndefined();
  });

  it('is followed only between start and close', async () => {
    await source.start();
    await source.close();
    expect(clock.waiting).toBe(0);
  });
});
