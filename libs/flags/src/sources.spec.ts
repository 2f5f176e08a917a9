import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import { isOn } from './evaluate.ts';
import { createFileSource } from './file-source.ts';
import { FLAGS } from './testing-flags.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { createStaticSource } from './static-source.ts';
import { FakeClock } from './testing.ts';

const on = { flags: { advanced_search: { enabled: true } } };
const off = { flags: { advanced_search: {} } };
const searchIsOn = (source: FlagSource<keyof typeof FLAGS>): boolean =>
  isOn(source.current().rules, 'advanced_search', {}, 0);

describe('a static source', () => {
  it('serves its document at once', async () => {
    const source = createStaticSource({ manifest: FLAGS, document: on, version: '7' });
    await source.start();
    expect(searchIsOn(source)).toBe(true);
    expect(source.status).toEqual({ source: 'static', version: '7', ageSeconds: 0, stale: false });
    await source.close();
  });

  it('does not begin with a document that is wrong', () => {
    expect(() => createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: 1 } } })).toThrow(
      'flags.advanced_search: must be an object',
    );
  });

  it('tells of another document, and no longer who stopped listening', () => {
    const source = createStaticSource({ manifest: FLAGS, document: off });
    const heard: (readonly string[])[] = [];
    const end = source.onChange(({ flagsChanged }) => heard.push(flagsChanged));
    source.replace(on);
    end();
    source.replace(off);
    expect(heard).toEqual([['advanced_search']]);
    expect(searchIsOn(source)).toBe(false);
  });

  it('keeps its document when the next is wrong', () => {
    const source = createStaticSource({ manifest: FLAGS, document: on });
    expect(() => {
      source.replace('{');
    }).toThrow('is not JSON');
    expect(searchIsOn(source)).toBe(true);
    expect(source.status.stale).toBe(true);
  });

  it('keeps the refusal visible until a good document comes, and serves the last good one', async () => {
    const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const variants = `[{"name":"compact","weight":1,"value":${deep(4000)}}]`;
    const text = `{"flags":{"advanced_search":{"killed":true},"new_attestation_flow":{"variants":${variants}}}}`;
    const source = createStaticSource({ manifest: FLAGS, document: on });
    const statuses: SourceStatus[] = [];
    source.onStatus((status) => statuses.push(status));
    for (const wrong of [text, JSON.parse(text) as unknown]) {
      expect(() => {
        source.replace(wrong);
      }).toThrow('is nested deeper than 32 levels');
      expect(source.status).toMatchObject({ stale: true, version: source.current().version });
      expect(source.status.problem).toContain('is nested deeper than 32 levels');
      expect(searchIsOn(source)).toBe(true);
    }
    source.replace(off);
    expect(source.status).not.toHaveProperty('problem');
    expect(statuses.map(({ stale }) => stale)).toEqual([true, false]);
    await source.close();
  });

  it('goes on when a listener throws, and tells the others', () => {
    const source = createStaticSource({ manifest: FLAGS, document: off });
    const heard: unknown[] = [];
    source.onChange(() => {
      throw new Error('not my day');
    });
    source.onChange((change) => heard.push(change));
    source.replace(on);
    expect(heard).toHaveLength(1);
    expect(searchIsOn(source)).toBe(true);
    expect(source.status.problem).toBe('A listener failed: not my day');
  });

  it('hands out snapshots that never change', () => {
    const source = createStaticSource({ manifest: FLAGS, document: on });
    const { rules } = source.current();
    source.replace(off);
    expect(isOn(rules, 'advanced_search', {}, 0)).toBe(true);
  });
});

describe('a file source', () => {
  let folder: string;
  let path: string;
  let clock: FakeClock;
  let source: FlagSource<keyof typeof FLAGS>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flags-'));
    path = join(folder, 'flags.json');
    clock = new FakeClock();
    source = createFileSource({ manifest: FLAGS, path, clock });
  });
  afterEach(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  /** A second passes, and the look at the file that it brings is over. */
  async function look(): Promise<void> {
    clock.advance(1000);
    await source.start();
  }

  it('follows the file', async () => {
    await writeFile(path, JSON.stringify(off));
    await source.start();
    expect(source.status).toMatchObject({ source: 'file', stale: false });
    await writeFile(path, JSON.stringify(on));
    await look();
    expect(searchIsOn(source)).toBe(true);
  });

  it('does not start without the file, and serves the defaults until it is there', async () => {
    await expect(source.start()).rejects.toThrow('ENOENT');
    expect(isOn(source.current().rules, 'dual_attestation', {}, 0)).toBe(true);
    await writeFile(path, JSON.stringify(on));
    await look();
    expect(searchIsOn(source)).toBe(true);
    expect(source.status.stale).toBe(false);
  });

  it('keeps what it served while the file is wrong or gone', async () => {
    const statuses: SourceStatus[] = [];
    source.onStatus((status) => statuses.push(status));
    await writeFile(path, JSON.stringify(on));
    await source.start();
    await writeFile(path, '{"flags"');
    await look();
    expect(searchIsOn(source)).toBe(true);
    expect(source.status.problem).toContain('is not JSON');
    await look();
    expect(source.status).toMatchObject({ stale: true, problem: expect.stringContaining('is not JSON') as string });
    await rm(path);
    for (let i = 0; i < 11; i += 1) await look();
    expect(searchIsOn(source)).toBe(true);
    expect(source.status).toMatchObject({ stale: true, ageSeconds: 13 });
    await writeFile(path, JSON.stringify(off));
    await look();
    expect(source.status).toMatchObject({ stale: false });
    expect(statuses.map(({ stale }) => stale)).toEqual([true, true, false]);
  });

  it('looks at the file with one poller, however often it is started', async () => {
    await writeFile(path, JSON.stringify(off));
    await Promise.all([source.start(), source.start()]);
    await source.start();
    // One wait for the next look and one for the age.
    expect(clock.waiting).toBe(2);
  });

  it('follows again when it is started after it was closed', async () => {
    await writeFile(path, JSON.stringify(off));
    await source.start();
    await source.close();
    await writeFile(path, JSON.stringify(on));
    await source.start();
    expect(searchIsOn(source)).toBe(true);
    await writeFile(path, JSON.stringify(off));
    await look();
    expect(searchIsOn(source)).toBe(false);
  });

  it('looks no more once it is closed', async () => {
    await writeFile(path, JSON.stringify(off));
    await source.start();
    await source.close();
    expect(clock.waiting).toBe(0);
  });
});

it('the system clock calls back after its time, unless it is told not to', async () => {
  const heard: string[] = [];
  const begun = systemClock.now();
  systemClock.after(5, () => heard.push('cancelled'))();
  await new Promise<void>((resolve) => {
    systemClock.after(20, () => {
      heard.push('called');
      resolve();
    });
    // The clock's own timer does not keep the process alive; this one does.
    setTimeout(() => undefined, 200);
  });
  expect(heard).toEqual(['called']);
  expect(systemClock.now()).toBeGreaterThanOrEqual(begun);
});
