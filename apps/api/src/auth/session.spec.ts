import { FakeCognito } from '../../testing/fake-cognito.ts';
import { earlyInTheMinute } from '../../testing/minute.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';

const CREDENTIALS = { email: 'Ada@Example.org ', password: 'CivicForge!2026' };
const ORIGIN = 'https://civicforge.example';

let cognito: FakeCognito;
let test: TestApp;

beforeAll(async () => {
  cognito = await FakeCognito.start();
  test = await startTestApp({
    environment: {
      PUBLIC_ORIGIN: ORIGIN,
      RATE_LIMIT_FACTOR: '1000',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
    },
  });
});
afterAll(async () => {
  await test.close();
  await cognito.stop();
});

let accessToken: string;
beforeEach(() => {
  cognito.reset();
  const now = Math.floor(Date.now() / 1_000);
  accessToken = test.pool.token({ sub: 'ada', claims: { exp: now + 600 } });
  cognito.answers('InitiateAuth', {
    body: { AuthenticationResult: { AccessToken: accessToken, RefreshToken: 'opaque' } },
  });
  cognito.answers('GetUser', {
    body: {
      Username: 'u',
      UserAttributes: [
        { Name: 'email', Value: 'ada@example.org' },
        { Name: 'name', Value: 'Ada' },
      ],
    },
  });
});

const post = (path: string, body: object = {}) => test.http.post(`/api/v1/auth/${path}`).send(body);
const cookies = (answer: { headers: Record<string, unknown> }) => (answer.headers['set-cookie'] ?? []) as string[];
let REFRESH: string;
beforeAll(() => {
  REFRESH = `__Host-civicforge_refresh=${test.refreshCookie('ada')}`;
});

describe('a session in the browser', () => {
  it('begins with two cookies that no script can read and no other site can set', async () => {
    const answer = await post('sign-in', CREDENTIALS);
    expect([answer.status, answer.body.user]).toMatchObject([
      200,
      { userId: 'ada', displayName: 'Ada', creationPoints: expect.any(Number) },
    ]);
    const [access = '', refresh = ''] = cookies(answer);
    for (const cookie of [access, refresh]) {
      for (const part of ['; Path=/', '; HttpOnly', '; Secure', '; SameSite=Lax']) expect(cookie).toContain(part);
      expect(cookie).not.toContain('Domain');
    }
    expect(access).toMatch(/^__Host-civicforge_access=/);
    expect(Number(/Max-Age=(\d+)/.exec(access)?.[1])).toBeGreaterThan(590);
    expect(Number(/Max-Age=(\d+)/.exec(access)?.[1])).toBeLessThanOrEqual(600);
    expect(refresh).toMatch(/^__Host-civicforge_refresh=opaque~ada~\d+~[\w-]{43}; Max-Age=2592000/);
    expect(answer.headers['cache-control']).toContain('no-store');
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(cognito.calls[0]?.input['AuthParameters']).toEqual({
      USERNAME: 'ada@example.org',
      PASSWORD: CREDENTIALS.password,
    });
  });

  it('is not known by a cookie without the strict name', async () => {
    const me = (name: string) => test.http.get('/api/v1/users/me').set('cookie', `${name}=${accessToken}`);
    expect((await me('civicforge_access')).body.code).toBe('auth.required');
    expect((await me('__Host-civicforge_access')).status).toBe(200);
  });

  it('goes on with new cookies by its refresh cookie, from our own pages alone', async () => {
    const answer = await post('refresh').set('cookie', REFRESH).set('origin', ORIGIN);
    expect([answer.status, answer.text, cookies(answer).length]).toEqual([204, '', 2]);
    expect(cognito.calls[0]?.input).toMatchObject({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: 'opaque' },
    });
    for (const origin of ['null', 'http://civicforge.example', 'https://evil.example']) {
      const foreign = await post('refresh').set('cookie', REFRESH).set('origin', origin);
      expect([foreign.status, foreign.body.code, cookies(foreign)]).toEqual([403, 'auth.cross-site', []]);
    }
    expect((await post('refresh').set('cookie', REFRESH)).body.code).toBe('auth.cross-site');
  });

  it('that is dead is told so, and its cookies go', async () => {
    cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
    const answer = await post('refresh').set('cookie', REFRESH).set('origin', ORIGIN);
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid-token']);
    expect(cookies(answer).every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
  });

  it('is asked for where there is none', async () => {
    for (const path of ['refresh', 'sign-out']) {
      const answer = await post(path).set('origin', ORIGIN);
      expect([answer.status, answer.body.code]).toEqual([401, 'auth.required']);
    }
    const accessAlone = await post('refresh').set('cookie', `__Host-civicforge_access=x`).set('origin', ORIGIN);
    expect(accessAlone.body.code).toBe('auth.required');
  });

  it('is asked for, and for the origin, before the body is looked at', async () => {
    const body = { unknown: 1 };
    expect((await post('refresh', body).set('origin', ORIGIN)).status).toBe(401);
    expect((await post('refresh', body).set('cookie', REFRESH)).status).toBe(403);
    expect((await post('refresh', body).set('cookie', REFRESH).set('origin', ORIGIN)).status).toBe(400);
  });

  it('ends with its cookies and its refresh token', async () => {
    const answer = await post('sign-out').set('cookie', REFRESH).set('origin', ORIGIN);
    expect([answer.status, cookies(answer).length]).toEqual([204, 2]);
    for (const cookie of cookies(answer)) expect(cookie).toMatch(/=; Max-Age=0; Path=\/; HttpOnly; Secure/);
    expect(cognito.calls).toEqual([{ operation: 'RevokeToken', input: { ClientId: 'testclient', Token: 'opaque' } }]);
    const foreign = await post('sign-out').set('cookie', REFRESH).set('origin', 'https://evil.example');
    expect([foreign.status, cookies(foreign)]).toEqual([403, []]);
  });

  it('says when its token could not be revoked, and is gone from this browser all the same', async () => {
    cognito.answers('RevokeToken', 'hang up');
    const answer = await post('sign-out').set('cookie', REFRESH).set('origin', ORIGIN);
    expect([answer.status, answer.body.code, cookies(answer).length]).toEqual([503, 'busy', 2]);
  });
});

describe('credentials', () => {
  it.each<[string, object, string]>([
    ['register', { email: 'nobody', password: 'CivicForge!2026', displayName: 'Ada' }, 'email'],
    ['register', { email: 'a@example.org', password: 'short!A1', displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: 'no-capitals-2026', displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: 'NO-SMALL-2026', displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: 'NoDigitsHere!', displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: 'NoSigns20262026', displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: `Aa1!${'x'.repeat(125)}`, displayName: 'Ada' }, 'password'],
    ['register', { email: 'a@example.org', password: 'CivicForge!2026', displayName: 'A' }, 'displayName'],
    ['register', { email: 'a@example.org', password: 'CivicForge!2026', displayName: '<b></b>' }, 'displayName'],
    ['register', { email: ['a@example.org'], password: 'CivicForge!2026', displayName: 'Ada' }, 'email'],
    ['sign-in', { email: 'a@example.org', password: '' }, 'password'],
    ['sign-in', { email: 'a@example.org', password: 7 }, 'password'],
    ['confirm', { email: 'a@example.org' }, 'code'],
    ['reset-password', { email: 'a@example.org', code: '1', newPassword: 'weak' }, 'newPassword'],
  ])('refuses a bad form without a call of the identity service: %s %j', async (path, body, field) => {
    const answer = await post(path, body);
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([400, 'validation.failed', field]);
    expect(cognito.calls).toEqual([]);
  });

  it('get the same answer whether the address is known or not', async () => {
    const body = { email: 'Ada@example.org', password: 'CivicForge!2026', displayName: 'Ada' };
    const fresh = await post('register', body);
    cognito.answers('SignUp', { error: 'UsernameExistsException' });
    const known = await post('register', body);
    expect([known.status, known.text]).toEqual([fresh.status, fresh.text]);
    expect([fresh.status, fresh.body]).toEqual([202, { next: 'confirm', destination: 'a***@e***.org' }]);
    const sent = await post('forgot-password', { email: 'ada@example.org' });
    cognito.answers('ForgotPassword', { error: 'UserNotFoundException' });
    const unknown = await post('forgot-password', { email: 'ada@example.org' });
    expect([unknown.status, unknown.text]).toEqual([sent.status, sent.text]);
  });

  it('lead on when a code is right, and nowhere when it is wrong', async () => {
    const code = { email: 'ada@example.org', code: '123456' };
    const reset = { ...code, newPassword: 'CivicForge!2026' };
    expect((await post('confirm', code)).status).toBe(204);
    expect((await post('reset-password', reset)).status).toBe(204);
    const resent = await post('resend-code', { email: code.email });
    expect([resent.status, resent.body]).toEqual([202, {}]);
    cognito.answers('ConfirmSignUp', { error: 'CodeMismatchException' });
    cognito.answers('ConfirmForgotPassword', { error: 'ExpiredCodeException' });
    cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
    const wrong = [await post('confirm', code), await post('reset-password', reset)];
    for (const answer of wrong) expect([answer.status, answer.body.code]).toEqual([400, 'auth.invalid-code']);
  });

  it('never reach the log', () => {
    const text = JSON.stringify(test.log);
    for (const secret of ['CivicForge!2026', 'opaque', 'ada@example.org', 'Ada@']) expect(text).not.toContain(secret);
  });
});

describe('a change of password', () => {
  const GOOD = { currentPassword: CREDENTIALS.password, newPassword: 'Another!2026' };
  const change = (body: object) =>
    test.http.post('/api/v1/auth/change-password').set('cookie', OPEN()).set('origin', ORIGIN).send(body);
  const OPEN = () => `__Host-civicforge_access=${accessToken}`;

  it.each<[string, object, string]>([
    ['no current password', { newPassword: GOOD.newPassword }, 'currentPassword'],
    ['an empty one', { ...GOOD, currentPassword: '' }, 'currentPassword'],
    ['a long one', { ...GOOD, currentPassword: 'x'.repeat(257) }, 'currentPassword'],
    ['one that is no text', { ...GOOD, currentPassword: 7 }, 'currentPassword'],
    ['no new password', { currentPassword: GOOD.currentPassword }, 'newPassword'],
    ['a short one', { ...GOOD, newPassword: 'Ab1!' }, 'newPassword'],
    ['one without a symbol', { ...GOOD, newPassword: 'Another2026' }, 'newPassword'],
    ['the current one again', { ...GOOD, newPassword: GOOD.currentPassword }, 'newPassword'],
    ['an unknown field', { ...GOOD, email: 'ada@example.org' }, 'email'],
  ])('refuses %s before the identity service is asked', async (_, body, path) => {
    const answer = await change(body);
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([400, 'validation.failed', path]);
    expect(cognito.calls.filter(({ operation }) => operation !== 'GetUser')).toEqual([]);
  });

  it.each<
    [string, 'InitiateAuth' | 'ChangePassword' | 'GetUser', Parameters<FakeCognito['answers']>[1], number, string]
  >([
    ['a wrong current password', 'InitiateAuth', { error: 'NotAuthorizedException' }, 400, 'auth.wrong-password'],
    [
      'a password that changed meanwhile',
      'ChangePassword',
      { error: 'NotAuthorizedException' },
      400,
      'auth.wrong-password',
    ],
    [
      'a password that the pool refuses',
      'ChangePassword',
      { error: 'InvalidPasswordException' },
      400,
      'validation.failed',
    ],
    [
      'an earlier password',
      'ChangePassword',
      { error: 'PasswordHistoryPolicyViolationException' },
      400,
      'validation.failed',
    ],
    ['a limit of the pool', 'ChangePassword', { error: 'LimitExceededException' }, 429, 'rate-limited'],
    ['a busy pool', 'ChangePassword', { error: 'TooManyRequestsException' }, 503, 'busy'],
    ['a lost connection', 'ChangePassword', 'hang up', 503, 'busy'],
    ['a revoked token', 'GetUser', { error: 'NotAuthorizedException' }, 401, 'auth.invalid-token'],
    ['an error that nobody foresaw', 'ChangePassword', { error: 'ForbiddenException' }, 500, 'internal'],
  ])('answers %s with a stable code, and no session changes', async (_, operation, reply, status, code) => {
    await test.http.get('/api/v1/users/me').set('cookie', OPEN());
    cognito.answers(operation, reply);
    const answer = await change(GOOD);
    expect([answer.status, answer.body.code, cookies(answer)]).toEqual([status, code, []]);
    expect((await test.http.get('/api/v1/users/me').set('cookie', OPEN())).status).toBe(200);
  });

  it('names the field of a wrong password', async () => {
    cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
    expect((await change(GOOD)).body.errors).toEqual([
      { path: 'currentPassword', message: 'is not the current password' },
    ]);
  });
});

describe('failed sign-ins of an account', () => {
  beforeEach(earlyInTheMinute, 60_000);

  it('are counted whether it exists or not, and lock it until the minute ends', async () => {
    const strict = await startTestApp({
      environment: {
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
        TRUSTED_PROXY_HOPS: '1',
        API_BURST: '1000',
      },
    });
    let addresses = 0;
    const signIn = (email: string) =>
      strict.http
        .post('/api/v1/auth/sign-in')
        .set('x-forwarded-for', `198.51.100.${(addresses += 1)}`)
        .send({ email, password: 'wrong' });
    cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
    const answers = [];
    for (let call = 0; call < 12; call += 1)
      answers.push((await signIn(call % 2 === 0 ? 'X@example.org' : 'x@example.org')).status);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect((await signIn('other@example.org')).status).toBe(401);
    await strict.close();
  });

  it('include wrong current passwords of a change, also by an open session', async () => {
    const strict = await startTestApp({
      environment: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint, API_BURST: '1000' },
    });
    const change = () =>
      strict.http
        .post('/api/v1/auth/change-password')
        .set('authorization', strict.bearer({ sub: 'ada' }))
        .send({ currentPassword: 'wrong', newPassword: 'Another!2026' });
    cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
    const statuses = [];
    for (let call = 0; call < 6; call += 1) statuses.push((await change()).status);
    // Each attempt also tries whether an earlier attempt has set the new password.
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    await strict.close();
  });

  it('are those that failed: good ones are not counted', async () => {
    const strict = await startTestApp({
      environment: {
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
        TRUSTED_PROXY_HOPS: '1',
        API_BURST: '1000',
      },
    });
    for (let call = 0; call < 12; call += 1) {
      const answer = await strict.http
        .post('/api/v1/auth/sign-in')
        .set('x-forwarded-for', `198.51.100.${call}`)
        .send(CREDENTIALS);
      expect(answer.status).toBe(200);
    }
    await strict.close();
  });
});

describe('the limits of renewing a session', () => {
  let strict: TestApp;
  beforeAll(async () => {
    await earlyInTheMinute();
    strict = await startTestApp({
      environment: {
        PUBLIC_ORIGIN: ORIGIN,
        API_BURST: '1000',
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
      },
    });
  }, 60_000);
  afterAll(() => strict.close());

  it('do not count a made-up refresh cookie, which costs no call and is removed', async () => {
    const { length } = cognito.calls;
    const made = ['garbage', 'a.b.c', 'opaque~ada~0~AAAA', `${REFRESH.split('=')[1]?.slice(0, -2)}xx`];
    for (let call = 0; call < 40; call += 1) {
      for (const path of ['refresh', 'sign-out']) {
        const cookie = `__Host-civicforge_refresh=${made[call % made.length]}`;
        const answer = await strict.http.post(`/api/v1/auth/${path}`).set({ cookie, origin: ORIGIN });
        expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid-token']);
        expect(cookies(answer)).toHaveLength(2);
        expect(cookies(answer).every((line) => line.includes('Max-Age=0'))).toBe(true);
      }
    }
    expect(cognito.calls).toHaveLength(length);
    const cookie = `__Host-civicforge_refresh=${strict.refreshCookie('ada')}`;
    expect((await strict.http.post('/api/v1/auth/refresh').set({ cookie, origin: ORIGIN })).status).toBe(204);
  });

  it('hold for each session: one that renews too often leaves the others of the address alone', async () => {
    const renew = (refreshToken: string) =>
      strict.http
        .post('/api/v1/auth/refresh')
        .set({ cookie: `__Host-civicforge_refresh=${strict.refreshCookie('ada', { refreshToken })}`, origin: ORIGIN });
    const statuses = [];
    for (let call = 0; call < 32; call += 1) statuses.push((await renew('busy')).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await renew('calm')).status).toBe(204);
  });
});

describe('answers about credentials', () => {
  it('take half a second at least outside the test stage, whatever they are', async () => {
    const slow = await startTestApp({
      environment: { STAGE: 'local', AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint },
    });
    const timed = async (path: string, body: object) => {
      const begin = performance.now();
      const { status } = await slow.http.post(path).send(body);
      return [status, performance.now() - begin >= 500];
    };
    expect(await timed('/api/v1/auth/sign-in', CREDENTIALS)).toEqual([200, true]);
    expect(await timed('/api/v1/auth/sign-in', { ...CREDENTIALS, more: 1 })).toEqual([400, true]);
    expect(await timed('/api/v1/auth/refresh', {})).toEqual([401, true]);
    await slow.close();
  });
});
