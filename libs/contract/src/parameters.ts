/** Source of a parameter's first value. The operations command sets later values; `up` does not change them. */
export type ParameterOrigin = 'stack' | 'random-text' | 'random-32-bytes' | 'empty-object';

export interface ParameterDefinition {
  /** Below `/civicforge/{stage}/`. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  readonly origin: ParameterOrigin;
  readonly meaning: string;
}

/** Every parameter of a stage, besides `tables/*` (one per table) and `releases/*` (written by each release). */
export const PARAMETERS = [
  { name: 'cognito-user-pool-id', type: 'String', origin: 'stack', meaning: 'User pool of the stage.' },
  { name: 'cognito-app-client-id', type: 'SecureString', origin: 'stack', meaning: 'App client of the stage.' },
  { name: 'frontend-url', type: 'String', origin: 'stack', meaning: 'Address under which people see the pages.' },
  { name: 'api-key', type: 'SecureString', origin: 'random-text', meaning: 'Opens readiness details from outside.' },
  {
    name: 'cursor-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Encrypts list cursors, seals refresh cookies.',
  },
  {
    name: 'experiment-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Hashes the members of experiments.',
  },
  {
    name: 'session-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Kept for sessions of our own; sessions are Cognito tokens today, so no role may read it.',
  },
  {
    name: 'issuer-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Ed25519 keys that sign receipts: a seed, or JSON of several keys.',
  },
  {
    name: 'log-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Seed of the Ed25519 key that signs checkpoints of the public log. A log keeps it for ever.',
  },
  {
    name: 'webhook-keys',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'Encrypt the secrets of webhooks: one key, or several, the newest first.',
  },
  {
    name: 'vapid-key',
    type: 'SecureString',
    origin: 'random-32-bytes',
    meaning: 'P-256 key that identifies the stage to push services (RFC 8292).',
  },
  {
    name: 'visitor-address-secret',
    type: 'SecureString',
    origin: 'random-text',
    meaning: "Lets the service believe the visitor's address that the web server passes on.",
  },
  {
    name: 'admin-signing-keys',
    type: 'String',
    origin: 'empty-object',
    meaning: 'Public Ed25519 keys that may sign administrative requests, as JSON by key id.',
  },
  { name: 'smoke/person-1', type: 'SecureString', origin: 'stack', meaning: 'First smoke person, as JSON.' },
  { name: 'smoke/person-2', type: 'SecureString', origin: 'stack', meaning: 'Second smoke person, as JSON.' },
] as const satisfies readonly ParameterDefinition[];

export type ParameterName = (typeof PARAMETERS)[number]['name'];
