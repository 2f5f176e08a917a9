import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { startAppConfigEmulator, type EmulatorServer } from './appconfig-emulator-http.ts';
import { createAppConfigSource, type AppConfigSourceOptions } from './appconfig-source.ts';
import { isOn } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { FakeClock } from './testing.ts';

const PROFILE = { application: 'civicforge', environment: 'test', profile: 'feature-flags' };
const SECOND = 1000;

const off = JSON.stringify({ flags: { advanced_search: {} } });
const on = JSON.stringify({ flags: { advanced_search: { enabled: true } } });

let clock: FakeClock;
let server: EmulatorServer;
let deployed: { text: string; label: string } | undefined;
let source: FlagSource<keyof typeof FLAGS>;
let changes: (readonly string[])[];
let statuses: SourceStatus[];

function clientFor(url: string): AppConfigDataClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new AppConfigDataClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
}

function follow(url: string, options: Partial<AppConfigSourceOptions<typeof FLAGS>> = {}): void {
  // Without jitter, so that a test knows the moment of the next poll.
  const random = (): number => 0;
  source = createAppConfigSource({ manifest: FLAGS, ...PROFILE, client: clientFor(url), clock, random, ...options });
  source.onChange(({ flagsChanged }) => changes.push(flagsChanged));
  source.onStatus((status) => statuses.push(status));
}

/** Lets time pass, poll by poll: no answer of the real server is overtaken by the clock. */
async function pass(milliseconds: number): Promise<void> {
  const end = clock.now() + milliseconds;
  while (clock.now() + clock.untilNext <= end) {
    clock.advance(clock.untilNext);
    await source.start();
  }
  clock.advance(end - clock.now());
}

const searchIsOn = (): boolean => isOn(source.current().rules, 'advanced_search', {}, clock.now());

beforeEach(async () => {
  clock = new FakeClock();
  deployed = { text: off, label: 'v1' };
  changes = [];
  statuses = [];
  server = await startAppConfigEmulator({ deployed: () => deployed, known: PROFILE, clock });
  follow(server.url);
});

afterEach(async () => {
  await source.close();
  await server.close();
});

describe('a document kept on disk', () => {
  let folder: string;
  let keepAt: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-'));
    keepAt = join(folder, 'flags.json');
    await source.close();
    follow(server.url, { keepAt });
  });
  afterEach(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  /** Ends the process: AppConfig is away when the next one starts, `seconds` later. */
  async function restartDuringOutage(seconds: number, options: Partial<AppConfigSourceOptions<typeof FLAGS>> = {}) {
    await source.close();
    await server.close();
    clock.advance(seconds * SECOND);
    follow(server.url, { keepAt, ...options });
    await source.start();
  }

  it('serves after a restart during an outage, stale and with its age, until a fetched one comes', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    await restartDuringOutage(3600);
    expect(searchIsOn()).toBe(true);
    expect(source.status).toMatchObject({ source: 'disk', version: 'v7', ageSeconds: 3600, stale: true });
    expect(source.status.problem).toContain('ECONNREFUSED');
    expect(changes.at(-1)).toEqual(['advanced_search']);
  });

  it('gives way to a fetched one', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    await source.close();
    deployed = { text: off, label: 'v8' };
    follow(server.url, { keepAt });
    await source.start();
    expect(searchIsOn()).toBe(false);
    expect(source.status).toEqual({ source: 'appconfig', version: 'v8', ageSeconds: 0, stale: false });
  });

  it('has an age that follows the confirmations to ten minutes', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    await pass(3600 * SECOND);
    await restartDuringOutage(60);
    expect(source.status.ageSeconds).toBeGreaterThanOrEqual(60);
    expect(source.status.ageSeconds).toBeLessThanOrEqual(660);
  });

  it('is written whole, readable by its owner alone, with nothing left beside it', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    await source.close();
    expect(await readdir(folder)).toEqual(['flags.json']);
    expect((await stat(keepAt)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(keepAt, 'utf8'))).toMatchObject({ text: on, version: 'v7' });
  });

  it('is not replaced by a document that is refused', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    deployed = { text: '{"flags":7}', label: 'v8' };
    await pass(1200 * SECOND);
    await restartDuringOutage(60);
    expect(source.status).toMatchObject({ source: 'disk', version: 'v7', ageSeconds: 1260 });
  });

  const kept = (fields: object): string =>
    JSON.stringify({ text: on, version: 'v7', confirmedAt: 0, origin: Object.values(PROFILE).join('/'), ...fields });
  it.each([
    ['damaged', '{"text":', 'The kept document is not used'],
    ['not of its form', '[]', 'it is damaged'],
    ['without a time', kept({ confirmedAt: null }), 'it is damaged'],
    ['not valid', kept({ text: '{"flags":{"advanced_search":{"enabled":1}}}' }), 'must be true or false'],
    ['nested too deep', kept({ text: `${'['.repeat(5000)}${']'.repeat(5000)}` }), 'is nested deeper than 32 levels'],
    ['too large', ' '.repeat(17_000_000), 'it is too large'],
  ])('is not trusted when it is %s: the defaults serve', async (_, text, problem) => {
    await writeFile(keepAt, text);
    const problems: (string | undefined)[] = [];
    source.onStatus((status) => problems.push(status.problem));
    await restartDuringOutage(0);
    expect(source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(statuses.some((status) => status.problem?.includes(problem))).toBe(true);
  });

  it('of another environment is not used', async () => {
    deployed = { text: on, label: 'v7' };
    await source.start();
    await restartDuringOutage(0, { environment: 'another' });
    expect(source.status.source).toBe('bundled');
  });

  it('that cannot be written is a problem and changes no answer', async () => {
    await source.close();
    follow(server.url, { keepAt: join(folder, 'missing', 'flags.json') });
    deployed = { text: on, label: 'v7' };
    await source.start();
    await source.close();
    expect(searchIsOn()).toBe(true);
    expect(statuses.at(-1)?.problem).toContain('The document could not be kept');
  });
});
