import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { earlyInTheMinute } from '../../testing/minute.ts';
import { TryModule } from '../../testing/routes.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({
    imports: [TryModule],
    environment: { RATE_LIMIT_FACTOR: '0.2', API_MAX_RPS: '10000', API_BURST: '10000' },
  });
});
afterAll(() => test.close());

const LARGE = JSON.stringify({ title: 'a'.repeat(70_000) });

interface Wrong {
  readonly path?: boolean;
  readonly method?: boolean;
  readonly size?: boolean;
  readonly type?: boolean;
  readonly json?: boolean;
  readonly token?: boolean;
  readonly person?: boolean;
  readonly origin?: boolean;
  readonly rate?: boolean;
  readonly key?: boolean;
  readonly body?: boolean;
}

/** A request in which everything named is wrong, and nothing else. */
async function send(wrong: Wrong): Promise<[number, string]> {
  const token = test.pool.token({ sub: wrong.rate === true ? 'fast' : `slow-${Math.random()}` });
  const path = wrong.path === true ? '/api/v1/nowhere' : '/api/v1/try/things';
  const body =
    wrong.size === true ? LARGE : wrong.json === true ? '{' : wrong.body === true ? '{}' : '{"title":"bench"}';
  const request = test.http[wrong.method === true ? 'put' : 'post'](path)
    .set('cookie', `civicforge_access=${wrong.token === true ? 'nonsense' : token}`)
    .set('origin', wrong.origin === true ? 'https://evil.example' : OWN_ORIGIN)
    .set('content-type', wrong.type === true ? 'text/plain' : 'application/json');
  if (wrong.person === true) void request.set('x-page-person', 'somebody-else');
  if (wrong.key === true) void request.set('idempotency-key', 'short');
  const answer = await request.send(body);
  return [answer.status, (answer.body as { code: string }).code];
}

describe('of several errors the first is answered', () => {
  const ORDER: readonly [keyof Wrong, number, string][] = [
    ['path', 404, 'not-found'],
    ['method', 405, 'method-not-allowed'],
    ['size', 413, 'payload-too-large'],
    ['type', 415, 'unsupported-media-type'],
    ['json', 400, 'invalid-json'],
    ['token', 401, 'auth.invalid-token'],
    ['person', 409, 'auth.other-person'],
    ['origin', 403, 'auth.cross-site'],
    ['rate', 429, 'rate-limited'],
    ['key', 400, 'validation.failed'],
    ['body', 400, 'validation.failed'],
  ];

  beforeAll(async () => {
    await earlyInTheMinute();
    for (let call = 0; call < 12; call += 1) await send({ rate: true });
  }, 60_000);

  it.each(ORDER.map(([name, status, code], index) => ({ name, status, code, index })))(
    '$name ($status) stands before everything behind it',
    async ({ status, code, index }) => {
      const behind = ORDER.slice(index).map(([name]) => name);
      const all = Object.fromEntries(behind.map((name) => [name, true]));
      expect(await send(all)).toEqual([status, code]);
      for (const [other] of ORDER.slice(index + 1)) {
        expect(await send({ [ORDER[index]?.[0] ?? '']: true, [other]: true })).toEqual([status, code]);
      }
    },
  );

  it('and without any error there is the answer', async () => {
    const [status] = await send({});
    expect(status).toBe(201);
  });
});
