import { randomBytes } from 'node:crypto';
import {
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { installCallSpans } from '../spans/call-spans.ts';
import { CognitoAccounts } from './cognito-accounts.ts';
import { all, callCognito } from './cognito-call.ts';
import { PendingRegistrations } from './pending-registrations.dynamo.ts';

/** The same answer for every reason, to prevent account enumeration. */
const WRONG_CODE = [
  'CodeMismatchException',
  'ExpiredCodeException',
  'InvalidParameterException',
  'NotAuthorizedException',
  'TooManyFailedAttemptsException',
  'LimitExceededException',
  'AliasExistsException',
  'UserNotFoundException',
  'UserNotConfirmedException',
];

/** The same answer for every reason, to prevent account enumeration. */
const WRONG_CREDENTIALS = [
  'InvalidPasswordException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotFoundException',
  'InvalidParameterException',
];

/** Exceptions for an address to which Cognito does not send mail. */
const NOTHING_SENT = [
  'CodeDeliveryFailureException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'UserNotConfirmedException',
  'UserNotFoundException',
];

/** Profile attributes that the access token does not contain. */
export interface Profile {
  readonly email: string;
  readonly name?: string;
}

/** Tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * The identity service: Amazon Cognito, without its types and errors in any signature. Calls for members need no AWS credentials; `Admin*` calls need the permissions of the task role.
 * The client keeps its connections alive.
 */
@Injectable()
export class IdentityProvider implements OnApplicationShutdown {
  private readonly client: CognitoIdentityProviderClient;
  private readonly clientId: string;
  private readonly accounts: CognitoAccounts;
  /** The emulator does not support resending a code. */
  private readonly isEmulator: boolean;

  constructor(
    @Inject(SETTINGS) { region, endpoints, cognito }: Settings,
    private readonly pending: PendingRegistrations,
  ) {
    this.clientId = cognito.clientId;
    this.isEmulator = endpoints.cognito !== undefined;
    this.client = new CognitoIdentityProviderClient({
      region,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
      ...(endpoints.cognito !== undefined && { endpoint: endpoints.cognito }),
    });
    this.accounts = new CognitoAccounts(this.client, cognito.userPoolId, !this.isEmulator);
    installCallSpans(this.client, 'Cognito');
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  /**
   * Registers an address. Replaces an unconfirmed registration, so that the latest password counts.
   * Never tells whether the address is known.
   * @returns the random id of this attempt
   */
  async register(email: string, password: string, displayName: string): Promise<string> {
    const attempt = randomBytes(16).toString('base64url');
    await this.pending.alone(email, async (until) => {
      await this.pending.remember(email, attempt, password);
      if (await this.signUp(email, password, displayName)) return;
      if (await this.accounts.removeUnconfirmed(email, until)) await this.signUp(email, password, displayName);
    });
    return attempt;
  }

  /**
   * @param attempt the attempt of the caller's browser, if known; a code of another attempt is wrong
   * @throws Problem `auth.invalid-code` for a wrong code and an unknown address alike
   */
  async confirm(email: string, code: string, attempt?: string): Promise<void> {
    const command = new ConfirmSignUpCommand({ ClientId: this.clientId, Username: email, ConfirmationCode: code });
    await this.pending.alone(email, async () => {
      const counting = attempt === undefined ? undefined : await this.pending.find(email);
      if (counting !== undefined && counting.attempt !== attempt) wrongCode();
      await callCognito(() => this.client.send(command), all(WRONG_CODE, wrongCode));
      await this.pending.forget(email);
    });
  }

  async resendCode(email: string): Promise<void> {
    if (this.isEmulator) return;
    const command = new ResendConfirmationCodeCommand({ ClientId: this.clientId, Username: email });
    await callCognito<unknown>(
      () => this.client.send(command),
      all(NOTHING_SENT, () => undefined),
    );
  }

  /** @throws Problem `auth.invalid-credentials`, or `auth.unconfirmed` when the password is right */
  async signIn(email: string, password: string): Promise<Tokens> {
    const tokens = await callCognito(
      () => this.initiateAuth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: password }),
      {
        ...all(WRONG_CREDENTIALS, wrongCredentials),
        UserNotConfirmedException: () => undefined,
      },
    );
    if (tokens === undefined) throw await this.unconfirmed(email, password);
    // The product supports no challenge (temporary password, second factor).
    if (tokens.accessToken === undefined || tokens.refreshToken === undefined) throw invalidCredentials();
    return { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  }

  /** @throws Problem `auth.invalid-token` for a refresh token that has run out or was revoked */
  async refresh(refreshToken: string): Promise<Tokens> {
    const tokens = await callCognito(
      () => this.initiateAuth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken }),
      all([...WRONG_CREDENTIALS, 'UserNotConfirmedException'], deadToken),
    );
    if (tokens?.accessToken === undefined) throw invalidToken();
    return { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? refreshToken };
  }

  /** Also resolves for a token that is already invalid. */
  async revoke(refreshToken: string): Promise<void> {
    const command = new RevokeTokenCommand({ ClientId: this.clientId, Token: refreshToken });
    const worthless = ['NotAuthorizedException', 'InvalidParameterException', 'UnsupportedTokenTypeException'];
    await callCognito<unknown>(
      () => this.client.send(command),
      all(worthless, () => undefined),
    );
  }

  async forgotPassword(email: string): Promise<void> {
    const command = new ForgotPasswordCommand({ ClientId: this.clientId, Username: email });
    await callCognito<unknown>(
      () => this.client.send(command),
      all(NOTHING_SENT, () => undefined),
    );
  }

  /** @throws Problem `auth.invalid-code` */
  async resetPassword(email: string, code: string, newPassword: string): Promise<void> {
    const command = new ConfirmForgotPasswordCommand({
      ClientId: this.clientId,
      Username: email,
      ConfirmationCode: code,
      Password: newPassword,
    });
    await callCognito(() => this.client.send(command), {
      ...all(WRONG_CODE, wrongCode),
      InvalidPasswordException: weakPassword('newPassword'),
      PasswordHistoryPolicyViolationException: weakPassword('newPassword'),
    });
  }

  /**
   * Changes the password of the account of an access token. The call needs no AWS credentials.
   * @throws Problem `auth.wrong-password`, `validation.failed` for a password that the pool refuses, `rate-limited`
   */
  async changePassword(accessToken: string, currentPassword: string, newPassword: string): Promise<void> {
    const command = new ChangePasswordCommand({
      AccessToken: accessToken,
      PreviousPassword: currentPassword,
      ProposedPassword: newPassword,
    });
    await callCognito<unknown>(() => this.client.send(command), {
      ...all(WRONG_CREDENTIALS, wrongPassword),
      ...all(['LimitExceededException'], tooOften),
      InvalidPasswordException: weakPassword('newPassword'),
      PasswordHistoryPolicyViolationException: weakPassword('newPassword'),
    });
  }

  /**
   * Revokes all refresh tokens of an account at the identity service.
   * @returns the user id and the time (ms since 1970, by the clock of the identity service) of the last change of the
   * account; undefined for an unknown address
   */
  endSessions(email: string): Promise<{ userId: string; changedAt: number } | undefined> {
    return this.accounts.endSessions(email);
  }

  /** @throws Problem `auth.invalid-token` */
  async profile(accessToken: string): Promise<Profile> {
    const user = await callCognito(
      () => this.client.send(new GetUserCommand({ AccessToken: accessToken })),
      all(['NotAuthorizedException', 'UserNotFoundException', 'InvalidParameterException'], deadToken),
    );
    const valueOf = (name: string) => user?.UserAttributes?.find((attribute) => attribute.Name === name)?.Value;
    const name = valueOf('name');
    return { email: valueOf('email') ?? '', ...(name !== undefined && { name }) };
  }

  /** Deletes the account of a member. An account that is deleted already counts as deleted. */
  deleteAccount(userId: string): Promise<void> {
    return this.accounts.remove(userId);
  }

  /** @returns false if the address already has an account */
  private async signUp(email: string, password: string, displayName: string): Promise<boolean> {
    const command = new SignUpCommand({
      ClientId: this.clientId,
      Username: email,
      Password: password,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'name', Value: displayName },
      ],
    });
    const isNew = await callCognito<boolean>(async () => Boolean(await this.client.send(command)), {
      UsernameExistsException: () => false,
      CodeDeliveryFailureException: () => true,
      InvalidPasswordException: weakPassword('password'),
    });
    return isNew === true;
  }

  private async initiateAuth(
    flow: NonNullable<InitiateAuthCommandInput['AuthFlow']>,
    parameters: Record<string, string>,
  ): Promise<{ accessToken: string | undefined; refreshToken: string | undefined }> {
    const { AuthenticationResult } = await this.client.send(
      new InitiateAuthCommand({ ClientId: this.clientId, AuthFlow: flow, AuthParameters: parameters }),
    );
    return { accessToken: AuthenticationResult?.AccessToken, refreshToken: AuthenticationResult?.RefreshToken };
  }

  /**
   * Cognito answers "not confirmed" to any password, which would reveal that the address is registered.
   * Only a caller with the password of the latest registration gets this answer.
   */
  private async unconfirmed(email: string, password: string): Promise<Problem> {
    const isRight = await (await this.pending.find(email))?.matches(password);
    return isRight === true ? new Problem('auth.unconfirmed') : invalidCredentials();
  }
}

function wrongCode(): never {
  throw new Problem('auth.invalid-code');
}

/** Names the field, so that a form can mark it. */
export function wrongPassword(): never {
  throw new Problem('auth.wrong-password', undefined, {
    errors: [{ path: 'currentPassword', message: 'is not the current password' }],
  });
}

function tooOften(): never {
  throw new Problem('rate-limited', undefined, { headers: { 'retry-after': '60' } });
}

function deadToken(): never {
  throw invalidToken();
}

function invalidToken(): Problem {
  return new Problem('auth.invalid-token');
}

function wrongCredentials(): never {
  throw invalidCredentials();
}

function invalidCredentials(): Problem {
  return new Problem('auth.invalid-credentials');
}

function weakPassword(path: string): () => never {
  return () => {
    throw validationFailed({ path, message: 'is refused by the password policy' });
  };
}
