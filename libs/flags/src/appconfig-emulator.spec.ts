import { AppConfigEmulator, TOKEN_LIFE_MS, type EmulatedAnswer } from './appconfig-emulator.ts';
import { startAppConfigEmulator, type EmulatorServer } from './appconfig-emulator-http.ts';
import { FakeClock } from './testing.ts';

const KNOWN = { application: 'civicforge', environment: 'test', profile: 'feature-flags' };
const INPUT = {
  ApplicationIdentifier: 'civicforge',
  EnvironmentIdentifier: 'test',
  ConfigurationProfileIdentifier: 'feature-flags',
};

interface Body {
  readonly InitialConfigurationToken?: string;
  readonly Message?: string;
  readonly ResourceType?: string;
  readonly Details?: { readonly InvalidParameters: { readonly ConfigurationToken: { readonly Problem: string } } };
}
const bodyOf = ({ body }: EmulatedAnswer): Body => JSON.parse(body) as Body;
const problemOf = (answer: EmulatedAnswer): string | undefined =>
  bodyOf(answer).Details?.InvalidParameters.ConfigurationToken.Problem;

describe('the emulated data plane', () => {
  let clock: FakeClock;
  let emulator: AppConfigEmulator;
  let deployed: { text: string; label: string } | undefined;

  beforeEach(() => {
    clock = new FakeClock();
    deployed = { text: '{}', label: 'v1' };
    emulator = new AppConfigEmulator({ deployed: () => deployed, known: KNOWN, clock });
  });

  const start = (more: object = {}): string =>
    bodyOf(emulator.startSession({ ...INPUT, ...more })).InitialConfigurationToken ?? '';
  const nextOf = ({ headers }: EmulatedAnswer): string => headers['next-poll-configuration-token'] ?? '';

  it('answers the first poll with the configuration, a token, an interval and a label', () => {
    const answer = emulator.getLatest(start());
    expect(answer).toMatchObject({ status: 200, body: '{}' });
    expect(answer.headers).toMatchObject({ 'version-label': 'v1', 'next-poll-interval-in-seconds': '60' });
    expect(nextOf(answer)).not.toBe('');
  });

  it('answers with an empty body and no label when nothing changed', () => {
    const first = emulator.getLatest(start());
    clock.advance(60_000);
    const second = emulator.getLatest(nextOf(first));
    expect(second).toMatchObject({ status: 200, body: '' });
    expect(second.headers['version-label']).toBeUndefined();
    clock.advance(60_000);
    deployed = { text: '{"a":1}', label: 'v2' };
    expect(emulator.getLatest(nextOf(second)).body).toBe('{"a":1}');
  });

  it('takes a token once', () => {
    const token = start();
    emulator.getLatest(token);
    const again = emulator.getLatest(token);
    expect(again).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'BadRequestException' } });
    expect(problemOf(again)).toBe('Corrupted');
  });

  it('refuses a token after 24 hours', () => {
    const token = start();
    clock.advance(TOKEN_LIFE_MS);
    expect(problemOf(emulator.getLatest(token))).toBe('Expired');
  });

  it('takes a token just before', () => {
    const token = start();
    clock.advance(TOKEN_LIFE_MS - 1);
    expect(emulator.getLatest(token).status).toBe(200);
  });

  it('forgets tokens long expired', () => {
    const token = start();
    clock.advance(2 * TOKEN_LIFE_MS);
    start();
    expect(problemOf(emulator.getLatest(token))).toBe('Corrupted');
  });

  it('refuses a poll before its time without spending the token', () => {
    const next = nextOf(emulator.getLatest(start({ RequiredMinimumPollIntervalInSeconds: 30 })));
    clock.advance(29_000);
    expect(problemOf(emulator.getLatest(next))).toBe('PollIntervalNotSatisfied');
    clock.advance(1000);
    expect(emulator.getLatest(next).status).toBe(200);
  });

  it('gives the interval that the session asked for, unless it has its own', () => {
    const asked = { RequiredMinimumPollIntervalInSeconds: 45 };
    expect(emulator.getLatest(start(asked)).headers['next-poll-interval-in-seconds']).toBe('45');
    emulator.pollIntervalSeconds = 1;
    expect(emulator.getLatest(start(asked)).headers['next-poll-interval-in-seconds']).toBe('1');
  });

  it.each([14, 86_401, 20.5, '30', null])('refuses to poll every %p seconds', (seconds) => {
    expect(emulator.startSession({ ...INPUT, RequiredMinimumPollIntervalInSeconds: seconds }).status).toBe(400);
  });

  it.each(Object.keys(INPUT))('wants %s', (field) => {
    expect(bodyOf(emulator.startSession({ ...INPUT, [field]: '' })).Message).toBe(`${field} is missing`);
  });

  it.each([
    ['ApplicationIdentifier', 'Application'],
    ['EnvironmentIdentifier', 'Environment'],
    ['ConfigurationProfileIdentifier', 'ConfigurationProfile'],
  ])('does not know another %s', (field, type) => {
    const answer = emulator.startSession({ ...INPUT, [field]: 'other' });
    expect(answer.status).toBe(404);
    expect(bodyOf(answer).ResourceType).toBe(type);
  });

  it('has nothing to give before the first deployment', () => {
    deployed = undefined;
    expect(emulator.getLatest(start())).toMatchObject({ status: 404 });
    const open = new AppConfigEmulator({ deployed: () => undefined });
    expect(open.getLatest(bodyOf(open.startSession(INPUT)).InitialConfigurationToken ?? '').status).toBe(404);
  });
});

describe('the emulator as a server', () => {
  let server: EmulatorServer;

  beforeEach(async () => {
    server = await startAppConfigEmulator({ deployed: () => ({ text: '{}', label: 'v1' }) });
  });
  afterEach(() => server.close());

  const post = (path: string, body: string): Promise<Response> =>
    fetch(`${server.url}${path}`, { method: 'POST', body });

  it('is alive', async () => {
    const answer = await fetch(`${server.url}/health`);
    expect(answer.status).toBe(200);
  });

  it('speaks the wire format of the service', async () => {
    const session = await post('/configurationsessions', JSON.stringify(INPUT));
    expect(session.status).toBe(201);
    const { InitialConfigurationToken: token = '' } = (await session.json()) as Body;
    const answer = await fetch(`${server.url}/configuration?configuration_token=${encodeURIComponent(token)}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('version-label')).toBe('v1');
    expect(await answer.text()).toBe('{}');
    expect(server.calls).toEqual({ sessions: 1, polls: 1 });
  });

  it('is steered from another process', async () => {
    const answer = await post('/emulator', JSON.stringify({ pollIntervalSeconds: 5, faults: ['throttle'] }));
    expect(await answer.json()).toEqual({ pollIntervalSeconds: 5, faults: ['throttle'] });
    expect((await post('/configurationsessions', JSON.stringify(INPUT))).status).toBe(429);
    expect((await post('/configurationsessions', JSON.stringify(INPUT))).status).toBe(201);
  });

  it.each([
    ['/emulator', '{"faults":["sabotage"]}', 400],
    ['/emulator', '{"faults":"throttle"}', 400],
    ['/emulator', '{"pollIntervalSeconds":0}', 400],
    ['/configurationsessions', '[]', 400],
    ['/configurationsessions', '', 400],
    ['/configurationsessions', '{', 400],
    ['/configurationsessions', `"${'x'.repeat(70_000)}"`, 400],
    ['/configuration', '{}', 404],
  ])('refuses a POST to %s of %.20s', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  it('says which port is taken', async () => {
    const { port } = new URL(server.url);
    const again = startAppConfigEmulator({ deployed: () => undefined, port: Number(port) });
    await expect(again).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
  });
});
