import {
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { readLocalStack } from '../clients/local-stack.ts';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import type { AdminSession } from './session-file.ts';

const ADMINS = 'admins';
const WRONG = 'Wrong e-mail, password or code.';

/** Second factors that Cognito can ask for, with the field of the answer. */
const CODES: Readonly<Record<string, string>> = {
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  SMS_MFA: 'SMS_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
};

/**
 * Signs an admin in at the identity provider of a stage. Asks for the password, and for the code of a second factor.
 * @throws OpsFailure wrong password, an unknown challenge, or a member outside of the group `admins`
 */
export async function signInAdmin(context: OpsContext, access: StageAccess, email: string): Promise<AdminSession> {
  const { terminal, clock } = context;
  const client = context.aws(access).client(CognitoIdentityProviderClient);
  const ClientId = appClientOf(context, access);
  const PASSWORD = await terminal.secret(`Password of ${email}: `);
  const began = clock.now();
  const flow = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME: email, PASSWORD } } as const;
  const first = await client.send(new InitiateAuthCommand(flow)).catch(wrongPassword);
  const result = first.AuthenticationResult ?? (await answerChallenge());
  return sessionOf(email, result, began);

  async function answerChallenge(): Promise<AuthenticationResultType | undefined> {
    const { ChallengeName = 'nothing', Session } = first;
    const field = CODES[ChallengeName];
    if (field === undefined) throw new OpsFailure(unknownChallenge(ChallengeName));
    const code = await terminal.secret('Code of the second factor: ');
    const answer = new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: first.ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: email, [field]: code },
    });
    return (await client.send(answer).catch(wrongPassword)).AuthenticationResult;
  }
}

function appClientOf(context: OpsContext, { stage, data }: StageAccess): string {
  return stage === 'local' ? readLocalStack(data).clientId : readOutputs(context, stage).userPoolClientId;
}

function unknownChallenge(name: string): string {
  if (name === 'NEW_PASSWORD_REQUIRED') return 'The account has a temporary password. Sign in on the website first.';
  return `The identity provider asks for ${name}, which this command does not know. Sign in on the website first.`;
}

/** Errors of a wrong answer. The local provider tells an unknown account and a wrong password apart. */
const REFUSALS = new Set([
  'NotAuthorizedException',
  'UserNotFoundException',
  'InvalidPasswordException',
  'CodeMismatchException',
]);

function wrongPassword(error: unknown): never {
  if (error instanceof CognitoIdentityProviderServiceException && REFUSALS.has(error.name)) throw new OpsFailure(WRONG);
  throw error;
}

function sessionOf(email: string, result: AuthenticationResultType | undefined, began: number): AdminSession {
  const token = result?.AccessToken;
  if (token === undefined) throw new OpsFailure('The identity provider returned no access token.');
  if (!groupsOf(token).includes(ADMINS)) {
    throw new OpsFailure(`${email} is no member of the group ${ADMINS}. Nothing was saved.`, EXIT.refused);
  }
  const seconds = result?.ExpiresIn ?? 3600;
  return { email, token, expiresAt: new Date(began + seconds * 1000).toISOString() };
}

/** Reads the groups of a token. The service verifies its signature. */
function groupsOf(token: string): readonly unknown[] {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
    readonly 'cognito:groups'?: unknown;
  };
  const groups = claims['cognito:groups'];
  return Array.isArray(groups) ? groups : [];
}
