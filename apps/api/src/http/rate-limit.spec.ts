import { API_KEY, startTestApp, type TestApp, VISITOR_SECRET } from '../../testing/app.ts';
import { earlyInTheMinute } from '../../testing/minute.ts';
import { TryModule } from '../../testing/routes.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';

const MINUTE = 60_000;

let test: TestApp;
let people = 0;
beforeAll(async () => {
  test = await startTestApp({
    imports: [TryModule],
    environment: { TRUSTED_PROXY_HOPS: '2', API_MAX_RPS: '100000', API_BURST: '100000' },
  });
});
afterAll(() => test.close());
beforeEach(earlyInTheMinute, MINUTE);

const newPerson = () => test.bearer({ sub: `person-${(people += 1)}` });

async function statuses(count: number, call: () => PromiseLike<{ status: number }>): Promise<number[]> {
  const answers: number[] = [];
  for (let index = 0; index < count; index += 1) answers.push((await call()).status);
  return answers;
}

describe('the rate limit', () => {
  it('admits what its class allows and then answers 429 until the minute ends', async () => {
    const ada = newPerson();
    const dispute = () => test.http.post('/api/v1/try/dispute').set('authorization', ada);
    expect(await statuses(6, dispute)).toEqual([200, 200, 200, 200, 200, 429]);
    const answer = await dispute();
    expect(answer.body).toMatchObject({ status: 429, code: 'rate-limited' });
    const retryAfter = Number(answer.headers['retry-after']);
    expect(retryAfter).toBeGreaterThan(0);
    expect(Math.abs(retryAfter - (MINUTE - (Date.now() % MINUTE)) / 1_000)).toBeLessThan(2);
  });

  it('counts members apart, wherever they are', async () => {
    const call = (who: string) => test.http.post('/api/v1/try/dispute').set('authorization', who);
    const [first, second] = [newPerson(), newPerson()];
    await statuses(6, () => call(first));
    expect((await call(second)).status).toBe(200);
  });

  it('counts classes apart', async () => {
    const ada = newPerson();
    await statuses(6, () => test.http.post('/api/v1/try/dispute').set('authorization', ada));
    expect((await test.http.post('/api/v1/try/plain').set('authorization', ada)).status).toBe(200);
  });

  it('counts other changes as 30 a minute, and reads as 300 among which some POSTs are', async () => {
    const ada = newPerson();
    const changes = await statuses(31, () => test.http.patch('/api/v1/try/versioned').set('authorization', ada));
    expect(changes.filter((status) => status === 429)).toHaveLength(1);
    const reads = await Promise.all(
      Array.from({ length: 302 }, (_, index) =>
        index % 2 === 0
          ? test.http.post('/api/v1/try/read').set('authorization', ada)
          : test.http.get('/api/v1/try/versioned').set('authorization', ada),
      ),
    );
    expect(reads.filter(({ status }) => status === 429)).toHaveLength(2);
  }, 30_000);

  it('is shared by all tasks for changes', async () => {
    const other = await startTestApp({ imports: [TryModule], settings: { ...test.settings } });
    const ada = newPerson();
    const call = (one: TestApp) => one.http.post('/api/v1/try/dispute').set('authorization', ada);
    await statuses(3, () => call(test));
    expect(await statuses(3, () => call(other))).toEqual([200, 200, 429]);
    await other.close();
  });

  it('lets not one call more through when they come together', async () => {
    const ada = newPerson();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => test.http.post('/api/v1/try/dispute').set('authorization', ada)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it('keeps the real clock when the service’s time is moved', async () => {
    const ada = newPerson();
    const dispute = () => test.http.post('/api/v1/try/dispute').set('authorization', ada);
    await statuses(5, dispute);
    await test.app.get(AdjustableClock).advance(120);
    expect((await dispute()).status).toBe(429);
  });

  it('is asked after the token and the origin, and before the body', async () => {
    const token = test.pool.token({ sub: 'order' });
    const dispute = () => test.http.post('/api/v1/try/dispute');
    await statuses(6, () => dispute().set('authorization', `Bearer ${token}`));
    expect((await dispute()).status).toBe(401);
    expect((await dispute().set('cookie', `civicforge_access=${token}`)).status).toBe(403);
    expect((await dispute().set('authorization', `Bearer ${token}`).send({ unknown: 1 })).status).toBe(429);
  });
});

describe('a visitor', () => {
  const register = (forwarded: string, headers: Record<string, string> = {}) =>
    test.http.post('/api/v1/auth/forgot-password').set('x-forwarded-for', forwarded).set(headers).send({});

  it('is counted by the address that the trusted proxies saw', async () => {
    expect(await statuses(6, () => register('198.51.100.1, 10.0.0.1'))).toEqual([400, 400, 400, 400, 400, 429]);
    expect((await register('198.51.100.2, 10.0.0.1')).status).toBe(400);
  });

  it('cannot escape by inventing entries in front', async () => {
    await statuses(5, () => register('203.0.113.9, 198.51.100.3, 10.0.0.1'));
    expect((await register('203.0.113.10, 198.51.100.3, 10.0.0.1')).status).toBe(429);
  });

  it('cannot escape within the network of one IPv6 client', async () => {
    await statuses(5, () => register('2001:db8:1:2:a::1, 10.0.0.1'));
    expect((await register('2001:db8:1:2:b::9, 10.0.0.1')).status).toBe(429);
    expect((await register('2001:db8:1:3::1, 10.0.0.1')).status).toBe(400);
  });

  it('is the visitor whom our web server names with the secret', async () => {
    const visitor = (address: string, secret = VISITOR_SECRET) =>
      register('192.0.2.1, 10.0.0.1', {
        'x-civicforge-visitor-address': address,
        'x-civicforge-visitor-secret': secret,
      });
    await statuses(5, () => visitor('203.0.113.50'));
    expect((await visitor('203.0.113.50')).status).toBe(429);
    expect((await visitor('203.0.113.51')).status).toBe(400);
    await statuses(5, () => visitor('203.0.113.52', 'wrong'));
    expect((await visitor('203.0.113.53', 'wrong')).status).toBe(429);
  });
});

describe('probes', () => {
  it('are never counted', async () => {
    const answers = await statuses(310, () => test.http.get('/health'));
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  it('see details of readiness with the key alone, outside the local and test stages', async () => {
    const staging = await startTestApp({ settings: { isLocalOrTest: false } });
    const ready = (key?: string) =>
      key === undefined ? staging.http.get('/health/ready') : staging.http.get('/health/ready').set('x-api-key', key);
    expect((await ready()).body).toEqual({ status: 'ok' });
    expect((await ready('wrong')).body).toEqual({ status: 'ok' });
    expect((await ready(API_KEY)).body).toMatchObject({
      status: 'ok',
      info: { database: { status: 'up' }, identity: { status: 'up' } },
      error: {},
    });
    await staging.close();
  });
});

describe('readiness', () => {
  it('names the dependency that is away', async () => {
    const lonely = await startTestApp({ environment: { TABLE_RUNTIME: 'nowhere' } });
    const ready = await lonely.http.get('/health/ready');
    expect([ready.status, ready.body]).toMatchObject([
      503,
      { status: 'error', info: { identity: { status: 'up' } }, error: { database: { status: 'down' } } },
    ]);
    expect((await lonely.http.get('/health')).status).toBe(200);
    await lonely.close();
  });
});

describe('a flood', () => {
  it('is shed per address above the burst, errors included, while probes get through', async () => {
    const small = await startTestApp({ environment: { API_MAX_RPS: '1', API_BURST: '3' } });
    const answers = await statuses(5, () => small.http.get('/nope'));
    expect(answers).toEqual([404, 404, 404, 429, 429]);
    const shed = await small.http.get('/nope');
    expect([shed.body.code, Number(shed.headers['retry-after'])]).toEqual(['rate-limited', 1]);
    expect((await small.http.get('/health')).status).toBe(200);
    await small.close();
  });
});
