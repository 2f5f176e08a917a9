import { randomUUID } from 'node:crypto';
import { ModulesContainer } from '@nestjs/core';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aPerson } from '../../testing/community.ts';
import { describedRoutes } from '../openapi/described-routes.ts';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', API_BURST: '100000' } });
});
afterAll(() => test.close());

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Way {
  readonly route: string;
  readonly method: Method;
  readonly address: string;
  readonly kind: 'open' | 'optional' | 'closed';
}

/** Every address of every route of the service. */
function ways(): Way[] {
  return describedRoutes(test.app.get(ModulesContainer)).flatMap((route) =>
    route.paths.map((path, index) => ({
      route: `${route.method} ${path}`,
      method: route.method.toLowerCase() as Method,
      address: (route.addresses[index] ?? path).replace(/:(\w+)/g, 'some-$1').replace(/\/$/, ''),
      kind: route.openBecause !== undefined ? 'open' : route.optionalBecause !== undefined ? 'optional' : 'closed',
    })),
  );
}

/** An answer without an end. */
const EVENTS = 'GET /ofrep/v1/event-stream';

const SESSION_ROUTES = ['POST /auth/refresh', 'POST /auth/sign-out'];

describe('a page of another person', () => {
  it('gets 409 from every route that acts for a person, by cookie and by token, before anything else is judged', async () => {
    const acting = ways().filter(({ kind }) => kind !== 'open');
    expect(acting.length).toBeGreaterThan(30);
    for (const { route, method, address } of acting) {
      for (const credentials of [
        { authorization: test.bearer({ sub: 'ben', groups: ['admins'] }) },
        { cookie: `civicforge_access=${test.pool.token({ sub: 'ben' })}`, origin: OWN_ORIGIN },
      ]) {
        const answer = await test.http[method](`${address}?unknown=1`)
          .set(credentials)
          .set('x-page-person', 'anna')
          .set('idempotency-key', randomUUID());
        expect([route, answer.status]).toEqual([route, 409]);
        // The evaluation protocol has its own form of errors.
        expect([route, answer.text]).toEqual([route, expect.stringMatching(/other-person|"errorCode"/)]);
      }
    }
  });

  it('neither renews nor ends the session of the person who is signed in now', async () => {
    for (const route of SESSION_ROUTES) {
      const answer = await test.http.post(`/api/v1${route.split(' ')[1]}`).set({
        cookie: `civicforge_refresh=${test.refreshCookie('ben')}`,
        origin: OWN_ORIGIN,
        'x-page-person': 'anna',
      });
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'auth.other-person']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it.each([
    ['another person', 'anna'],
    ['a visitor', '-'],
    ['an empty value', ''],
    ['another spelling', 'BEN'],
    ['two people', 'ben, ben'],
    ['a long text', 'b'.repeat(5_000)],
    ['a broken text', '%zz\u00ff'],
  ])('is one that names %s', async (_, header) => {
    const answer = await test.http
      .get('/api/v1/users/me')
      .set({ authorization: test.bearer({ sub: 'ben' }), 'x-page-person': header });
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'auth.other-person']);
  });

  it('changes nothing and replays nothing', async () => {
    const [anna, ben] = [aPerson(test, 'anna'), aPerson(test, 'ben')];
    const key = randomUUID();
    const post = (page: string) => ben.post('/quests', A_QUEST).set({ 'idempotency-key': key, 'x-page-person': page });
    expect((await post(anna.userId)).status).toBe(409);
    const before = await ben.profile();
    const posted = await post(ben.userId);
    expect([posted.status, posted.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect((await ben.profile()).creationPoints).toBe(before.creationPoints - test.settings.economy.questCost);
    const again = await post(anna.userId);
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'auth.other-person']);
    expect(again.text).not.toContain((posted.body as { questId: string }).questId);
    expect((await post(ben.userId)).headers['idempotent-replayed']).toBe('true');
  });
});

describe('a page of the caller', () => {
  it('is answered as without the header', async () => {
    const ben = aPerson(test, 'ben');
    expect((await ben.get('/users/me').set('x-page-person', ben.userId)).status).toBe(200);
  });

  it('of a visitor is answered where visitors are', async () => {
    const flags = (page: string) => test.http.get('/api/v1/feature-flags').set('x-page-person', page);
    expect((await flags('-')).status).toBe(200);
    expect((await flags('anna')).body).toMatchObject({ status: 409, code: 'auth.other-person' });
  });

  it('is asked for a session before anything else', async () => {
    const answer = await test.http.get('/api/v1/users/me').set('x-page-person', 'anna');
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([401, 'auth.required']);
  });

  it('is ignored by routes without a caller', async () => {
    expect((await test.http.get('/health').set('x-page-person', 'anna')).status).toBe(200);
    const open = ways().filter(({ kind, route }) => kind === 'open' && ![...SESSION_ROUTES, EVENTS].includes(route));
    for (const { route, method, address } of open) {
      const answer = await test.http[method](address).set('x-page-person', 'anna');
      expect([route, (answer.body as { code?: string }).code]).not.toEqual([route, 'auth.other-person']);
    }
  });
});
