import { ModulesContainer } from '@nestjs/core';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { type DescribedRoute, describedRoutes } from '../openapi/described-routes.ts';

let test: TestApp;
let routes: DescribedRoute[];

beforeAll(async () => {
  test = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
  routes = describedRoutes(test.app.get(ModulesContainer));
});
afterAll(() => test.close());

/** Address of a route with something in the place of every parameter. */
function addressOf(path: string): string {
  const [plain = '', query] = path.split('?');
  const address = routes.flatMap(({ paths, addresses }) => addresses[paths.indexOf(plain)] ?? [])[0] ?? plain;
  return [address.replace(/:(\w+)/g, 'some-$1').replace(/\/$/, ''), query].filter(Boolean).join('?');
}

function call(method: string, path: string) {
  return test.http[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](addressOf(path));
}

/** Every way to a route: a controller may have several paths. */
function ways(chosen: (route: DescribedRoute) => boolean): [string, string][] {
  return routes.filter(chosen).flatMap(({ method, paths }) => paths.map((path): [string, string] => [method, path]));
}

/**
 * Every route that answers people who are not signed in. A new one is a decision: add it here with its reason, the
 * same that stands at the route.
 */
const OPEN: Record<string, string> = {
  'GET /.well-known/did.json': 'verifiers need the keys of the issuer',
  'GET /public/receipts/:receiptId': 'a receipt is verified without an account',
  'GET /public/decisions': 'the numbers of decisions are public: no text, date or person',
  'GET /public/letters/:reference': 'the member gave the reference to a stranger, who checks the printed letter',
  'GET /public/calendar/:secret.ics':
    'calendar programs have no session; the secret in the address says whose feed it is',
  'GET /.well-known/security.txt': 'finders of a vulnerability need the contact',
  ...Object.fromEntries(
    [
      'checkpoint',
      'tile/:level/:n1',
      'tile/:level/:n1/:n2',
      'tile/:level/:n1/:n2/:n3',
      'tile/:level/:n1/:n2/:n3/:n4',
      'tile/:level/:n1/:n2/:n3/:n4/:n5',
      'proof/:logIndex',
      'consistency',
    ].map((path) => [`GET /public/log/${path}`, 'anybody may audit the log of receipts']),
  ),
  'GET /.well-known/civicforge-log.vkey': 'verifiers need the key of the log',
  'GET /public/quests': 'requestors made these quests public; the answer names no person',
  'GET /public/quests/:questId': 'the requestor made this quest public; the answer names no person',
  'GET /public/quests/:questId/photos/:photoId': 'the requestor made this quest with its photos public',
  'GET /public/unsubscribe': 'a mail program ends mails without a session (RFC 8058); the token of the mail says whose',
  'POST /public/unsubscribe':
    'a mail program ends mails without a session (RFC 8058); the token of the mail says whose',
  'GET /public/stats': 'the statistics are public: counts only',
  'GET /health': 'load balancers and people look here whether the service is up',
  'GET /api/v1/health': 'load balancers and people look here whether the service is up',
  'GET /health/ready': 'releases and alarms ask whether the dependencies answer; strangers see the status alone',
  'GET /api/v1/health/ready': 'releases and alarms ask whether the dependencies answer; strangers see the status alone',
  'GET /api/openapi.json': 'authors of clients read it, and it contains nothing that the source does not',
  'GET /api/docs': 'authors of clients read it, and it contains nothing that the source does not',
  'GET /api/docs/:asset': 'authors of clients read it, and it contains nothing that the source does not',
  'POST /auth/register': 'the caller has no session yet',
  'POST /auth/confirm': 'the caller has no session yet',
  'POST /auth/resend-code': 'the caller has no session yet',
  'POST /auth/sign-in': 'the caller has no session yet',
  'POST /auth/forgot-password': 'the caller has no session yet',
  'POST /auth/reset-password': 'the caller has no session yet',
  'POST /auth/refresh': 'the cookies of the session are asked for instead of a token, the refresh cookie too',
  'POST /auth/sign-out': 'the cookies of the session are asked for instead of a token, the refresh cookie too',
  'GET /ofrep/v1/event-stream':
    'an event says only that flags have changed; browsers cannot send a token with an event stream',
  'GET /local/clock': 'only the local and test stages have it, for the web server, which shows the same time',
  'POST /local/clock': 'only the local and test stages have it, for people who try out what takes days',
};

/** Every route that serves anonymous callers and members. */
const FLAG_CLIENTS = 'flag clients of visitors evaluate too; the person comes from the session alone';
const OPTIONAL: Record<string, string> = {
  'GET /feature-flags': 'pages for visitors ask which features to show; answers are booleans without secrets',
  'POST /ofrep/v1/evaluate/flags': FLAG_CLIENTS,
  'POST /ofrep/v1/evaluate/flags/:key': FLAG_CLIENTS,
};

/** Answers without an end, and leaves unknown parameters to later versions of its protocol. */
const EVENTS = '/ofrep/v1/event-stream';

describe('the routes', () => {
  it('that are open are listed with their reasons', () => {
    const reasons = (kind: 'openBecause' | 'optionalBecause') =>
      Object.fromEntries(
        routes.flatMap((route) =>
          route.paths.flatMap((path) => {
            const reason = route[kind];
            return reason === undefined ? [] : [[`${route.method} ${path}`, reason]];
          }),
        ),
      );
    expect(reasons('openBecause')).toEqual(OPEN);
    expect(reasons('optionalBecause')).toEqual(OPTIONAL);
  });

  it('that are not open answer 401 without a valid token, before any other error', async () => {
    const closed = ways(
      ({ openBecause, optionalBecause }) => openBecause === undefined && optionalBecause === undefined,
    );
    expect(closed.length).toBeGreaterThan(10);
    for (const [method, path] of closed) {
      const without = await call(method, path);
      expect([path, without.status, (without.body as { code: string }).code]).toEqual([path, 401, 'auth.required']);
      const forged = await call(method, path).set('authorization', 'Bearer forged');
      expect([path, forged.status]).toEqual([path, 401]);
    }
  });

  it('that change something refuse another site with the visitor’s cookie', async () => {
    const changing = ways(
      ({ method, openBecause, optionalBecause, countsAsRead }) =>
        method !== 'GET' && openBecause === undefined && optionalBecause === undefined && !countsAsRead,
    );
    for (const [method, path] of changing) {
      const answer = await call(method, path)
        .set('cookie', `civicforge_access=${test.pool.token()}`)
        .set('origin', 'https://evil.example');
      expect([path, answer.status, (answer.body as { code: string }).code]).toEqual([path, 403, 'auth.cross-site']);
    }
  });

  it('refuse an unknown field wherever they take a body', async () => {
    const token = test.pool.token({ groups: ['admins'] });
    const withBody = ways(({ takesBody, paths }) => takesBody && !paths.some((path) => path.startsWith('/admin')));
    expect(withBody.length).toBeGreaterThan(10);
    for (const [method, path] of withBody) {
      const answer = await call(method, path)
        .set('cookie', `civicforge_access=${token}`)
        .set('origin', OWN_ORIGIN)
        .send({ thisFieldIsUnknown: 1 });
      const { code, errors } = answer.body as { code: string; errors?: { path: string; message: string }[] };
      expect([path, answer.status, code]).toEqual([path, 400, 'validation.failed']);
      expect(errors).toContainEqual({ path: 'thisFieldIsUnknown', message: 'is not a known field' });
    }
  });

  it('refuse an unknown query parameter, and a field where they take no body', async () => {
    const token = test.pool.token({ groups: ['admins'] });
    const signed = (path: string) => path.startsWith('/admin');
    for (const [method, path] of ways(({ countsAsRead, paths }) => !countsAsRead && !paths.includes(EVENTS))) {
      if (signed(path) && method !== 'GET') continue;
      const answer = await call(method, `${path}?thisIsUnknown=1`)
        .set('cookie', `civicforge_access=${token}; civicforge_refresh=${test.refreshCookie()}`)
        .set('origin', OWN_ORIGIN);
      expect([path, answer.status]).toEqual([path, 400]);
    }
    // The evaluation protocol lets a request carry more than it names.
    const isOurs = (path: string) => !signed(path) && !path.startsWith('/ofrep');
    const without = ways(({ method, takesBody, paths }) => method !== 'GET' && !takesBody && paths.every(isOurs));
    for (const [method, path] of without) {
      const answer = await call(method, path)
        .set('cookie', `civicforge_access=${token}; civicforge_refresh=${test.refreshCookie()}`)
        .set('origin', OWN_ORIGIN)
        .send({ unknown: 1 });
      expect([path, answer.status]).toEqual([path, 400]);
    }
  });
});
