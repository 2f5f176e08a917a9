import { createHmac, generateKeyPairSync } from 'node:crypto';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { TryModule } from '../../testing/routes.ts';
import { encode } from '../../testing/tokens.ts';
import { cookieNames } from './cookies.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ imports: [TryModule], environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => test.close());

const whoAmI = () => test.http.post('/api/v1/test-auth');
const now = () => Math.floor(Date.now() / 1_000);

const OTHER_TYPES: readonly unknown[] = [1e300, 0, null, true, [], ['access'], {}];

/** Claims of a wrong type or beyond every date, in a token that is signed and otherwise good. */
function oddClaims(): [string, () => string][] {
  const numbers = [
    1e300,
    Number.MAX_SAFE_INTEGER,
    253_402_300_800,
    -1,
    -1e300,
    4e9 + 0.5,
    '4000000000',
    'NaN',
    '1e300',
  ];
  const values: unknown[] = [...numbers, null, true, [], [4e9], {}, { valueOf: 1 }, ''];
  const times = ['exp', 'iat', 'nbf', 'auth_time'].flatMap((name) => values.map((value) => [name, value] as const));
  const texts = ['sub', 'username', 'iss', 'token_use', 'client_id'].flatMap((name) =>
    OTHER_TYPES.map((value) => [name, value] as const),
  );
  const lists: unknown[] = ['admins', 1, true, {}, { 0: 'admins', length: 1 }, [['admins']], [1], [null]];
  const groups = lists.map((value) => ['cognito:groups', value] as const);
  return [...times, ...texts, ...groups].map(([name, value]) => [
    `whose ${name} is ${JSON.stringify(value)}`,
    () => test.pool.token({ claims: { [name]: value } }),
  ]);
}

describe('a bearer token', () => {
  it('of our pool and client is accepted and says who it is', async () => {
    const exp = now() + 600;
    const answer = await whoAmI().set(
      'authorization',
      test.bearer({ sub: 'ada', groups: ['moderators'], claims: { exp } }),
    );
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        userId: 'ada',
        username: 'name-of-ada',
        groups: ['moderators'],
        expiresAt: new Date(exp * 1_000).toISOString(),
      },
    ]);
  });

  it('is recognised whatever the spelling of the scheme', async () => {
    expect((await whoAmI().set('authorization', `bearer  ${test.pool.token()} `)).status).toBe(200);
  });

  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const unsigned = (header: object) => `${encode(header)}.${test.pool.token().split('.')[1] ?? ''}.`;

  it.each<[string, () => string]>([
    ['signed by a foreign key', () => test.pool.token({}, key)],
    ['signed by a foreign key under its own key id', () => test.pool.token({ header: { kid: 'other' } }, key)],
    ['without a key id', () => test.pool.token({ header: { kid: undefined } })],
    ['without a signature', () => unsigned({ alg: 'none', kid: 'test-key' })],
    ['without a signature, in capitals', () => unsigned({ alg: 'None', kid: 'test-key' })],
    ['with another algorithm in its header', () => test.pool.token({ header: { alg: 'RS512' } })],
    [
      'signed with our public key as a shared secret',
      () => {
        const [, claims = ''] = test.pool.token().split('.');
        const signed = `${encode({ alg: 'HS256', kid: 'test-key' })}.${claims}`;
        return `${signed}.${createHmac('sha256', test.pool.publicPem).update(signed).digest('base64url')}`;
      },
    ],
    [
      'whose claims were changed',
      () => {
        const [header = '', claims = '', signature = ''] = test.pool.token().split('.');
        const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sub: 'ben' };
        return [header, encode(changed), signature].join('.');
      },
    ],
    ['that has expired', () => test.pool.token({ claims: { exp: now() - 1 } })],
    ['without an end', () => test.pool.token({ claims: { exp: undefined } })],
    ...oddClaims(),
    ...['null', '[]', '"text"', '7', 'true', '', 'no JSON', '{"sub":"ada"', '{"exp":1e999}'].map(
      (claims): [string, () => string] => [`whose claims are ${claims || 'empty'}`, () => test.pool.signed(claims)],
    ),
    ['that is not valid yet', () => test.pool.token({ claims: { nbf: now() + 600 } })],
    ['of another issuer', () => test.pool.token({ claims: { iss: 'https://evil.example/pool' } })],
    ['without an issuer', () => test.pool.token({ claims: { iss: undefined } })],
    [
      'for identification',
      () => test.pool.token({ claims: { token_use: 'id', aud: 'testclient', client_id: undefined } }),
    ],
    ['for identification that names the client as well', () => test.pool.token({ claims: { token_use: 'id' } })],
    ['without a use', () => test.pool.token({ claims: { token_use: undefined } })],
    ['of another client', () => test.pool.token({ claims: { client_id: 'other' } })],
    ['without a subject', () => test.pool.token({ claims: { sub: undefined } })],
    ['that is garbage', () => 'a.b.c'],
    ['that is no token', () => 'hello'],
    ['that is empty', () => ''],
  ])('%s is refused without a reason', async (_, token) => {
    const answer = await whoAmI().set('authorization', `Bearer ${token()}`);
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid-token']);
    expect(answer.body.detail).toBe('The session is not valid');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="civicforge", error="invalid_token"');
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Token x'])('in another form is refused: %s', async (header) => {
    expect((await whoAmI().set('authorization', header)).body.code).toBe('auth.invalid-token');
  });

  it('is asked for where none came', async () => {
    const answer = await whoAmI();
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.required']);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="civicforge"');
  });
});

describe('the session cookie', () => {
  const cookie = (token = test.pool.token()) => `civicforge_access=${token}`;

  it('authenticates reads from anywhere', async () => {
    const answer = await test.http.get('/api/v1/try/versioned').set('cookie', cookie());
    expect(answer.status).toBe(200);
    expect((await whoAmI().set('cookie', cookie())).status).toBe(200);
  });

  it('is not looked at beside an Authorization header', async () => {
    const answer = await test.http
      .get('/api/v1/try/versioned')
      .set('cookie', cookie())
      .set('authorization', 'Bearer nonsense');
    expect(answer.body.code).toBe('auth.invalid-token');
  });

  it.each<[string, Record<string, string>]>([
    ['our origin', { origin: OWN_ORIGIN }],
    ['another of our origins', { origin: 'http://127.0.0.1:5173' }],
    ['a page of ours as referer alone', { referer: `${OWN_ORIGIN}/quests/1?x=2` }],
    ['our origin beside a foreign referer', { origin: OWN_ORIGIN, referer: 'https://evil.example/' }],
  ])('authenticates changes from %s', async (_, headers) => {
    const answer = await test.http.post('/api/v1/try/plain').set('cookie', cookie()).set(headers);
    expect(answer.status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['nowhere', {}],
    ['null', { origin: 'null' }],
    ['null with a page of ours as referer', { origin: 'null', referer: `${OWN_ORIGIN}/` }],
    ['another host', { origin: 'http://localhost.evil.example:5173' }],
    ['another port', { origin: 'http://localhost:5174' }],
    ['another scheme', { origin: 'https://localhost:5173' }],
    ['a sub-domain', { origin: 'http://a.localhost:5173' }],
    ['a foreign origin with a page of ours as referer', { origin: 'https://evil.example', referer: `${OWN_ORIGIN}/` }],
    ['a foreign page that carries our address', { referer: `https://evil.example/?${OWN_ORIGIN}` }],
    ['our address as user name', { referer: 'http://localhost:5173@evil.example/' }],
    ['a host header of ours', { host: 'localhost:5173' }],
    ['a forwarded host of ours', { 'x-forwarded-host': 'localhost:5173', 'x-forwarded-proto': 'http' }],
  ])('does not authenticate changes from %s', async (_, headers) => {
    for (const method of ['post', 'patch', 'delete'] as const) {
      const path = method === 'post' ? '/api/v1/try/plain' : '/api/v1/try/versioned';
      const answer = await test.http[method](path).set('cookie', cookie()).set(headers);
      expect([answer.status, answer.body.code]).toEqual([403, 'auth.cross-site']);
    }
  });

  it('is asked for before the origin is looked at', async () => {
    const answer = await test.http.post('/api/v1/try/plain').set('cookie', cookie('nonsense')).set('origin', 'null');
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid-token']);
  });

  it('does not bind programs with a bearer token to an origin', async () => {
    const answer = await test.http
      .post('/api/v1/try/plain')
      .set('authorization', test.bearer())
      .set('origin', 'https://evil.example');
    expect(answer.status).toBe(200);
  });

  it('carries the strict name exactly when it is bound to https', () => {
    expect(cookieNames(true)).toEqual({ access: '__Host-civicforge_access', refresh: '__Host-civicforge_refresh' });
    expect(cookieNames(false)).toEqual({ access: 'civicforge_access', refresh: 'civicforge_refresh' });
  });
});

describe('a route with an optional caller', () => {
  it('knows a caller who comes along, and does without one', async () => {
    const optional = () => test.http.get('/api/v1/try/optional');
    expect((await optional()).body).toEqual({ userId: null });
    expect((await optional().set('authorization', test.bearer())).body).toEqual({ userId: 'ada' });
    expect((await optional().set('cookie', `civicforge_access=${test.pool.token()}`)).body).toEqual({ userId: 'ada' });
  });

  it('refuses a bad bearer token, and clears an expired cookie', async () => {
    const expired = test.pool.token({ claims: { exp: now() - 60 } });
    expect((await test.http.get('/api/v1/try/optional').set('authorization', `Bearer ${expired}`)).status).toBe(401);
    const answer = await test.http.get('/api/v1/try/optional').set('cookie', `civicforge_access=${expired}`);
    expect([answer.status, answer.body]).toEqual([200, { userId: null }]);
  });
});

describe('the keys of the pool', () => {
  it('are asked for once, however many tokens come and whatever key ids strangers invent', async () => {
    const before = test.pool.keyRequests;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        whoAmI().set('authorization', `Bearer ${test.pool.token({ header: { kid: `forged-${index}` } })}`),
      ),
    );
    expect(test.pool.keyRequests - before).toBeLessThanOrEqual(1);
  });

  it('go on serving while their address is away', async () => {
    test.pool.isAway = true;
    expect((await whoAmI().set('authorization', test.bearer())).status).toBe(200);
    test.pool.isAway = false;
  });

  it('that were never read make the service busy, not the token wrong', async () => {
    const other = await startTestApp();
    other.pool.isAway = true;
    const answer = await other.http.post('/api/v1/test-auth').set('authorization', other.bearer());
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'busy', '2']);
    await other.close();
  });
});
