import { randomUUID } from 'node:crypto';
import { FakeCognito } from '../../testing/fake-cognito.ts';
import { makeTables, testDatabase } from '../../testing/tables.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { Problem } from '../http/problem.ts';
import { IdentityProvider } from './identity-provider.ts';
import { PendingRegistrations } from './pending-registrations.dynamo.ts';

const EMAIL = 'ada@example.org';
const PASSWORD = 'CivicForge!2026';

let cognito: FakeCognito;
let database: Database;
let settings: Settings;

beforeAll(async () => {
  cognito = await FakeCognito.start();
  settings = readSettings({
    STAGE: 'test',
    COGNITO_USER_POOL_ID: 'us-east-1_Test00001',
    COGNITO_APP_CLIENT_ID: 'client1',
    AWS_ENDPOINT_URL_DYNAMODB: testDatabase(),
    ...(await makeTables()),
  });
  database = new Database({ region: settings.region, endpoint: testDatabase(), tables: settings.tables });
});
afterAll(async () => {
  database.close();
  await cognito.stop();
});
beforeEach(() => {
  cognito.reset();
});

/** Against the real service; `emulator` is what the local stack uses. */
function provider(kind: 'real' | 'emulator' = 'real'): IdentityProvider {
  const made = new IdentityProvider(
    { ...settings, endpoints: { ...settings.endpoints, cognito: cognito.endpoint } },
    new PendingRegistrations(database),
  );
  if (kind === 'real') {
    Object.assign(made, { isEmulator: false });
    Object.assign(Reflect.get(made, 'accounts') as object, { hasGlobalSignOut: true });
  }
  return made;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'fine';
}

describe('registering', () => {
  it('stores address and name as attributes', async () => {
    await provider().register(EMAIL, PASSWORD, 'Ada');
    expect(cognito.calls).toEqual([
      {
        operation: 'SignUp',
        input: {
          ClientId: 'client1',
          Username: EMAIL,
          Password: PASSWORD,
          UserAttributes: [
            { Name: 'email', Value: EMAIL },
            { Name: 'name', Value: 'Ada' },
          ],
        },
      },
    ]);
  });

  it.each(['UsernameExistsException', 'CodeDeliveryFailureException'])('does not tell about %s', async (error) => {
    cognito.answers('SignUp', { error });
    expect(await codeOf(provider().register(EMAIL, PASSWORD, 'Ada'))).toBe('fine');
  });

  it('replaces an unconfirmed account by its immutable name', async () => {
    const email = `${randomUUID()}@example.org`;
    await provider().register(email, 'Stranger!2026', 'Eve');
    cognito.reset();
    cognito.answersInTurn('SignUp', [{ error: 'UsernameExistsException' }, { body: { UserSub: 'new' } }]);
    cognito.answers('AdminGetUser', { body: { Username: 'sub-of-eve', UserStatus: 'UNCONFIRMED' } });
    await provider().register(email, PASSWORD, 'Ada');
    expect(cognito.calls.map(({ operation }) => operation)).toEqual([
      'SignUp',
      'AdminGetUser',
      'AdminDeleteUser',
      'SignUp',
    ]);
    expect(cognito.calls[2]?.input).toEqual({ UserPoolId: 'us-east-1_Test00001', Username: 'sub-of-eve' });
    expect(cognito.calls[3]?.input).toMatchObject({ Password: PASSWORD });
    cognito.answers('InitiateAuth', { error: 'UserNotConfirmedException' });
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.unconfirmed');
    expect(await codeOf(provider().signIn(email, 'Stranger!2026'))).toBe('auth.invalid-credentials');
  });

  it.each(['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER', undefined])(
    'leaves an account alone whose status is %s',
    async (UserStatus) => {
      cognito.answers('SignUp', { error: 'UsernameExistsException' });
      cognito.answers('AdminGetUser', { body: { Username: 'sub', UserStatus } });
      await provider().register(EMAIL, PASSWORD, 'Ada');
      expect(cognito.calls.map(({ operation }) => operation)).toEqual(['SignUp', 'AdminGetUser']);
    },
  );

  it('waits for a confirmation of the same address', async () => {
    const email = `${randomUUID()}@example.org`;
    const registrations = new PendingRegistrations(database);
    const steps: string[] = [];
    let second: Promise<unknown> | undefined;
    await registrations.alone(email, async () => {
      second = registrations.alone(email, () => Promise.resolve(steps.push('second')));
      await registrations.find(email);
      steps.push('first');
    });
    await second;
    expect(steps).toEqual(['first', 'second']);
  });

  it('holds no password in clear, and no address', async () => {
    const email = `${randomUUID()}@example.org`;
    const sent: unknown[] = [];
    const spied = Object.assign(Object.create(database) as Database, {
      documents: { send: (command: { input: unknown }) => (sent.push(command.input), Promise.resolve({})) },
    });
    await new PendingRegistrations(spied).remember(email, 'attempt', PASSWORD);
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain(PASSWORD);
    expect(JSON.stringify(sent)).not.toContain(email);
  });

  it('with a password that the pool refuses is failed validation', async () => {
    cognito.answers('SignUp', { error: 'InvalidPasswordException' });
    await expect(provider().register(EMAIL, PASSWORD, 'Ada')).rejects.toMatchObject({
      code: 'validation.failed',
      errors: [{ path: 'password' }],
    });
  });
});

describe('signing in', () => {
  it.each([
    'NotAuthorizedException',
    'UserNotFoundException',
    'InvalidPasswordException',
    'PasswordResetRequiredException',
    'InvalidParameterException',
  ])('answers %s with one and the same refusal', async (error) => {
    cognito.answers('InitiateAuth', { error });
    expect(await codeOf(provider().signIn(EMAIL, PASSWORD))).toBe('auth.invalid-credentials');
  });

  it('refuses a challenge that this product does not know', async () => {
    cognito.answers('InitiateAuth', { body: { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's' } });
    expect(await codeOf(provider().signIn(EMAIL, PASSWORD))).toBe('auth.invalid-credentials');
  });

  it('reports an unconfirmed address only with the password of the registration', async () => {
    const email = `${randomUUID()}@example.org`;
    await provider().register(email, PASSWORD, 'Ada');
    cognito.answers('InitiateAuth', { error: 'UserNotConfirmedException' });
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.unconfirmed');
    expect(await codeOf(provider().signIn(email, 'Another!2026'))).toBe('auth.invalid-credentials');
    expect(await codeOf(provider().signIn(`${randomUUID()}@example.org`, PASSWORD))).toBe('auth.invalid-credentials');
    await provider().confirm(email, '123456');
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.invalid-credentials');
  });

  it('gives both tokens', async () => {
    cognito.answers('InitiateAuth', { body: { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'r' } } });
    expect(await provider().signIn(EMAIL, PASSWORD)).toEqual({ accessToken: 'a', refreshToken: 'r' });
  });
});

describe('confirming', () => {
  it('refuses the code of another attempt than that of the browser, without asking Cognito', async () => {
    const email = `${randomUUID()}@example.org`;
    const mine = await provider().register(email, PASSWORD, 'Ada');
    const strangers = await provider().register(email, 'Stranger!2026', 'Eve');
    cognito.reset();
    expect(await codeOf(provider().confirm(email, '123456', mine))).toBe('auth.invalid-code');
    expect(cognito.calls).toEqual([]);
    expect(await codeOf(provider().confirm(email, '123456', strangers))).toBe('fine');
  });

  it('believes the code of a client that knows no attempt, and of an attempt whose record has expired', async () => {
    const email = `${randomUUID()}@example.org`;
    expect(await codeOf(provider().confirm(email, '123456', 'expired'))).toBe('fine');
    await provider().register(email, PASSWORD, 'Ada');
    expect(await codeOf(provider().confirm(email, '123456'))).toBe('fine');
  });
});

describe('ending all sessions', () => {
  const user = {
    Username: 'name',
    UserAttributes: [{ Name: 'sub', Value: 'ada' }],
    UserLastModifiedDate: 1_700_000_000.5,
  };

  it('revokes the refresh tokens and tells when the account was changed', async () => {
    cognito.answers('AdminGetUser', { body: user });
    expect(await provider().endSessions(EMAIL)).toEqual({ userId: 'ada', changedAt: 1_700_000_000_500 });
    expect(cognito.calls.map(({ operation }) => operation)).toEqual(['AdminGetUser', 'AdminUserGlobalSignOut']);
  });

  it('asks the emulator for nothing that it does not know', async () => {
    cognito.answers('AdminGetUser', { body: user });
    expect(await provider('emulator').endSessions(EMAIL)).toMatchObject({ userId: 'ada' });
    expect(cognito.calls.map(({ operation }) => operation)).toEqual(['AdminGetUser']);
  });

  it('does nothing for an unknown address', async () => {
    cognito.answers('AdminGetUser', { error: 'UserNotFoundException' });
    expect(await provider().endSessions(EMAIL)).toBeUndefined();
  });
});

describe('refreshing', () => {
  it('keeps the refresh token where none comes back, and takes a rotated one', async () => {
    cognito.answers('InitiateAuth', { body: { AuthenticationResult: { AccessToken: 'a' } } });
    expect(await provider().refresh('old')).toEqual({ accessToken: 'a', refreshToken: 'old' });
    cognito.answers('InitiateAuth', { body: { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'new' } } });
    expect(await provider().refresh('old')).toEqual({ accessToken: 'a', refreshToken: 'new' });
  });

  it.each(['NotAuthorizedException', 'UserNotFoundException'])('answers %s as a dead session', async (error) => {
    cognito.answers('InitiateAuth', { error });
    expect(await codeOf(provider().refresh('old'))).toBe('auth.invalid-token');
  });
});

describe('codes', () => {
  it.each([
    'CodeMismatchException',
    'ExpiredCodeException',
    'UserNotFoundException',
    'NotAuthorizedException',
    'TooManyFailedAttemptsException',
    'LimitExceededException',
  ])('that end in %s are wrong codes, all alike', async (error) => {
    cognito.answers('ConfirmSignUp', { error });
    cognito.answers('ConfirmForgotPassword', { error });
    expect(await codeOf(provider().confirm(EMAIL, '1'))).toBe('auth.invalid-code');
    expect(await codeOf(provider().resetPassword(EMAIL, '1', PASSWORD))).toBe('auth.invalid-code');
  });

  it.each(['UserNotFoundException', 'InvalidParameterException', 'LimitExceededException', 'NotAuthorizedException'])(
    'that are not sent because of %s look as if they were',
    async (error) => {
      cognito.answers('ForgotPassword', { error });
      cognito.answers('ResendConfirmationCode', { error });
      expect(await codeOf(provider().forgotPassword(EMAIL))).toBe('fine');
      expect(await codeOf(provider().resendCode(EMAIL))).toBe('fine');
    },
  );

  it('are not asked for again at the emulator, which cannot', async () => {
    await provider('emulator').resendCode(EMAIL);
    expect(cognito.calls).toEqual([]);
    await provider().resendCode(EMAIL);
    expect(cognito.calls.map(({ operation }) => operation)).toEqual(['ResendConfirmationCode']);
  });
});

describe('revoking', () => {
  it('is done where the token is worthless already', async () => {
    cognito.answers('RevokeToken', { error: 'NotAuthorizedException' });
    expect(await codeOf(provider().revoke('r'))).toBe('fine');
  });
});

describe('the profile', () => {
  it('is address and name', async () => {
    cognito.answers('GetUser', {
      body: {
        Username: 'u',
        UserAttributes: [
          { Name: 'email', Value: EMAIL },
          { Name: 'name', Value: 'Ada' },
        ],
      },
    });
    expect(await provider().profile('token')).toEqual({ email: EMAIL, name: 'Ada' });
  });

  it('refuses the token of a deleted account as invalid', async () => {
    cognito.answers('GetUser', { error: 'UserNotFoundException' });
    expect(await codeOf(provider().profile('token'))).toBe('auth.invalid-token');
  });
});

describe('the identity service', () => {
  it.each<[string, Parameters<FakeCognito['answers']>[1]]>([
    ['throttles', { error: 'TooManyRequestsException' }],
    ['fails', { error: 'InternalErrorException', status: 500 }],
    ['hangs up', 'hang up'],
  ])('that %s makes the request one to try again', async (_, reply) => {
    cognito.answers('InitiateAuth', reply);
    await expect(provider().signIn(EMAIL, PASSWORD)).rejects.toMatchObject({
      code: 'busy',
      headers: { 'retry-after': '2' },
    });
  });

  it('maps an unknown refusal to an internal error', async () => {
    cognito.answers('InitiateAuth', { error: 'ResourceNotFoundException' });
    await expect(provider().signIn(EMAIL, PASSWORD)).rejects.not.toBeInstanceOf(Problem);
  });
});
