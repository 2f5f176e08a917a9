/**
 * The file that describes a running local stack. `npm start` writes it; the operations command, the journeys and the
 * tests read it.
 */
import type { TableName } from './tables.ts';

/** Processes of a local stack. */
export const PARTS = ['api', 'web', 'database', 'identity', 'flags'] as const;
export type Part = (typeof PARTS)[number];

/** Names in the data folder of a stack. */
export const STACK_FILE = 'stack.json';
/** Secrets of the stack. The first start generates them. */
export const KEYS_FILE = 'keys.json';

/**
 * Keys that all processes of a stack share, by their environment variable: their names in `KEYS_FILE`. A process with a key
 * of its own would sign receipts that no verifier accepts.
 */
export const SHARED_KEYS = {
  CURSOR_KEY: 'cursorKey',
  EXPERIMENT_KEY: 'experimentKey',
  ISSUER_KEYS: 'issuerKey',
  LOG_KEY: 'logKey',
  WEBHOOK_KEYS: 'webhookKey',
  VAPID_KEY: 'vapidKey',
} as const;
/** Names of the tables that a restore has put in place of the stack's own. Absent in normal operation. */
export const POINTER_FILE = 'tables.json';

/** Table names by the noun that the service uses. */
export type TableNames = Readonly<Record<TableName, string>>;

/** Content of `stack.json`, with the base URL of every part. The file exists while the stack is ready. */
export interface StackFile extends Partial<Readonly<Record<Part, string>>> {
  readonly region: string;
  /** `PUBLIC_ORIGIN` of the service. */
  readonly publicOrigins: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly tables: TableNames;
  readonly people: readonly { readonly email: string; readonly password: string; readonly groups: readonly string[] }[];
  /** Key that signs administration requests (Ed25519, private JWK as in RFC 8037). */
  readonly adminKey: { readonly keyId: string; readonly privateKeyJwk: { readonly crv?: string; readonly x?: string } };
  /** Process id of the supervisor. */
  readonly pid: number;
  readonly pids: Partial<Readonly<Record<Part, number>>>;
}

/**
 * Returns the issuer and the JWKS URL of the local identity provider.
 * @param identity base URL of the provider
 */
export function localIssuer(identity: string, userPoolId: string): { issuer: string; jwksUri: string } {
  const issuer = `${identity}/${userPoolId}`;
  return { issuer, jwksUri: `${issuer}/.well-known/jwks.json` };
}
