import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { TOKEN_LIFE_MS } from './appconfig-emulator.ts';
import { startAppConfigEmulator, type EmulatorServer } from './appconfig-emulator-http.ts';
import { createAppConfigSource, type AppConfigSourceOptions } from './appconfig-source.ts';
import { isOn } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { FakeClock } from './testing.ts';

const PROFILE = { application: 'civicforge', environment: 'test', profile: 'feature-flags' };
const SECOND = 1000;
const HOUR = 3_600_000;

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

/** Lets time pass until the source has polled once more. Returns the seconds that it waited. */
async function untilNextPoll(): Promise<number> {
  const begun = clock.now();
  const { polls } = server.calls;
  while (server.calls.polls === polls) {
    clock.advance(clock.untilNext);
    await source.start();
  }
  return (clock.now() - begun) / SECOND;
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

describe('a source that follows AppConfig', () => {
  it('serves the defaults before it starts, and the document after', async () => {
    expect(source.status).toMatchObject({ source: 'bundled', version: 'bundled', stale: true });
    expect(isOn(source.current().rules, 'dual_attestation', {}, 0)).toBe(true);
    await source.start();
    expect(source.status).toEqual({ source: 'appconfig', version: 'v1', ageSeconds: 0, stale: false });
    expect(changes).toEqual([['advanced_search']]);
    expect(statuses).toEqual([]);
  });

  it('brings a change within 60 seconds', async () => {
    await source.start();
    await pass(7 * SECOND);
    deployed = { text: on, label: 'v2' };
    expect(searchIsOn()).toBe(false);
    await pass(53 * SECOND);
    expect(searchIsOn()).toBe(true);
    expect(source.status).toMatchObject({ version: 'v2', stale: false });
    expect(changes).toEqual([['advanced_search'], ['advanced_search']]);
  });

  it('brings a change within 60 seconds with the most jitter, too', async () => {
    await source.close();
    follow(server.url, { random: () => 0.999_999 });
    await source.start();
    deployed = { text: on, label: 'v2' };
    await pass(60 * SECOND);
    expect(searchIsOn()).toBe(true);
  });

  it('uses each token once, in one session, one poll at a time', async () => {
    await source.start();
    await Promise.all([source.start(), source.start()]);
    await pass(10 * 30 * SECOND);
    expect(server.calls).toEqual({ sessions: 1, polls: 11 });
    expect(statuses).toEqual([]);
  });

  it('takes an empty body as unchanged, and as a sign of life', async () => {
    await source.start();
    const before = source.current();
    await pass(300 * SECOND);
    expect(source.current()).toBe(before);
    expect(source.status).toMatchObject({ ageSeconds: 0, stale: false, version: 'v1' });
    expect(changes).toHaveLength(1);
  });

  it('tells nobody of a new version that says the same', async () => {
    await source.start();
    deployed = { text: `${off}\n`, label: 'v2' };
    await pass(60 * SECOND);
    expect(source.status.version).toBe('v2');
    expect(changes).toHaveLength(1);
  });

  it('names a version without a label by its content', async () => {
    deployed = { text: off, label: '' };
    await source.start();
    expect(source.status.version).toMatch(/^[0-9a-f]{8}$/);
  });

  it('waits as long as the service says, from one poll to the next', async () => {
    await source.start();
    expect(clock.untilNext).toBe(30 * SECOND);
    server.emulator.pollIntervalSeconds = 300;
    await pass(30 * SECOND);
    expect(clock.untilNext).toBe(300 * SECOND);
    server.emulator.pollIntervalSeconds = 1;
    await pass(300 * SECOND);
    expect(clock.untilNext).toBe(1 * SECOND);
  });

  it('never comes before its time, however chance falls', async () => {
    await source.close();
    follow(server.url, { random: () => 0.5 });
    await source.start();
    expect(clock.untilNext).toBe(31.5 * SECOND);
    server.emulator.pollIntervalSeconds = 3600;
    await pass(31.5 * SECOND);
    expect(clock.untilNext).toBe(3602.5 * SECOND);
  });
});

describe('tokens', () => {
  it('that expired while waiting lead to a new session', async () => {
    await source.close();
    follow(server.url, { random: () => 0.5 });
    server.emulator.pollIntervalSeconds = TOKEN_LIFE_MS / SECOND;
    await source.start();
    deployed = { text: on, label: 'v2' };
    await pass(TOKEN_LIFE_MS + 10 * SECOND);
    expect(server.calls).toEqual({ sessions: 2, polls: 3 });
    expect(searchIsOn()).toBe(true);
    expect(statuses).toEqual([]);
  });

  it('that an unseen answer has spent lead to a new session', async () => {
    await source.start();
    deployed = { text: on, label: 'v2' };
    server.inject('lost-answer');
    await pass(30 * SECOND);
    expect(searchIsOn()).toBe(false);
    await pass(1 * SECOND);
    expect(server.calls).toEqual({ sessions: 2, polls: 4 });
    expect(searchIsOn()).toBe(true);
  });

  it('that a restarted service has forgotten lead to a new session', async () => {
    await source.start();
    server.emulator.forgetSessions();
    await pass(30 * SECOND);
    expect(server.calls.sessions).toBe(2);
    expect(statuses).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  it('are kept while the service limits its callers, and used when it no longer does', async () => {
    await source.start();
    server.inject('throttle', 'throttle', 'error');
    await pass(60 * SECOND);
    expect(server.calls.sessions).toBe(1);
    expect(source.status).toMatchObject({ stale: false, ageSeconds: expect.any(Number) as number });
    expect(source.status.problem).toBeUndefined();
  });
});

describe('when the service limits its callers', () => {
  it('backs off further each time, up to a minute, and begins anew after an answer', async () => {
    await source.start();
    server.inject(...new Array<'throttle'>(9).fill('throttle'));
    await pass(30 * SECOND);
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) waits.push(await untilNextPoll());
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30]);
    server.inject('throttle');
    expect(await untilNextPoll()).toBe(30);
    expect(await untilNextPoll()).toBe(0.5);
  });

  it('says so once and goes on serving', async () => {
    await source.start();
    server.inject('throttle', 'throttle', 'throttle');
    await pass(30 * SECOND);
    expect(statuses).toEqual([
      {
        source: 'appconfig',
        version: 'v1',
        ageSeconds: 30,
        stale: false,
        problem: 'ThrottlingException: Rate exceeded',
      },
    ]);
    await pass(60 * SECOND);
    expect(statuses).toHaveLength(2);
    expect(statuses[1]).toMatchObject({ stale: false });
  });

  it('comes back at a moment of chance, so that many tasks do not come back together', async () => {
    await source.close();
    follow(server.url, { random: () => 0.5 });
    server.inject('throttle');
    await source.start();
    expect(clock.untilNext).toBe(0.75 * SECOND);
  });
});

describe('a body that is no flag document', () => {
  it('is refused and reported, and what was served stays', async () => {
    deployed = { text: on, label: 'v1' };
    await source.start();
    server.inject('garbage');
    deployed = { text: off, label: 'v2' };
    await pass(30 * SECOND);
    expect(searchIsOn()).toBe(true);
    expect(source.status).toMatchObject({ version: 'v1', stale: true });
    expect(source.status.problem).toContain('The flag document is not valid: is not JSON');
  });

  it('is never half applied, and its path is named', async () => {
    await source.start();
    deployed = {
      text: JSON.stringify({
        flags: { advanced_search: { enabled: true }, quest_categories: { rollout_percentage: 250 } },
      }),
      label: 'v2',
    };
    await pass(30 * SECOND);
    expect(searchIsOn()).toBe(false);
    expect(statuses).toHaveLength(1);
    expect(statuses[0]?.problem).toContain('flags.quest_categories.rollout_percentage: must be a number from 0 to 100');
  });

  it('stays a problem over unchanged polls and outages when it is nested too deep beside a kill', async () => {
    deployed = { text: on, label: 'v1' };
    await source.start();
    const value = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;
    const variants = `[{"name":"compact","weight":1,"value":${value}}]`;
    const flags = `{"advanced_search":{"killed":true},"new_attestation_flow":{"variants":${variants}}}`;
    deployed = { text: `{"flags":${flags}}`, label: 'v2' };
    await pass(30 * SECOND);
    for (let polls = 0; polls < 3; polls += 1) {
      expect(searchIsOn()).toBe(true);
      expect(source.status).toMatchObject({ version: 'v1', stale: true });
      expect(source.status.problem).toContain('is nested deeper than 32 levels');
      if (polls === 1) server.inject('throttle');
      await pass(30 * SECOND);
    }
    expect(source.status.problem).toContain('is nested deeper than 32 levels');
    expect(source.status.ageSeconds).toBeGreaterThan(60);
  });

  it('keeps the source stale although the service then answers "unchanged", until a good one comes', async () => {
    await source.start();
    deployed = { text: '{"flags":', label: 'v2' };
    await pass(300 * SECOND);
    expect(server.calls.sessions).toBe(1);
    expect(source.status).toMatchObject({ stale: true, version: 'v1', ageSeconds: 300 });
    deployed = { text: on, label: 'v3' };
    await pass(30 * SECOND);
    expect(source.status).toEqual({ source: 'appconfig', version: 'v3', ageSeconds: 0, stale: false });
    expect(statuses.map(({ stale }) => stale)).toEqual([true, false]);
  });
});

describe('a service out of reach', () => {
  it('at the start leaves the defaults, and start ends all the same', async () => {
    await source.close();
    await server.close();
    follow('http://127.0.0.1:9');
    await source.start();
    expect(source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(source.status.problem).toContain('ECONNREFUSED');
    expect(isOn(source.current().rules, 'dual_attestation', {}, 0)).toBe(true);
    expect(searchIsOn()).toBe(false);
  });

  it('that never answers ends the attempt after the time allowed', async () => {
    server.inject('hang');
    const started = source.start();
    while (server.calls.sessions === 0) await new Promise(setImmediate);
    clock.advance(3 * SECOND);
    await started;
    expect(source.status.problem).toBe('AppConfig did not answer within 3000 ms');
    await pass(1 * SECOND);
    expect(source.status).toMatchObject({ source: 'appconfig', stale: false });
  });

  it('from the start on is found when it comes', async () => {
    server.inject('reset', 'error', 'throttle', 'reset');
    await source.start();
    expect(source.status).toMatchObject({ source: 'bundled', stale: true });
    await pass(60 * SECOND);
    expect(source.status).toMatchObject({ source: 'appconfig', version: 'v1', stale: false });
    expect(statuses.at(-1)).toMatchObject({ stale: false });
  });

  it('for hours leaves what was served, says how old it is, and is tried every minute', async () => {
    deployed = { text: on, label: 'v1' };
    await source.start();
    server.inject(...new Array<'error'>(2000).fill('error'));
    await pass(5 * HOUR);
    expect(searchIsOn()).toBe(true);
    expect(source.status).toMatchObject({ source: 'appconfig', version: 'v1', stale: true, ageSeconds: 18_000 });
    expect(clock.untilNext).toBeLessThanOrEqual(60 * SECOND);
    expect(statuses.map(({ stale }) => stale)).toEqual([false, true]);
  }, 30_000);

  it('and back again is fresh within a minute', async () => {
    await source.start();
    server.inject(...new Array<'reset'>(10).fill('reset'));
    await pass(150 * SECOND);
    expect(source.status.stale).toBe(true);
    deployed = { text: on, label: 'v2' };
    await pass(60 * SECOND);
    expect(source.status).toMatchObject({ stale: false, version: 'v2' });
    expect(searchIsOn()).toBe(true);
  });

  it('where nothing was deployed yet leaves the defaults until something is', async () => {
    deployed = undefined;
    await source.start();
    expect(source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(source.status.problem).toContain('ResourceNotFoundException');
    deployed = { text: on, label: 'v1' };
    await pass(60 * SECOND);
    expect(searchIsOn()).toBe(true);
  });
});

describe('the age of the served version', () => {
  it('makes the source stale at the moment at which it is too old, between two attempts', async () => {
    const confirmed = clock.now();
    let staleAfter: number | undefined;
    await source.start();
    source.onStatus(({ stale }) => {
      if (stale) staleAfter ??= clock.now() - confirmed;
    });
    server.inject(...new Array<'hang'>(20).fill('hang'));
    clock.advance(90 * SECOND);
    expect(staleAfter).toBeUndefined();
    clock.advance(1);
    expect(staleAfter).toBe(90_001);
    expect(source.status).toMatchObject({ stale: true, ageSeconds: 90 });
  });
});

describe('closing', () => {
  it('ends the poller and leaves what was served', async () => {
    await source.start();
    const { polls } = server.calls;
    await source.close();
    expect(clock.waiting).toBe(0);
    clock.advance(HOUR);
    await new Promise(setImmediate);
    expect(server.calls.polls).toBe(polls);
    expect(source.status).toMatchObject({ version: 'v1', stale: true });
  });

  it('lets the source be started again, with the token that it had', async () => {
    await source.start();
    await source.close();
    deployed = { text: on, label: 'v2' };
    clock.advance(60 * SECOND);
    await source.start();
    expect(source.status).toEqual({ source: 'appconfig', version: 'v2', ageSeconds: 0, stale: false });
    expect(server.calls.sessions).toBe(1);
    deployed = { text: off, label: 'v3' };
    await pass(60 * SECOND);
    expect(source.status.version).toBe('v3');
  });

  it('and starting at once leaves one poller', async () => {
    await source.start();
    clock.advance(30 * SECOND);
    const closed = source.close();
    const started = source.start();
    await Promise.all([closed, started, source.start()]);
    const { polls } = server.calls;
    await pass(30 * SECOND);
    expect(server.calls.polls).toBe(polls + 1);
  });

  it('ends a call that hangs, without a report', async () => {
    server.inject('hang');
    const started = source.start();
    while (server.calls.sessions === 0) await new Promise(setImmediate);
    await source.close();
    await started;
    expect(clock.waiting).toBe(0);
    expect(statuses).toEqual([]);
  });

  it('may be done twice', async () => {
    await source.start();
    await Promise.all([source.close(), source.close()]);
    expect(clock.waiting).toBe(0);
  });
});

describe('a source that makes its own client', () => {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it('takes region and address from the environment', async () => {
    Object.assign(process.env, { AWS_ENDPOINT_URL_APPCONFIGDATA: server.url, AWS_REGION: 'us-east-1' });
    await source.close();
    source = createAppConfigSource({ manifest: FLAGS, ...PROFILE });
    await source.start();
    expect(source.status).toMatchObject({ source: 'appconfig', version: 'v1' });
  });

  it('takes them as they are told', async () => {
    await source.close();
    source = createAppConfigSource({ manifest: FLAGS, ...PROFILE, region: 'us-east-1', endpoint: server.url });
    await source.start();
    expect(source.status).toMatchObject({ source: 'appconfig', version: 'v1' });
  });
});
