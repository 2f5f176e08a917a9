import {
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
import { all, attempt } from './cognito-call.ts';
import { IdentityProvider, type Profile, type Tokens } from './identity-provider.ts';
import { PendingPasswords } from './pending-passwords.ts';

/** Wrong code, no code, unknown, disabled or long confirmed account: nobody learns which. */
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

/** Wrong password, unknown address, disabled account, one that must be reset: nobody learns which. */
const WRONG_CREDENTIALS = [
  'InvalidPasswordException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotFoundException',
  'InvalidParameterException',
];

/** What Cognito says about an address that it will not write to. */
const NOTHING_SENT = [
  'CodeDeliveryFailureException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'UserNotConfirmedException',
  'UserNotFoundException',
];

/** Amazon Cognito through the calls that need no AWS credentials. The client keeps its connections alive. */
@Injectable()
export class CognitoIdentityProvider extends IdentityProvider implements OnApplicationShutdown {
  private readonly client: CognitoIdentityProviderClient;
  private readonly clientId: string;
  /** The emulator has no resending, and compares the password before it looks at the account's state. */
  private readonly isEmulator: boolean;

  constructor(
    @Inject(SETTINGS) { region, endpoints, cognito }: Settings,
    private readonly pending: PendingPasswords,
  ) {
    super();
    this.clientId = cognito.clientId;
    this.isEmulator = endpoints.cognito !== undefined;
    this.client = new CognitoIdentityProviderClient({
      region,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
      ...(endpoints.cognito !== undefined && { endpoint: endpoints.cognito }),
    });
    installCallSpans(this.client, 'Cognito');
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  async register(email: string, password: string, displayName: string): Promise<void> {
    const command = new SignUpCommand({
      ClientId: this.clientId,
      Username: email,
      Password: password,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'name', Value: displayName },
      ],
    });
    const isNew = await attempt(() => this.client.send(command), {
      UsernameExistsException: () => undefined,
      CodeDeliveryFailureException: () => undefined,
      InvalidPasswordException: weakPassword('password'),
    });
    if (isNew !== undefined && !this.isEmulator) await this.pending.remember(email, password);
  }

  async confirm(email: string, code: string): Promise<void> {
    const command = new ConfirmSignUpCommand({ ClientId: this.clientId, Username: email, ConfirmationCode: code });
    await attempt(() => this.client.send(command), all(WRONG_CODE, wrongCode));
    if (!this.isEmulator) await this.pending.forget(email);
  }

  async resendCode(email: string): Promise<void> {
    if (this.isEmulator) return;
    const command = new ResendConfirmationCodeCommand({ ClientId: this.clientId, Username: email });
    await attempt<unknown>(
      () => this.client.send(command),
      all(NOTHING_SENT, () => undefined),
    );
  }

  async signIn(email: string, password: string): Promise<Tokens> {
    const tokens = await attempt(
      () => this.initiateAuth('USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD: password }),
      {
        ...all(WRONG_CREDENTIALS, wrongCredentials),
        UserNotConfirmedException: () => undefined,
      },
    );
    if (tokens === undefined) throw await this.unconfirmed(email, password);
    // A challenge (temporary password, second factor) is nothing that this product knows.
    if (tokens.accessToken === undefined || tokens.refreshToken === undefined) throw invalidCredentials();
    return { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  }

  async refresh(refreshToken: string): Promise<Tokens> {
    const tokens = await attempt(
      () => this.initiateAuth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken }),
      all([...WRONG_CREDENTIALS, 'UserNotConfirmedException'], deadToken),
    );
    if (tokens?.accessToken === undefined) throw invalidToken();
    return { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? refreshToken };
  }

  async revoke(refreshToken: string): Promise<void> {
    const command = new RevokeTokenCommand({ ClientId: this.clientId, Token: refreshToken });
    const worthless = ['NotAuthorizedException', 'InvalidParameterException', 'UnsupportedTokenTypeException'];
    await attempt<unknown>(
      () => this.client.send(command),
      all(worthless, () => undefined),
    );
  }

  async forgotPassword(email: string): Promise<void> {
    const command = new ForgotPasswordCommand({ ClientId: this.clientId, Username: email });
    await attempt<unknown>(
      () => this.client.send(command),
      all(NOTHING_SENT, () => undefined),
    );
  }

  async resetPassword(email: string, code: string, newPassword: string): Promise<void> {
    const command = new ConfirmForgotPasswordCommand({
      ClientId: this.clientId,
      Username: email,
      ConfirmationCode: code,
      Password: newPassword,
    });
    await attempt(() => this.client.send(command), {
      ...all(WRONG_CODE, wrongCode),
      InvalidPasswordException: weakPassword('newPassword'),
      PasswordHistoryPolicyViolationException: weakPassword('newPassword'),
    });
  }

  async profile(accessToken: string): Promise<Profile> {
    const user = await attempt(
      () => this.client.send(new GetUserCommand({ AccessToken: accessToken })),
      all(['NotAuthorizedException', 'UserNotFoundException', 'InvalidParameterException'], deadToken),
    );
    const valueOf = (name: string) => user?.UserAttributes?.find((attribute) => attribute.Name === name)?.Value;
    const name = valueOf('name');
    return { email: valueOf('email') ?? '', ...(name !== undefined && { name }) };
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
   * Cognito says "not confirmed" whatever the password, which would tell strangers that the address has registered.
   * Only the one who knows the password given at registration hears it.
   */
  private async unconfirmed(email: string, password: string): Promise<Problem> {
    const isRight = this.isEmulator || (await this.pending.matches(email, password));
    return isRight ? new Problem('auth.unconfirmed') : invalidCredentials();
  }
}

function wrongCode(): never {
  throw new Problem('auth.invalid-code');
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
