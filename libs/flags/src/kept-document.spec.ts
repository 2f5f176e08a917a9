import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppConfigSourceOptions } from './appconfig-source.ts';
import type { FLAGS } from './testing-flags.ts';
import { FollowedAppConfig, OFF, ON, PROFILE } from './testing-appconfig.ts';

const SECOND = 1000;

let app: FollowedAppConfig;

beforeEach(async () => {
  app = await FollowedAppConfig.start();
});
afterEach(() => app.close());

describe('a document kept on disk', () => {
  let folder: string;
  let keepAt: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-'));
    keepAt = join(folder, 'flags.json');
    await app.source.close();
    app.follow(app.server.url, { keepAt });
  });
  afterEach(async () => {
    await app.source.close();
    await rm(folder, { recursive: true });
  });

  /** Ends the process: AppConfig is away when the next one starts, `seconds` later. */
  async function restartDuringOutage(seconds: number, options: Partial<AppConfigSourceOptions<typeof FLAGS>> = {}) {
    await app.source.close();
    await app.server.close();
    app.clock.advance(seconds * SECOND);
    app.follow(app.server.url, { keepAt, ...options });
    await app.source.start();
  }

  it('serves after a restart during an outage, stale and with its age, until a fetched one comes', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await restartDuringOutage(3600);
    expect(app.searchIsOn()).toBe(true);
    expect(app.source.status).toMatchObject({ source: 'disk', version: 'v7', ageSeconds: 3600, stale: true });
    expect(app.source.status.problem).toContain('ECONNREFUSED');
    expect(app.changes.at(-1)).toEqual(['advanced_search']);
  });

  it('gives way to a fetched one', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await app.source.close();
    app.deployed = { text: OFF, label: 'v8' };
    app.follow(app.server.url, { keepAt });
    await app.source.start();
    expect(app.searchIsOn()).toBe(false);
    expect(app.source.status).toEqual({ source: 'appconfig', version: 'v8', ageSeconds: 0, stale: false });
  });

  it('has an age that follows the confirmations to ten minutes', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await app.pass(3600 * SECOND);
    await restartDuringOutage(60);
    expect(app.source.status.ageSeconds).toBeGreaterThanOrEqual(60);
    expect(app.source.status.ageSeconds).toBeLessThanOrEqual(660);
  });

  it('is written whole, readable by its owner alone, with nothing left beside it', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await app.source.close();
    expect(await readdir(folder)).toEqual(['flags.json']);
    expect((await stat(keepAt)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(keepAt, 'utf8'))).toMatchObject({ text: ON, version: 'v7' });
  });

  it('is not replaced by a document that is refused', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    app.deployed = { text: '{"flags":7}', label: 'v8' };
    await app.pass(1200 * SECOND);
    await restartDuringOutage(60);
    expect(app.source.status).toMatchObject({ source: 'disk', version: 'v7', ageSeconds: 1260 });
  });

  const kept = (fields: object): string =>
    JSON.stringify({ text: ON, version: 'v7', confirmedAt: 0, origin: Object.values(PROFILE).join('/'), ...fields });
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
    app.source.onStatus((status) => problems.push(status.problem));
    await restartDuringOutage(0);
    expect(app.source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(app.statuses.some((status) => status.problem?.includes(problem))).toBe(true);
  });

  it('of another environment is not used', async () => {
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await restartDuringOutage(0, { environment: 'another' });
    expect(app.source.status.source).toBe('bundled');
  });

  it('that cannot be written is a problem and changes no answer', async () => {
    await app.source.close();
    app.follow(app.server.url, { keepAt: join(folder, 'missing', 'flags.json') });
    app.deployed = { text: ON, label: 'v7' };
    await app.source.start();
    await app.source.close();
    expect(app.searchIsOn()).toBe(true);
    expect(app.statuses.at(-1)?.problem).toContain('The document could not be kept');
  });
});
