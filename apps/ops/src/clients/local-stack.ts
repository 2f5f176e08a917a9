import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  KEYS_FILE,
  localIssuer,
  SHARED_KEYS,
  STACK_FILE,
  type StackFile,
} from '../../../../libs/contract/src/local-stack.ts';
import type { Person } from '../../../../libs/contract/src/smoke/http-client.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { AdminAccess } from './admin-client.ts';
import { awsOfLocalStack } from './aws.ts';

const RESTART = 'Stop the stack (Ctrl-C) and start it again with "npm start": it writes the file anew.';

/**
 * Reads the stack file that `npm start` writes into the data folder.
 * @throws OpsFailure no stack runs there, or its file is invalid
 */
export function readLocalStack(folder: string): StackFile {
  const path = join(folder, STACK_FILE);
  if (!existsSync(path)) {
    throw new OpsFailure(
      `No stack runs in ${folder}. Start one with "npm start", or name its folder with --data.`,
      EXIT.usage,
    );
  }
  const stack = readJsonFile(path, RESTART) as Partial<StackFile> | null;
  if (typeof stack === 'object' && Array.isArray(stack?.people)) return stack as StackFile;
  throw new OpsFailure(`${path} does not describe a stack. ${RESTART}`, EXIT.usage);
}

/**
 * Signs a member of a local stack in at the identity provider, because the service limits sign-ins per member.
 * @returns the access token
 * @throws OpsFailure the provider returns no token
 */
export async function localToken(stack: StackFile, person: Person): Promise<string> {
  const client = awsOfLocalStack(stack).client(CognitoIdentityProviderClient);
  const answer = await client.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: stack.clientId,
      AuthParameters: { USERNAME: person.email, PASSWORD: person.password },
    }),
  );
  const token = answer.AuthenticationResult?.AccessToken;
  if (token === undefined) throw new OpsFailure(`The identity provider returned no token for ${person.email}.`);
  return token;
}

/** Returns the address and credentials of the demo admin of a local stack. */
export async function localAdmin(stack: StackFile): Promise<AdminAccess> {
  const admin = stack.people.find(({ groups }) => groups.includes('admins'));
  if (stack.api === undefined || stack.identity === undefined || admin === undefined) {
    throw new OpsFailure('The stack has no service, no identity provider or no admin.', EXIT.usage);
  }
  const token = await localToken(stack, admin);
  return { api: stack.api, token, key: () => stack.adminKey };
}

/**
 * Returns the environment variables of a job that runs against a local stack.
 * @param folder data folder of the stack
 * @throws OpsFailure no stack runs there, or it lacks a part or its keys
 */
export function jobEnvironment(folder: string): Record<string, string> {
  const stack = readLocalStack(folder);
  if (stack.database === undefined || stack.identity === undefined) {
    throw new OpsFailure('The stack has no database or no identity provider.', EXIT.usage);
  }
  const { issuer, jwksUri } = localIssuer(stack.identity, stack.userPoolId);
  const tables = Object.entries(stack.tables).map(([noun, name]) => [`TABLE_${noun.toUpperCase()}`, name] as const);
  return {
    STAGE: 'local',
    AWS_REGION: stack.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: stack.database,
    ...(stack.flags !== undefined && { AWS_ENDPOINT_URL_APPCONFIGDATA: stack.flags }),
    COGNITO_USER_POOL_ID: stack.userPoolId,
    COGNITO_APP_CLIENT_ID: stack.clientId,
    COGNITO_ISSUER: issuer,
    COGNITO_JWKS_URI: jwksUri,
    ...Object.fromEntries(tables),
    PUBLIC_ORIGIN: stack.publicOrigins,
    LOG_ARCHIVE: join(resolve(folder), 'log-archive'),
    PHOTO_STORE: join(resolve(folder), 'photos'),
    ...sharedKeys(folder),
  };
}

function sharedKeys(folder: string): Record<string, string> {
  const path = join(folder, KEYS_FILE);
  const keys = readJsonFile(path, RESTART) as Partial<Record<string, unknown>> | null;
  return Object.fromEntries(
    Object.entries(SHARED_KEYS).map(([variable, name]) => {
      const key = keys?.[name];
      if (typeof key !== 'string') throw new OpsFailure(`${path} has no ${name}. ${RESTART}`, EXIT.usage);
      return [variable, key];
    }),
  );
}
