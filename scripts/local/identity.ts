import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from './files.ts';
import { GROUPS, type Person } from './people.ts';

export const USER_POOL_ID = 'us-east-1_Local0001';
export const CLIENT_ID = 'civicforgelocalclient00001';

interface StoredUser {
  Username: string;
  Password: string;
  Attributes: { Name: string; Value: string }[];
  Enabled: boolean;
  UserStatus: 'CONFIRMED';
  UserCreateDate: string;
  UserLastModifiedDate: string;
  RefreshTokens: string[];
}

interface StoredGroup {
  GroupName: string;
  Description: string;
  CreationDate: string;
  LastModifiedDate: string;
  members: string[];
}

interface StoredPool {
  Users: Record<string, StoredUser>;
  Groups: Record<string, StoredGroup>;
  Options: object;
}

/**
 * Writes the identity provider's files: the pool, a client without a secret, the groups and the members. It keeps
 * existing entries. Call it before the provider starts, because the provider overwrites the files from memory.
 */
export function prepareIdentity(folder: string, people: readonly Person[]): void {
  const store = join(folder, '.cognito', 'db');
  mkdirSync(store, { recursive: true });
  const now = new Date().toISOString();
  const poolFile = join(store, `${USER_POOL_ID}.json`);
  const pool = (readJson(poolFile) as StoredPool | undefined) ?? { Users: {}, Groups: {}, Options: poolOptions(now) };
  for (const [name, description] of Object.entries(GROUPS)) pool.Groups[name] ??= makeGroup(name, description, now);
  const known = new Set(Object.values(pool.Users).map(emailOf));
  for (const person of people.filter(({ email }) => !known.has(email))) addPerson(pool, person, now);
  writeJson(poolFile, pool);
  writeJson(join(store, 'clients.json'), { Clients: { [CLIENT_ID]: makeClient(now) } });
}

function addPerson(pool: StoredPool, person: Person, now: string): void {
  const sub = randomUUID();
  pool.Users[sub] = {
    Username: sub,
    Password: person.password,
    Attributes: [
      { Name: 'email', Value: person.email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: person.name },
      { Name: 'sub', Value: sub },
    ],
    Enabled: true,
    UserStatus: 'CONFIRMED',
    UserCreateDate: now,
    UserLastModifiedDate: now,
    RefreshTokens: [],
  };
  for (const name of person.groups) pool.Groups[name]?.members.push(sub);
}

function emailOf({ Attributes }: StoredUser): string | undefined {
  return Attributes.find(({ Name }) => Name === 'email')?.Value;
}

function makeGroup(name: string, description: string, now: string): StoredGroup {
  return { GroupName: name, Description: description, CreationDate: now, LastModifiedDate: now, members: [] };
}

/** Returns the options of the deployed pool. The provider stores the password rules and does not enforce them. */
function poolOptions(now: string) {
  const attribute = (name: string) => ({
    Name: name,
    AttributeDataType: name === 'email_verified' ? 'Boolean' : 'String',
    DeveloperOnlyAttribute: false,
    Mutable: name !== 'sub',
    Required: name === 'sub' || name === 'email',
  });
  return {
    Id: USER_POOL_ID,
    Name: 'civicforge-local',
    CreationDate: now,
    LastModifiedDate: now,
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    MfaConfiguration: 'OFF',
    Policies: {
      PasswordPolicy: {
        MinimumLength: 10,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
      },
    },
    SchemaAttributes: ['sub', 'name', 'email', 'email_verified'].map(attribute),
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    LambdaConfig: {},
  };
}

function makeClient(now: string) {
  return {
    ClientId: CLIENT_ID,
    ClientName: 'civicforge-local',
    UserPoolId: USER_POOL_ID,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AccessTokenValidity: 1,
    IdTokenValidity: 1,
    RefreshTokenValidity: 30,
    TokenValidityUnits: { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' },
    EnableTokenRevocation: true,
    PreventUserExistenceErrors: 'ENABLED',
    CreationDate: now,
    LastModifiedDate: now,
  };
}

export async function identityReady(identity: string): Promise<boolean> {
  const answer = await fetch(`${identity}/health`, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}

/** Signs a member in by password and returns the access token. */
export async function accessTokenOf(identity: string, email: string, password: string): Promise<string> {
  const answer = await fetch(identity, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: CLIENT_ID,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = (await answer.json()) as { AuthenticationResult?: { AccessToken?: string }; message?: string };
  const token = body.AuthenticationResult?.AccessToken;
  if (token === undefined) throw new Error(`sign-in of ${email} failed: ${body.message ?? `status ${answer.status}`}`);
  return token;
}
