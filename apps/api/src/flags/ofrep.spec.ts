import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson } from '../../testing/community.ts';

const FLAGS_PATH = '/ofrep/v1/evaluate/flags';
const EVENTS = '/ofrep/v1/event-stream';

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;
let address: string;

beforeAll(async () => {
  flags = createStaticSource({ manifest: FLAGS, document: { flags: {} } });
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' }, flagSource: flags });
  address = (await service.app.getUrl()).replace('[::1]', '127.0.0.1');
});
afterAll(() => service.close());
afterEach(() => {
  flags.replace({ flags: {} });
});

function set(changes: Record<string, object>): void {
  flags.replace({ flags: changes });
}

describe('the evaluation protocol', () => {
  it('answers all flags with a tag that holds as long as the answers do', async () => {
    const first = await service.http.post(FLAGS_PATH).send({ context: {} }).expect(200);
    const { flags: answered } = first.body as { flags: { key: string; value: unknown; reason: string }[] };
    expect(answered.map(({ key }) => key)).toEqual(Object.keys(FLAGS));
    const tag = first.headers['etag'] ?? '';
    await service.http.post(FLAGS_PATH).set('if-none-match', tag).send({ context: {} }).expect(304);
    set({ quest_categories: { enabled: true } });
    await service.http.post(FLAGS_PATH).set('if-none-match', tag).send({ context: {} }).expect(200);
  });

  it('takes the person from the session and never from the body', async () => {
    const ada = aPerson(service, 'ada');
    set({ wallet_integration: { whitelist_users: [ada.userId] } });
    const pretended = { context: { targetingKey: ada.userId, groups: ['admins'] } };
    const path = `${FLAGS_PATH}/wallet_integration`;
    const visitor = await service.http.post(path).send(pretended).expect(200);
    expect(visitor.body).toMatchObject({ value: false });
    const token = service.bearer({ sub: ada.userId });
    const own = await service.http
      .post(path)
      .set('authorization', token)
      .send({ context: { targetingKey: 'x' } });
    expect(own.body).toMatchObject({ value: true, key: 'wallet_integration' });
  });

  it('is read by a public OpenFeature client with its own OFREP provider', async () => {
    const baseUrl = await service.app.getUrl();
    set({ quest_categories: { rollout_percentage: 100 }, advanced_search: { killed: true } });
    await OpenFeature.setProviderAndWait('public-client', new OFREPProvider({ baseUrl }));
    const client = OpenFeature.getClient('public-client');
    expect(await client.getBooleanValue('dual_attestation', false)).toBe(true);
    expect(await client.getBooleanDetails('quest_categories', true)).toMatchObject({ value: false, variant: 'off' });
    expect(await client.getBooleanDetails('not_a_flag' as 'dual_attestation', true)).toMatchObject({
      value: true,
      errorCode: 'FLAG_NOT_FOUND',
    });
    await OpenFeature.clearProviders();
  });

  it('names a missing flag, and a missing context, in its own form', async () => {
    const missing = await service.http.post(`${FLAGS_PATH}/no_such_flag`).send({ context: {} }).expect(404);
    expect(missing.body).toMatchObject({ key: 'no_such_flag', errorCode: 'FLAG_NOT_FOUND' });
    for (const path of [FLAGS_PATH, `${FLAGS_PATH}/maintenance_mode`]) {
      const bad = await service.http.post(path).send({}).expect(400);
      expect(bad.body).toMatchObject({ errorCode: 'INVALID_CONTEXT' });
      const keyless = await service.http
        .post(path)
        .send({ context: { targetingKey: 5 } })
        .expect(400);
      expect(keyless.body).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' });
    }
  });

  it('accepts the metadata of an event, and refuses it when it is malformed', async () => {
    for (const path of [FLAGS_PATH, `${FLAGS_PATH}/maintenance_mode`]) {
      const query = { flagConfigEtag: 'v12', flagConfigLastModified: '1771622898', ofALaterVersion: '1' };
      await service.http.post(path).query(query).send({ context: {} }).expect(200);
      const bad = await service.http
        .post(path)
        .query({ flagConfigLastModified: 'x' })
        .send({ context: {} })
        .expect(400);
      expect(bad.body).toMatchObject({ errorCode: 'GENERAL' });
    }
  });

  it('names its event stream in the bulk answer', async () => {
    const { body } = await service.http.post(FLAGS_PATH).send({ context: {} }).expect(200);
    expect(body).toMatchObject({
      eventStreams: [{ type: 'sse', endpoint: { requestUri: EVENTS }, inactivityDelaySec: 120 }],
    });
  });
});

describe('an error before the controller', () => {
  const key = 'maintenance_mode';
  const json = { 'content-type': 'application/json' };
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(`${address}${path}`, { method, headers, ...(body !== undefined && { body }) });

  it.each<[string, number, string, () => Promise<Response>]>([
    ['bad JSON', 400, 'PARSE_ERROR', () => send('POST', `${FLAGS_PATH}/${key}`, json, '{"context":')],
    ['a bad path', 400, 'PARSE_ERROR', () => send('POST', `${FLAGS_PATH}/%zz`, json, '{}')],
    ['a bad token', 401, 'GENERAL', () => send('POST', FLAGS_PATH, { ...json, authorization: 'Bearer x' }, '{}')],
    ['an unknown path', 404, 'GENERAL', () => send('POST', '/ofrep/v2/evaluate', json, '{}')],
    ['an unknown method', 405, 'GENERAL', () => send('GET', FLAGS_PATH, {})],
    ['a large body', 413, 'GENERAL', () => send('POST', FLAGS_PATH, json, JSON.stringify('x'.repeat(70_000)))],
    ['another media type', 415, 'PARSE_ERROR', () => send('POST', FLAGS_PATH, { 'content-type': 'text/xml' }, '<a/>')],
    ['an overlong address', 414, 'GENERAL', () => send('POST', `${FLAGS_PATH}/${'k'.repeat(9_000)}`, json, '{}')],
  ])('answers %s with %i and %s', async (_, status, errorCode, request) => {
    const answer = await request();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8']);
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ errorCode, errorDetails: expect.any(String) as string });
    expect(Object.keys(body).filter((name) => !['key', 'errorCode', 'errorDetails'].includes(name))).toEqual([]);
    expect(answer.headers.get('x-request-id')).not.toBeNull();
    if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('names the flag that was asked for', async () => {
    const answer = await send('POST', `${FLAGS_PATH}/${key}`, json, '{');
    expect(await answer.json()).toMatchObject({ key });
  });

  it('answers 429 with Retry-After', async () => {
    const narrow = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '0.01' } });
    const ask = () => narrow.http.post(FLAGS_PATH).send({ context: {} });
    const answers = [await ask(), await ask(), await ask(), await ask(), await ask()];
    const limited = answers.find(({ status }) => status === 429);
    expect(limited?.body).toEqual({ errorCode: 'GENERAL', errorDetails: expect.any(String) as string });
    expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0);
    await narrow.close();
  });

  it('keeps problem documents on every other path', async () => {
    const answer = await send('GET', '/ofrepository', {});
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('sends no CORS header', async () => {
    const preflight = await send('OPTIONS', FLAGS_PATH, {
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'POST',
    });
    expect(preflight.status).toBe(405);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
