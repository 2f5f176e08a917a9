import { TOKEN_LIFE_MS } from './appconfig-emulator.ts';
import { createAppConfigSource } from './appconfig-source.ts';
import { isOn } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import { FollowedAppConfig, OFF, ON, PROFILE } from './testing-appconfig.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

let app: FollowedAppConfig;

beforeEach(async () => {
  app = await FollowedAppConfig.start();
});
afterEach(() => app.close());

describe('a source that follows AppConfig', () => {
  it('serves the defaults before it starts, and the document after', async () => {
    expect(app.source.status).toMatchObject({ source: 'bundled', version: 'bundled', stale: true });
    expect(isOn(app.source.current().rules, 'dual_attestation', {}, 0)).toBe(true);
    await app.source.start();
    expect(app.source.status).toEqual({ source: 'appconfig', version: 'v1', ageSeconds: 0, stale: false });
    expect(app.changes).toEqual([['advanced_search']]);
    expect(app.statuses).toEqual([]);
  });

  it('brings a change within 60 seconds', async () => {
    await app.source.start();
    await app.pass(7 * SECOND);
    app.deployed = { text: ON, label: 'v2' };
    expect(app.searchIsOn()).toBe(false);
    await app.pass(53 * SECOND);
    expect(app.searchIsOn()).toBe(true);
    expect(app.source.status).toMatchObject({ version: 'v2', stale: false });
    expect(app.changes).toEqual([['advanced_search'], ['advanced_search']]);
  });

  it('brings a change within 60 seconds with the most jitter, too', async () => {
    await app.source.close();
    app.follow(app.server.url, { random: () => 0.999_999 });
    await app.source.start();
    app.deployed = { text: ON, label: 'v2' };
    await app.pass(60 * SECOND);
    expect(app.searchIsOn()).toBe(true);
  });

  it('uses each token once, in one session, one poll at a time', async () => {
    await app.source.start();
    await Promise.all([app.source.start(), app.source.start()]);
    await app.pass(10 * 30 * SECOND);
    expect(app.server.calls).toEqual({ sessions: 1, polls: 11 });
    expect(app.statuses).toEqual([]);
  });

  it('takes an empty body as unchanged, and as a sign of life', async () => {
    await app.source.start();
    const before = app.source.current();
    await app.pass(300 * SECOND);
    expect(app.source.current()).toBe(before);
    expect(app.source.status).toMatchObject({ ageSeconds: 0, stale: false, version: 'v1' });
    expect(app.changes).toHaveLength(1);
  });

  it('emits no change for a new version with the same content', async () => {
    await app.source.start();
    app.deployed = { text: `${OFF}\n`, label: 'v2' };
    await app.pass(60 * SECOND);
    expect(app.source.status.version).toBe('v2');
    expect(app.changes).toHaveLength(1);
  });

  it('names a version without a label by its content', async () => {
    app.deployed = { text: OFF, label: '' };
    await app.source.start();
    expect(app.source.status.version).toMatch(/^[0-9a-f]{8}$/);
  });

  it('waits as long as the service says, from one poll to the next', async () => {
    await app.source.start();
    expect(app.clock.untilNext).toBe(30 * SECOND);
    app.server.emulator.pollIntervalSeconds = 300;
    await app.pass(30 * SECOND);
    expect(app.clock.untilNext).toBe(300 * SECOND);
    app.server.emulator.pollIntervalSeconds = 1;
    await app.pass(300 * SECOND);
    expect(app.clock.untilNext).toBe(1 * SECOND);
  });

  it('never comes before its time, however chance falls', async () => {
    await app.source.close();
    app.follow(app.server.url, { random: () => 0.5 });
    await app.source.start();
    expect(app.clock.untilNext).toBe(31.5 * SECOND);
    app.server.emulator.pollIntervalSeconds = 3600;
    await app.pass(31.5 * SECOND);
    expect(app.clock.untilNext).toBe(3602.5 * SECOND);
  });
});

describe('tokens', () => {
  it('that expired while waiting lead to a new session', async () => {
    await app.source.close();
    app.follow(app.server.url, { random: () => 0.5 });
    app.server.emulator.pollIntervalSeconds = TOKEN_LIFE_MS / SECOND;
    await app.source.start();
    app.deployed = { text: ON, label: 'v2' };
    await app.pass(TOKEN_LIFE_MS + 10 * SECOND);
    expect(app.server.calls).toEqual({ sessions: 2, polls: 3 });
    expect(app.searchIsOn()).toBe(true);
    expect(app.statuses).toEqual([]);
  });

  it('that an unseen answer has spent lead to a new session', async () => {
    await app.source.start();
    app.deployed = { text: ON, label: 'v2' };
    app.server.inject('lost-answer');
    await app.pass(30 * SECOND);
    expect(app.searchIsOn()).toBe(false);
    await app.pass(1 * SECOND);
    expect(app.server.calls).toEqual({ sessions: 2, polls: 4 });
    expect(app.searchIsOn()).toBe(true);
  });

  it('that a restarted service has forgotten lead to a new session', async () => {
    await app.source.start();
    app.server.emulator.forgetSessions();
    await app.pass(30 * SECOND);
    expect(app.server.calls.sessions).toBe(2);
    expect(app.statuses).toEqual([]);
    expect(app.changes).toHaveLength(1);
  });

  it('are kept while the service limits its callers, and used when it no longer does', async () => {
    await app.source.start();
    app.server.inject('throttle', 'throttle', 'error');
    await app.pass(60 * SECOND);
    expect(app.server.calls.sessions).toBe(1);
    expect(app.source.status).toMatchObject({ stale: false, ageSeconds: expect.any(Number) as number });
    expect(app.source.status.problem).toBeUndefined();
  });
});

describe('when the service limits its callers', () => {
  it('backs off further each time, up to a minute, and begins anew after an answer', async () => {
    await app.source.start();
    app.server.inject(...new Array<'throttle'>(9).fill('throttle'));
    await app.pass(30 * SECOND);
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) waits.push(await app.untilNextPoll());
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30]);
    app.server.inject('throttle');
    expect(await app.untilNextPoll()).toBe(30);
    expect(await app.untilNextPoll()).toBe(0.5);
  });

  it('says so once and goes on serving', async () => {
    await app.source.start();
    app.server.inject('throttle', 'throttle', 'throttle');
    await app.pass(30 * SECOND);
    expect(app.statuses).toEqual([
      {
        source: 'appconfig',
        version: 'v1',
        ageSeconds: 30,
        stale: false,
        problem: 'ThrottlingException: Rate exceeded',
      },
    ]);
    await app.pass(60 * SECOND);
    expect(app.statuses).toHaveLength(2);
    expect(app.statuses[1]).toMatchObject({ stale: false });
  });

  it('comes back at a moment of chance, so that many tasks do not come back together', async () => {
    await app.source.close();
    app.follow(app.server.url, { random: () => 0.5 });
    app.server.inject('throttle');
    await app.source.start();
    expect(app.clock.untilNext).toBe(0.75 * SECOND);
  });
});

describe('a body that is no flag document', () => {
  it('is refused and reported, and what was served stays', async () => {
    app.deployed = { text: ON, label: 'v1' };
    await app.source.start();
    app.server.inject('garbage');
    app.deployed = { text: OFF, label: 'v2' };
    await app.pass(30 * SECOND);
    expect(app.searchIsOn()).toBe(true);
    expect(app.source.status).toMatchObject({ version: 'v1', stale: true });
    expect(app.source.status.problem).toContain('The flag document is not valid: is not JSON');
  });

  it('is never half applied, and its path is named', async () => {
    await app.source.start();
    app.deployed = {
      text: JSON.stringify({
        flags: { advanced_search: { enabled: true }, quest_categories: { rollout_percentage: 250 } },
      }),
      label: 'v2',
    };
    await app.pass(30 * SECOND);
    expect(app.searchIsOn()).toBe(false);
    expect(app.statuses).toHaveLength(1);
    expect(app.statuses[0]?.problem).toContain(
      'flags.quest_categories.rollout_percentage: must be a number from 0 to 100',
    );
  });

  it('stays a problem over unchanged polls and outages when it is nested too deep beside a kill', async () => {
    app.deployed = { text: ON, label: 'v1' };
    await app.source.start();
    const value = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;
    const variants = `[{"name":"compact","weight":1,"value":${value}}]`;
    const flags = `{"advanced_search":{"killed":true},"new_attestation_flow":{"variants":${variants}}}`;
    app.deployed = { text: `{"flags":${flags}}`, label: 'v2' };
    await app.pass(30 * SECOND);
    for (let polls = 0; polls < 3; polls += 1) {
      expect(app.searchIsOn()).toBe(true);
      expect(app.source.status).toMatchObject({ version: 'v1', stale: true });
      expect(app.source.status.problem).toContain('is nested deeper than 32 levels');
      if (polls === 1) app.server.inject('throttle');
      await app.pass(30 * SECOND);
    }
    expect(app.source.status.problem).toContain('is nested deeper than 32 levels');
    expect(app.source.status.ageSeconds).toBeGreaterThan(60);
  });

  it('keeps the source stale although the service then answers "unchanged", until a good one comes', async () => {
    await app.source.start();
    app.deployed = { text: '{"flags":', label: 'v2' };
    await app.pass(300 * SECOND);
    expect(app.server.calls.sessions).toBe(1);
    expect(app.source.status).toMatchObject({ stale: true, version: 'v1', ageSeconds: 300 });
    app.deployed = { text: ON, label: 'v3' };
    await app.pass(30 * SECOND);
    expect(app.source.status).toEqual({ source: 'appconfig', version: 'v3', ageSeconds: 0, stale: false });
    expect(app.statuses.map(({ stale }) => stale)).toEqual([true, false]);
  });
});

describe('a service out of reach', () => {
  it('at the start leaves the defaults, and start ends all the same', async () => {
    await app.source.close();
    await app.server.close();
    app.follow('http://127.0.0.1:9');
    await app.source.start();
    expect(app.source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(app.source.status.problem).toContain('ECONNREFUSED');
    expect(isOn(app.source.current().rules, 'dual_attestation', {}, 0)).toBe(true);
    expect(app.searchIsOn()).toBe(false);
  });

  it('that never answers ends the attempt after the time allowed', async () => {
    app.server.inject('hang');
    const started = app.source.start();
    while (app.server.calls.sessions === 0) await new Promise(setImmediate);
    app.clock.advance(3 * SECOND);
    await started;
    expect(app.source.status.problem).toBe('AppConfig did not answer within 3000 ms');
    await app.pass(1 * SECOND);
    expect(app.source.status).toMatchObject({ source: 'appconfig', stale: false });
  });

  it('from the start on is found when it comes', async () => {
    app.server.inject('reset', 'error', 'throttle', 'reset');
    await app.source.start();
    expect(app.source.status).toMatchObject({ source: 'bundled', stale: true });
    await app.pass(60 * SECOND);
    expect(app.source.status).toMatchObject({ source: 'appconfig', version: 'v1', stale: false });
    expect(app.statuses.at(-1)).toMatchObject({ stale: false });
  });

  it('for hours leaves what was served, says how old it is, and is tried every minute', async () => {
    app.deployed = { text: ON, label: 'v1' };
    await app.source.start();
    app.server.inject(...new Array<'error'>(2000).fill('error'));
    await app.pass(5 * HOUR);
    expect(app.searchIsOn()).toBe(true);
    expect(app.source.status).toMatchObject({ source: 'appconfig', version: 'v1', stale: true, ageSeconds: 18_000 });
    expect(app.clock.untilNext).toBeLessThanOrEqual(60 * SECOND);
    expect(app.statuses.map(({ stale }) => stale)).toEqual([false, true]);
  }, 30_000);

  it('and back again is fresh within a minute', async () => {
    await app.source.start();
    app.server.inject(...new Array<'reset'>(10).fill('reset'));
    await app.pass(150 * SECOND);
    expect(app.source.status.stale).toBe(true);
    app.deployed = { text: ON, label: 'v2' };
    await app.pass(60 * SECOND);
    expect(app.source.status).toMatchObject({ stale: false, version: 'v2' });
    expect(app.searchIsOn()).toBe(true);
  });

  it('where nothing was deployed yet leaves the defaults until something is', async () => {
    app.deployed = undefined;
    await app.source.start();
    expect(app.source.status).toMatchObject({ source: 'bundled', stale: true });
    expect(app.source.status.problem).toContain('ResourceNotFoundException');
    app.deployed = { text: ON, label: 'v1' };
    await app.pass(60 * SECOND);
    expect(app.searchIsOn()).toBe(true);
  });
});

describe('the age of the served version', () => {
  it('makes the source stale at the moment at which it is too old, between two attempts', async () => {
    const confirmed = app.clock.now();
    let staleAfter: number | undefined;
    await app.source.start();
    app.source.onStatus(({ stale }) => {
      if (stale) staleAfter ??= app.clock.now() - confirmed;
    });
    app.server.inject(...new Array<'hang'>(20).fill('hang'));
    app.clock.advance(90 * SECOND);
    expect(staleAfter).toBeUndefined();
    app.clock.advance(1);
    expect(staleAfter).toBe(90_001);
    expect(app.source.status).toMatchObject({ stale: true, ageSeconds: 90 });
  });
});

describe('closing', () => {
  it('ends the poller and leaves what was served', async () => {
    await app.source.start();
    const { polls } = app.server.calls;
    await app.source.close();
    expect(app.clock.waiting).toBe(0);
    app.clock.advance(HOUR);
    await new Promise(setImmediate);
    expect(app.server.calls.polls).toBe(polls);
    expect(app.source.status).toMatchObject({ version: 'v1', stale: true });
  });

  it('lets the source be started again, with the token that it had', async () => {
    await app.source.start();
    await app.source.close();
    app.deployed = { text: ON, label: 'v2' };
    app.clock.advance(60 * SECOND);
    await app.source.start();
    expect(app.source.status).toEqual({ source: 'appconfig', version: 'v2', ageSeconds: 0, stale: false });
    expect(app.server.calls.sessions).toBe(1);
    app.deployed = { text: OFF, label: 'v3' };
    await app.pass(60 * SECOND);
    expect(app.source.status.version).toBe('v3');
  });

  it('and starting at once leaves one poller', async () => {
    await app.source.start();
    app.clock.advance(30 * SECOND);
    const closed = app.source.close();
    const started = app.source.start();
    await Promise.all([closed, started, app.source.start()]);
    const { polls } = app.server.calls;
    await app.pass(30 * SECOND);
    expect(app.server.calls.polls).toBe(polls + 1);
  });

  it('ends a call that hangs, without a report', async () => {
    app.server.inject('hang');
    const started = app.source.start();
    while (app.server.calls.sessions === 0) await new Promise(setImmediate);
    await app.source.close();
    await started;
    expect(app.clock.waiting).toBe(0);
    expect(app.statuses).toEqual([]);
  });

  it('may be done twice', async () => {
    await app.source.start();
    await Promise.all([app.source.close(), app.source.close()]);
    expect(app.clock.waiting).toBe(0);
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
    Object.assign(process.env, { AWS_ENDPOINT_URL_APPCONFIGDATA: app.server.url, AWS_REGION: 'us-east-1' });
    await app.source.close();
    app.source = createAppConfigSource({ manifest: FLAGS, ...PROFILE });
    await app.source.start();
    expect(app.source.status).toMatchObject({ source: 'appconfig', version: 'v1' });
  });

  it('takes them as they are told', async () => {
    await app.source.close();
    app.source = createAppConfigSource({ manifest: FLAGS, ...PROFILE, region: 'us-east-1', endpoint: app.server.url });
    await app.source.start();
    expect(app.source.status).toMatchObject({ source: 'appconfig', version: 'v1' });
  });
});
