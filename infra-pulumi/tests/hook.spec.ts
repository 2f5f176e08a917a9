import { hookCode } from '../hook/package-code.ts';
import { type HookSettings, type HookTools, tryRelease } from '../hook/hook.ts';
import type { Person } from '../../libs/contract/src/smoke/http-client.ts';
import { runJourney } from '../../libs/contract/src/smoke/journey.ts';

const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const SETTINGS: HookSettings = {
  stage: 'staging',
  service: 'api',
  baseUrl: 'https://internal.example:9443',
  origin: 'https://staging.example',
  readyPaths: ['/health/ready'],
  parameterPath: '/civicforge/staging',
};
const PEOPLE: readonly [Person, Person] = [
  { email: 'smoke-1@example', password: 'first-password' },
  { email: 'smoke-2@example', password: 'second-password' },
];

interface Call {
  readonly method: string;
  readonly path: string;
  readonly who: string;
}

/** Returns a healthy service with the replaced answers of a test. */
function service(replaced: Readonly<Record<string, () => Response>> = {}, points: readonly number[] = [10, 4]) {
  const calls: Call[] = [];
  const steps: string[] = [];
  const answer = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const method = init.method ?? 'GET';
    const who = (new Headers(init.headers).get('authorization') ?? '').replace('Bearer token-', '');
    calls.push({ method, path: pathname, who });
    const own = replaced[`${method} ${pathname}`];
    if (own) return Promise.resolve(own());
    if (pathname.endsWith('/sign-in')) return Promise.resolve(signIn(init.body as string, points));
    const isCreation = method === 'POST' && pathname === '/api/v1/quests';
    if (isCreation) return Promise.resolve(Response.json({ questId: 'q1' }, { status: 201 }));
    return Promise.resolve(Response.json({ questId: 'q1', status: 'COMPLETED', reward: { state: 'PAID' } }));
  };
  return { calls, steps, fetch: answer };
}

function signIn(body: string, points: readonly number[]): Response {
  const { email } = JSON.parse(body) as Person;
  const number = email.includes('1') ? 1 : 2;
  const user = { userId: `u${String(number)}`, creationPoints: points[number - 1] };
  const cookie = `__Host-civicforge_access=token-u${String(number)}; HttpOnly; Secure; Path=/`;
  return Response.json({ user }, { headers: { 'set-cookie': cookie } });
}

function tools(fake: ReturnType<typeof service>) {
  const reports: string[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const waits: number[] = [];
  const own: HookTools = {
    fetch: fake.fetch,
    readParameter: (name) => Promise.resolve(JSON.stringify(PEOPLE[Number(name.slice(-1)) - 1])),
    report: (_event, status) => Promise.resolve(void reports.push(status)),
    log: (line) => void lines.push(line),
    wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
  };
  return { own, reports, lines, waits };
}

const wait = () => Promise.resolve();

describe('the journey of the smoke test', () => {
  const journey = (fake: ReturnType<typeof service>) =>
    runJourney({ baseUrl: 'https://x.example', origin: 'https://x.example', people: PEOPLE, fetch: fake.fetch, wait });

  it('creates, claims and submits a quest and attests twice', async () => {
    const fake = service();

    expect(await journey(fake)).toEqual({ questId: 'q1', reward: 'PAID', receipt: true });
    expect(fake.calls.slice(2)).toEqual([
      { method: 'POST', path: '/api/v1/quests', who: 'u1' },
      { method: 'POST', path: '/api/v1/quests/q1/claim', who: 'u2' },
      { method: 'POST', path: '/api/v1/quests/q1/submit', who: 'u2' },
      { method: 'POST', path: '/api/v1/quests/q1/attest', who: 'u2' },
      { method: 'POST', path: '/api/v1/quests/q1/attest', who: 'u1' },
      { method: 'GET', path: '/api/v1/quests/q1', who: 'u1' },
      { method: 'GET', path: '/api/v1/quests/q1/receipt', who: 'u1' },
      { method: 'POST', path: '/api/v1/auth/sign-out', who: '' },
      { method: 'POST', path: '/api/v1/auth/sign-out', who: '' },
    ]);
  });

  it('posts as the member with more creation points', async () => {
    const fake = service({}, [3, 9]);
    await journey(fake);

    expect(fake.calls.find(({ path }) => path === '/api/v1/quests')?.who).toBe('u2');
  });

  it.each([
    ['POST /api/v1/auth/sign-in', /sign in: status 503/],
    ['POST /api/v1/quests', /create: status 503/],
    ['POST /api/v1/quests/q1/claim', /claim: status 503/],
    ['POST /api/v1/quests/q1/submit', /submit: status 503/],
    ['POST /api/v1/quests/q1/attest', /attest as performer: status 503/],
    ['GET /api/v1/quests/q1', /read: status 503/],
  ])('stops at the failed step %s and names it', async (step, message) => {
    const fake = service({ [step]: () => new Response('{"code":"busy"}', { status: 503 }) });

    await expect(journey(fake)).rejects.toThrow(message);
  });

  it('passes during maintenance with readiness and the reads of both members', async () => {
    const refused = () => new Response('{"code":"maintenance"}', { status: 503 });
    const fake = service({ 'POST /api/v1/quests': refused });
    const { own, reports } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Succeeded']);
    const reads = fake.calls.filter(({ method, who }) => method === 'GET' && who !== '').map(({ path }) => path);
    const paths = ['/api/v1/users/me', '/api/v1/users/me/active-quests', '/api/v1/quests'];
    expect(reads).toEqual([...paths, ...paths]);

    const broken = service({
      'POST /api/v1/quests': refused,
      'GET /api/v1/users/me': () => new Response('', { status: 500 }),
    });
    const other = tools(broken);
    await tryRelease(EVENT, SETTINGS, other.own);
    expect(other.reports).toEqual(['Failed']);
  });

  it('reports the request id and never a password', async () => {
    const headers = { 'x-request-id': 'request-77' };
    const fake = service({ 'POST /api/v1/auth/sign-in': () => new Response('no', { status: 401, headers }) });
    const error = await journey(fake).then(
      () => 'passed',
      (reason: unknown) => (reason instanceof Error ? reason.message : ''),
    );

    expect(error).toContain('request-77');
    expect(error).not.toContain('password');
  });

  it('fails on a quest that is not completed', async () => {
    const fake = service({ 'GET /api/v1/quests/q1': () => Response.json({ status: 'SUBMITTED' }) });

    await expect(journey(fake)).rejects.toThrow('complete: the quest is SUBMITTED');
  });

  it('retries a transient 503 with the same idempotency key', async () => {
    let tries = 0;
    const busy = () => new Response('{"code":"busy"}', { status: 503, headers: { 'retry-after': '1' } });
    const fake = service({
      'POST /api/v1/quests/q1/claim': () => ((tries += 1) < 3 ? busy() : Response.json({ questId: 'q1' })),
    });

    expect(await journey(fake)).toMatchObject({ questId: 'q1' });
    expect(tries).toBe(3);
  });

  it('does not retry a disabled feature', async () => {
    let tries = 0;
    const off = () => new Response('{"code":"feature.disabled"}', { status: 503 });
    const fake = service({ 'POST /api/v1/quests/q1/attest': () => ((tries += 1), off()) });

    await expect(journey(fake)).rejects.toMatchObject({ step: 'attest as performer', code: 'feature.disabled' });
    expect(tries).toBe(1);
  });

  it('cancels a quest after a failure', async () => {
    const fake = service({ 'POST /api/v1/quests/q1/submit': () => new Response('', { status: 500 }) });

    await expect(journey(fake)).rejects.toThrow('submit: status 500');
    expect(fake.calls.slice(-2)).toMatchObject([
      { method: 'POST', path: '/api/v1/quests/q1/release' },
      { method: 'DELETE', path: '/api/v1/quests/q1' },
    ]);
  });

  it('succeeds without receipts if the service issues none', async () => {
    const fake = service({
      'GET /api/v1/quests/q1/receipt': () => new Response('{"code":"not-found"}', { status: 404 }),
    });

    expect(await journey(fake)).toMatchObject({ receipt: false });
  });

  it('fails without an access cookie', async () => {
    const fake = service({ 'POST /api/v1/auth/sign-in': () => Response.json({ user: { userId: 'u' } }) });

    await expect(journey(fake)).rejects.toThrow('no access cookie');
  });
});

describe('the release hook', () => {
  it('accepts a release after readiness and a whole quest', async () => {
    const fake = service();
    const { own, reports } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Succeeded']);
    expect(fake.calls[0]?.path).toBe('/health/ready');
    expect(fake.calls.at(-1)?.path).toBe('/api/v1/auth/sign-out');
  });

  it('requests only pages for the web', async () => {
    const fake = service({ 'GET /': () => new Response('page'), 'GET /sign-in': () => new Response('page') });
    const { own, reports } = tools(fake);
    await tryRelease(EVENT, { ...SETTINGS, service: 'web', readyPaths: ['/', '/sign-in'] }, own);

    expect(reports).toEqual(['Succeeded']);
    expect(fake.calls.map(({ path }) => path)).toEqual(['/', '/sign-in']);
  });

  it('waits until tasks are ready', async () => {
    let tries = 0;
    const fake = service({ 'GET /health/ready': () => new Response('', { status: (tries += 1) < 4 ? 503 : 200 }) });
    const { own, reports, waits } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Succeeded']);
    expect(waits).toHaveLength(3);
  });

  it('reports tasks that never become ready as failed', async () => {
    const fake = service({ 'GET /health/ready': () => new Response('', { status: 503 }) });
    const { own, reports, lines } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Failed']);
    expect(JSON.stringify(lines)).toContain('/health/ready did not become ready: status 503');
  });

  it('refuses unreachable tasks', async () => {
    const fake = service({
      'GET /health/ready': () => {
        throw new Error('ECONNREFUSED');
      },
    });
    const { own, reports } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Failed']);
  });

  it('refuses tasks on which a quest fails', async () => {
    const fake = service({ 'POST /api/v1/quests/q1/attest': () => new Response('', { status: 500 }) });
    const { own, reports } = tools(fake);
    await tryRelease(EVENT, SETTINGS, own);

    expect(reports).toEqual(['Failed']);
  });

  it('refuses the release if the smoke members cannot be read', async () => {
    const { own, reports } = tools(service());
    await tryRelease(EVENT, SETTINGS, { ...own, readParameter: () => Promise.reject(new Error('no value')) });

    expect(reports).toEqual(['Failed']);
  });

  it('is packaged as JavaScript for Lambda', () => {
    const code = hookCode();

    expect(Object.keys(code)).toEqual(['index.mjs', 'http-client.mjs', 'journey.mjs', 'hook.mjs']);
    expect(code['index.mjs']).toContain('export async function handler(');
    for (const text of Object.values(code)) {
      expect(text).not.toMatch(/from '\.\/\w+\.ts'/);
      expect(text).not.toContain('interface ');
    }
  });
});
