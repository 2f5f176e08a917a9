import { jest } from '@jest/globals';
import { IdentityProvider } from '../../apps/api/src/auth/identity-provider.ts';
import { startTestApp, type TestApp } from '../../apps/api/testing/app.ts';
import { markDeleted } from '../../apps/api/testing/stored.ts';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { accessTokenOf, startIdentity, type TestIdentity } from '../support/identity.ts';

const ORIGIN = 'http://localhost:5173';
const PASSWORD = 'CivicForge!2026';
const CODE = '424242';

let identity: TestIdentity;
let service: TestApp;

beforeAll(async () => {
  identity = await startIdentity();
  service = await startTestApp({
    environment: {
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: identity.endpoint,
      COGNITO_USER_POOL_ID: identity.userPoolId,
      COGNITO_APP_CLIENT_ID: identity.clientId,
      COGNITO_ISSUER: identity.issuer,
      COGNITO_JWKS_URI: identity.jwksUri,
      RATE_LIMIT_FACTOR: '1000',
    },
  });
}, 60_000);
afterAll(async () => {
  await service.close();
  await identity.stop();
});

const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  service.http.post(`/api/v1/auth/${path}`).set(headers).send(body);

/** Returns the cookies of an answer as a Cookie header. */
function jar(answer: { headers: Record<string, unknown> }): string {
  const set = (answer.headers['set-cookie'] ?? []) as string[];
  return set.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

let people = 0;
const newAddress = () => `person-${(people += 1)}@example.org`;

async function confirmed(): Promise<string> {
  const email = newAddress();
  await post('register', { email, password: PASSWORD, displayName: 'Paula' });
  await post('confirm', { email, code: CODE });
  return email;
}

describe('a new person', () => {
  it('registers, confirms, signs in and is known by name with the sign-up points', async () => {
    const email = newAddress();
    expect((await post('register', { email, password: PASSWORD, displayName: 'Paula' })).status).toBe(202);
    expect((await post('resend-code', { email })).status).toBe(202);
    const early = await post('sign-in', { email, password: PASSWORD });
    expect([early.status, early.body.code]).toEqual([403, 'auth.unconfirmed']);
    expect((await post('sign-in', { email, password: 'Wrong!2026xx' })).body.code).toBe('auth.invalid-credentials');
    expect((await post('confirm', { email, code: '000000' })).body.code).toBe('auth.invalid-code');
    expect((await post('confirm', { email, code: CODE })).status).toBe(204);
    const answer = await post('sign-in', { email: email.toUpperCase(), password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body.user).toMatchObject({
      email,
      displayName: 'Paula',
      xp: 0,
      creationPoints: service.settings.economy.signUpPoints,
    });
    const me = await service.http.get('/api/v1/users/me').set('cookie', jar(answer));
    expect(me.body).toEqual(answer.body.user);
  });

  it('gets the same answers as a known one', async () => {
    const email = await confirmed();
    const known = await post('register', { email, password: PASSWORD, displayName: 'Eve' });
    expect([known.status, known.body]).toEqual([202, { next: 'confirm', destination: 'p***@e***.org' }]);
    const answers = async (path: string, body: object) => {
      const [one, other] = [
        await post(path, { email, ...body }),
        await post(path, { email: 'nobody@example.org', ...body }),
      ];
      const { requestId: _, ...first } = one.body as Record<string, unknown>;
      const { requestId: __, ...second } = other.body as Record<string, unknown>;
      expect([other.status, second]).toEqual([one.status, first]);
      return one.status;
    };
    expect(await answers('sign-in', { password: 'Wrong!2026xx' })).toBe(401);
    expect(await answers('forgot-password', {})).toBe(202);
    expect(await answers('confirm', { code: '999999' })).toBe(400);
    expect(await answers('reset-password', { code: '999999', newPassword: PASSWORD })).toBe(400);
    expect(await answers('resend-code', {})).toBe(202);
    expect((await post('sign-in', { email, password: PASSWORD })).body.user.displayName).toBe('Paula');
  });
});

describe('an address that a stranger registered first', () => {
  const STRANGERS = 'Stranger!2026';
  const register = (email: string, password: string, displayName: string, cookie = '') =>
    post('register', { email, password, displayName }, cookie === '' ? {} : { cookie });
  const statusOf = async (email: string, password: string) => (await post('sign-in', { email, password })).status;

  it('belongs to the password and the name of the later registration', async () => {
    const email = newAddress();
    await register(email, STRANGERS, 'Eve');
    const owner = await register(email, PASSWORD, 'Paula');
    expect([owner.status, owner.body]).toEqual([202, { next: 'confirm', destination: 'p***@e***.org' }]);
    expect((await post('sign-in', { email, password: PASSWORD })).body.code).toBe('auth.unconfirmed');
    expect((await post('sign-in', { email, password: STRANGERS })).body.code).toBe('auth.invalid-credentials');
    expect((await post('confirm', { email, code: CODE })).status).toBe(204);
    expect(await statusOf(email, STRANGERS)).toBe(401);
    const answer = await post('sign-in', { email, password: PASSWORD });
    expect([answer.status, answer.body.user.displayName]).toEqual([200, 'Paula']);
    await register(email, STRANGERS, 'Eve');
    expect((await post('confirm', { email, code: CODE })).body.code).toBe('auth.invalid-code');
    expect([await statusOf(email, STRANGERS), await statusOf(email, PASSWORD)]).toEqual([401, 200]);
  });

  it('is not confirmed from the browser of the owner while a stranger has registered it again', async () => {
    const email = newAddress();
    const cookie = jar(await register(email, PASSWORD, 'Paula'));
    await register(email, STRANGERS, 'Eve');
    expect((await post('confirm', { email, code: CODE }, { cookie })).body.code).toBe('auth.invalid-code');
    expect([await statusOf(email, STRANGERS), await statusOf(email, PASSWORD)]).toEqual([403, 401]);
    const again = jar(await register(email, PASSWORD, 'Paula', cookie));
    expect((await post('confirm', { email, code: CODE }, { cookie: again })).status).toBe(204);
    expect([await statusOf(email, STRANGERS), await statusOf(email, PASSWORD)]).toEqual([401, 200]);
  });

  it('has exactly one password after concurrent registrations and confirmations', async () => {
    const email = newAddress();
    await register(email, STRANGERS, 'Eve');
    await Promise.all([
      register(email, PASSWORD, 'Paula'),
      register(email, STRANGERS, 'Eve'),
      post('confirm', { email, code: CODE }),
      post('confirm', { email, code: CODE }),
    ]);
    await post('confirm', { email, code: CODE });
    expect([await statusOf(email, STRANGERS), await statusOf(email, PASSWORD)].sort()).toEqual([200, 401]);
  });
});

describe('a session', () => {
  it('is renewed by its refresh cookie and ends for good with the sign-out', async () => {
    const cookies = jar(await post('sign-in', { email: await confirmed(), password: PASSWORD }));
    const refreshed = await post('refresh', {}, { cookie: cookies, origin: ORIGIN });
    expect(refreshed.status).toBe(204);
    expect((await service.http.get('/api/v1/users/me').set('cookie', jar(refreshed))).status).toBe(200);
    expect((await post('sign-out', {}, { cookie: jar(refreshed), origin: ORIGIN })).status).toBe(204);
    const again = await post('refresh', {}, { cookie: cookies, origin: ORIGIN });
    expect([again.status, again.body.code]).toEqual([401, 'auth.invalid-token']);
    expect((await post('sign-out', {}, { cookie: cookies, origin: ORIGIN })).status).toBe(204);
  });

  it('accepts a bearer access token and refuses the id token of the same sign-in', async () => {
    const token = await accessTokenOf(identity.endpoint, 'admin@example.org', PASSWORD);
    const whoAmI = (bearer: string) => service.http.post('/api/v1/test-auth').set('authorization', `Bearer ${bearer}`);
    expect((await whoAmI(token)).body).toMatchObject({
      groups: ['admins'],
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await whoAmI(await idTokenOf('admin@example.org'))).body.code).toBe('auth.invalid-token');
  });
});

describe('a forgotten password', () => {
  it('is reset with the code from the e-mail', async () => {
    const email = await confirmed();
    expect((await post('forgot-password', { email })).status).toBe(202);
    const reset = (code: string) => post('reset-password', { email, code, newPassword: 'Another!2026' });
    expect((await reset('111111')).body.code).toBe('auth.invalid-code');
    expect((await reset(CODE)).status).toBe(204);
    expect((await post('sign-in', { email, password: PASSWORD })).status).toBe(401);
    expect((await post('sign-in', { email, password: 'Another!2026' })).status).toBe(200);
  });
});

describe('a new password', () => {
  const NEW = 'Another!2026';
  const me = (cookie: string) => service.http.get('/api/v1/users/me').set('cookie', cookie);
  const signIn = async (email: string, password: string) => jar(await post('sign-in', { email, password }));

  it('ends all other sessions, also renewed ones, and no session that begins afterwards', async () => {
    const email = await confirmed();
    const [first, other] = [await signIn(email, PASSWORD), await signIn(email, PASSWORD)];
    const renewed = jar(await post('refresh', {}, { cookie: other, origin: ORIGIN }));
    expect((await me(renewed)).status).toBe(200);
    await post('forgot-password', { email });
    expect((await post('reset-password', { email, code: CODE, newPassword: NEW })).status).toBe(204);
    const fresh = await signIn(email, NEW);
    for (const cookie of [first, other, renewed]) {
      expect((await me(cookie)).body).toMatchObject({ status: 401, code: 'auth.invalid-token' });
      const answer = await post('refresh', {}, { cookie, origin: ORIGIN });
      expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid-token']);
      expect(jar(answer)).toBe('civicforge_access=; civicforge_refresh=');
    }
    expect((await me(fresh)).status).toBe(200);
    const next = await post('refresh', {}, { cookie: fresh, origin: ORIGIN });
    expect([next.status, (await me(jar(next))).status]).toEqual([204, 200]);
  });

  it('ends them on a retry after the process was killed between the two writes', async () => {
    const email = await confirmed();
    const before = await signIn(email, PASSWORD);
    await post('forgot-password', { email });
    const killed = jest
      .spyOn(service.app.get(IdentityProvider), 'endSessions')
      .mockRejectedValueOnce(new Error('killed'));
    const reset = { email, code: CODE, newPassword: NEW };
    expect((await post('reset-password', reset)).status).toBe(500);
    killed.mockRestore();
    expect((await me(before)).status).toBe(200);
    expect((await post('reset-password', reset)).body.code).toBe('auth.invalid-code');
    expect((await me(before)).status).toBe(401);
    expect((await me(await signIn(email, NEW))).status).toBe(200);
  });

  it('does not end sessions with a wrong code and another password', async () => {
    const email = await confirmed();
    const open = await signIn(email, PASSWORD);
    await post('forgot-password', { email });
    expect((await post('reset-password', { email, code: '000000', newPassword: NEW })).body.code).toBe(
      'auth.invalid-code',
    );
    expect((await me(open)).status).toBe(200);
  });
});

describe('a change of password', () => {
  const NEW = 'Another!2026';
  const me = (cookie: string) => service.http.get('/api/v1/users/me').set('cookie', cookie);
  const signIn = async (email: string, password: string) => jar(await post('sign-in', { email, password }));
  const change = (cookie: string, currentPassword = PASSWORD) =>
    post('change-password', { currentPassword, newPassword: NEW }, { cookie, origin: ORIGIN });

  it('keeps this browser signed in and ends all other sessions', async () => {
    const email = await confirmed();
    const [own, other] = [await signIn(email, PASSWORD), await signIn(email, PASSWORD)];
    const answer = await change(own);
    expect(answer.status).toBe(204);
    const next = jar(answer);
    expect((await me(next)).body).toMatchObject({ email });
    for (const cookie of [own, other]) {
      expect((await me(cookie)).body.code).toBe('auth.invalid-token');
      expect((await post('refresh', {}, { cookie, origin: ORIGIN })).body.code).toBe('auth.invalid-token');
    }
    expect((await post('refresh', {}, { cookie: next, origin: ORIGIN })).status).toBe(204);
    expect((await post('sign-in', { email, password: PASSWORD })).status).toBe(401);
    expect((await post('sign-in', { email, password: NEW })).status).toBe(200);
  });

  it('changes nothing with a wrong current password', async () => {
    const email = await confirmed();
    const own = await signIn(email, PASSWORD);
    const answer = await change(own, 'Wrong!2026xx');
    expect([answer.status, answer.body.code]).toEqual([400, 'auth.wrong-password']);
    expect((await me(own)).status).toBe(200);
    expect((await post('sign-in', { email, password: PASSWORD })).status).toBe(200);
  });

  it('gives a program no cookies', async () => {
    const email = await confirmed();
    const authorization = `Bearer ${await accessTokenOf(identity.endpoint, email, PASSWORD)}`;
    const answer = await post('change-password', { currentPassword: PASSWORD, newPassword: NEW }, { authorization });
    expect([answer.status, jar(answer)]).toEqual([204, '']);
  });

  it('is completed by a retry after the process was killed between the two writes', async () => {
    const email = await confirmed();
    const [own, other] = [await signIn(email, PASSWORD), await signIn(email, PASSWORD)];
    const killed = jest
      .spyOn(service.app.get(IdentityProvider), 'endSessions')
      .mockRejectedValueOnce(new Error('killed'));
    expect((await change(own)).status).toBe(500);
    killed.mockRestore();
    expect((await me(other)).status).toBe(200);
    const retried = await change(own);
    expect(retried.status).toBe(204);
    expect([(await me(other)).status, (await me(jar(retried))).status]).toEqual([401, 200]);
  });
});

describe('a deleted account', () => {
  it('has no valid session', async () => {
    const email = await confirmed();
    const answer = await post('sign-in', { email, password: PASSWORD });
    const cookie = jar(answer);
    await markDeleted(service.app.get(Database), (answer.body as { user: { userId: string } }).user.userId);
    expect((await service.http.get('/api/v1/users/me').set('cookie', cookie)).status).toBe(401);
    const refreshed = await post('refresh', {}, { cookie, origin: ORIGIN });
    expect([refreshed.status, refreshed.body.code, jar(refreshed)]).toEqual([
      401,
      'auth.invalid-token',
      'civicforge_access=; civicforge_refresh=',
    ]);
  });
});

async function idTokenOf(email: string): Promise<string> {
  const answer = await fetch(identity.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: identity.clientId,
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  });
  const { AuthenticationResult } = (await answer.json()) as { AuthenticationResult: { IdToken: string } };
  return AuthenticationResult.IdToken;
}
