import { randomBytes } from 'node:crypto';
import type { TableNames } from '../../../libs/contract/src/local-stack.ts';
import type { ParameterName } from '../../../libs/contract/src/parameters.ts';
import { PARAMETERS } from '../../../libs/contract/src/parameters.ts';
import { TABLES, type TableName } from '../../../libs/contract/src/tables.ts';
import { CLIENT_ID, USER_POOL_ID } from '../../local/identity.ts';
import type { Person } from '../../local/people.ts';
import { SMOKE_PEOPLE } from './people.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A parameter for the store. */
interface SeededParameter {
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  readonly value: string;
  /** True if the value follows the container's environment. Other parameters, such as table pointers, keep their value. */
  readonly follows: boolean;
}

/** Returns the path of a stage's parameters. */
export function pathOf(stage: string): string {
  return `/civicforge/${stage}/`;
}

/** Returns all parameters of a stage with the values of this environment. */
export function parametersOf(stage: string, tables: TableNames, environment: Environment): readonly SeededParameter[] {
  const values = valuesOf(environment);
  const listed = PARAMETERS.map(({ name, type }) => {
    const { value, follows } = values[name];
    return { name: `${pathOf(stage)}${name}`, type, value, follows };
  });
  const pointers = TABLES.map(({ name }: { name: TableName }) => ({
    name: `${pathOf(stage)}tables/${name}`,
    type: 'String' as const,
    value: tables[name],
    follows: false,
  }));
  return [...listed, ...pointers];
}

function valuesOf(environment: Environment): Record<ParameterName, { value: string; follows: boolean }> {
  const fixed = (value: string) => ({ value, follows: true });
  const random = () => ({ value: randomBytes(32).toString('base64url'), follows: false });
  const given = (name: string) => {
    const value = environment[name];
    return value === undefined || value === '' ? random() : fixed(value);
  };
  return {
    'cognito-user-pool-id': fixed(USER_POOL_ID),
    'cognito-app-client-id': fixed(CLIENT_ID),
    'frontend-url': fixed(environment['PUBLIC_ORIGIN'] ?? 'http://localhost:5173'),
    'api-key': given('API_KEY'),
    'cursor-key': given('CURSOR_KEY'),
    'experiment-key': given('EXPERIMENT_KEY'),
    'session-key': random(),
    'issuer-key': given('ISSUER_KEYS'),
    'log-key': given('LOG_KEY'),
    'webhook-keys': given('WEBHOOK_KEYS'),
    'vapid-key': given('VAPID_KEY'),
    'visitor-address-secret': given('VISITOR_ADDRESS_SECRET'),
    'admin-signing-keys': fixed(environment['ADMIN_SIGNING_KEYS'] || '{}'),
    'smoke/person-1': fixed(credentials(SMOKE_PEOPLE[0])),
    'smoke/person-2': fixed(credentials(SMOKE_PEOPLE[1])),
  };
}

function credentials({ email, password }: Person): string {
  return JSON.stringify({ email, password });
}
