import { randomUUID } from 'node:crypto';
import { FakeCognito } from '../../testing/fake-cognito.ts';
import { makeTables, testDatabase } from '../../testing/tables.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { Problem } from '../http/problem.ts';
import { CognitoIdentityProvider } from './cognito-identity-provider.ts';
import { DynamoPendingPasswords } from './pending-passwords.dynamo.ts';

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
function provider(kind: 'real' | 'emulator' = 'real'): CognitoIdentityProvider {
  const made = new CognitoIdentityProvider(
    { ...settings, endpoints: { cognito: cognito.endpoint } },
    new DynamoPendingPasswords(database),
  );
  if (kind === 'real') Object.assign(made, { isEmulator: false });
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

  it('tells the one who registered, and nobody else, that the address is not confirmed', async () => {
    const email = `${randomUUID()}@example.org`;
    await provider().register(email, PASSWORD, 'Ada');
    cognito.answers('InitiateAuth', { error: 'UserNotConfirmedException' });
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.unconfirmed');
    expect(await codeOf(provider().signIn(email, 'Another!2026'))).toBe('auth.invalid-credentials');
    expect(await codeOf(provider().signIn(`${randomUUID()}@example.org`, PASSWORD))).toBe('auth.invalid-credentials');
    await provider().confirm(email, '123456');
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.invalid-credentials');
  });

  it('does not let a second registration change whose password is known', async () => {
    const email = `${randomUUID()}@example.org`;
    await provider().register(email, PASSWORD, 'Ada');
    cognito.answers('SignUp', { error: 'UsernameExistsException' });
    await provider().register(email, 'Stranger!2026', 'Eve');
    cognito.answers('InitiateAuth', { error: 'UserNotConfirmedException' });
    expect(await codeOf(provider().signIn(email, 'Stranger!2026'))).toBe('auth.invalid-credentials');
    expect(await codeOf(provider().signIn(email, PASSWORD))).toBe('auth.unconfirmed');
  });

  it('believes the emulator, which compares the password first', async () => {
    cognito.answers('InitiateAuth', { error: 'UserNotConfirmedException' });
    expect(await codeOf(provider('emulator').signIn(EMAIL, PASSWORD))).toBe('auth.unconfirmed');
  });

  it('gives both tokens', async () => {
    cognito.answers('InitiateAuth', { body: { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'r' } } });
    expect(await provider().signIn(EMAIL, PASSWORD)).toEqual({ accessToken: 'a', refreshToken: 'r' });
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

  it('of somebody who is gone is a dead token', async () => {
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

  it('that refuses for a reason nobody foresaw is our error, not the caller’s', async () => {
    cognito.answers('InitiateAuth', { error: 'ResourceNotFoundException' });
    await expect(provider().signIn(EMAIL, PASSWORD)).rejects.not.toBeInstanceOf(Problem);
  });
});
