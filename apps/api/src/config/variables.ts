import { DEFAULT_ECONOMY } from '@civicforge/domain';

/** One environment variable as the configuration page shows it. `{stage}` in a default stands for the stage's name. */
export interface Variable {
  readonly name: string;
  /** Default as text. Undefined if the variable may stay unset; `required` if the start fails without it. */
  readonly default?: string;
  readonly required?: true | 'outside local and test';
  readonly meaning: string;
  readonly rule: string;
  /** The value is never printed, not even in the message about an invalid one. */
  readonly secret?: true;
}

const wholeNumber = (min: number, max: number) => `whole number ${min} to ${max}`;

/** All variables that the service reads, in the order of the configuration page. */
export const VARIABLES = [
  {
    name: 'STAGE',
    required: true,
    rule: 'one of local, test, dev, staging, prod',
    meaning: 'Which environment this is. Only local and test accept the identity emulator and http origins.',
  },
  { name: 'HOST', default: '127.0.0.1', rule: 'host name or address', meaning: 'Address the service listens on.' },
  { name: 'PORT', default: '3001', rule: wholeNumber(0, 65535), meaning: 'Port; 0 takes a free one.' },
  { name: 'VERSION', default: 'dev', rule: 'up to 100 characters', meaning: 'Release shown by the health endpoint.' },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    rule: 'one of fatal, error, warn, info, debug, trace, silent',
    meaning: 'Least severe level that is logged.',
  },
  {
    name: 'METRICS',
    default: 'on',
    rule: 'on or off',
    meaning: 'Lines in CloudWatch Embedded Metric Format on the standard output; off in the stage test unless set.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    rule: 'http or https address',
    meaning: 'Collector of OpenTelemetry that takes traces by OTLP over HTTP; without one nothing is recorded.',
  },
  {
    name: 'OTEL_SERVICE_NAME',
    default: 'civicforge-{stage}-api',
    rule: '1 to 100 letters, digits, _, . or -',
    meaning: 'How this process is called in traces.',
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    default: '0.05',
    rule: 'number 0 to 1',
    meaning: 'Share of the traces that are recorded; all of them while the flag enable_advanced_monitoring is on.',
  },
  { name: 'AWS_REGION', default: 'us-east-1', rule: 'name of an AWS region', meaning: 'Region of all AWS services.' },
  {
    name: 'AWS_ENDPOINT_URL_DYNAMODB',
    rule: 'http or https address; http only in local and test',
    meaning: 'Other address of DynamoDB, for the local database.',
  },
  {
    name: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
    rule: 'http or https address; refused outside local and test',
    meaning: 'Address of the identity emulator.',
  },
  {
    name: 'AWS_ENDPOINT_URL_APPCONFIGDATA',
    rule: 'http or https address; http only in local and test',
    meaning: 'Other address of AppConfig Data, for the local flags.',
  },
  {
    name: 'APPCONFIG_APPLICATION_ID',
    default: 'civicforge',
    rule: 'id or name',
    meaning: 'AppConfig application that holds the feature flags.',
  },
  {
    name: 'APPCONFIG_ENVIRONMENT_ID',
    default: '{stage}',
    rule: 'id or name',
    meaning: 'AppConfig environment whose flags are served.',
  },
  {
    name: 'APPCONFIG_PROFILE_ID',
    default: 'feature-flags',
    rule: 'id or name',
    meaning: 'AppConfig configuration profile with the flag document.',
  },
  {
    name: 'FLAGS_KEEP_FILE',
    rule: 'absolute path of a file in an existing folder; nothing is kept where it is empty',
    meaning:
      'Keeps the last good flag document, so that a restart while AppConfig is away serves it instead of defaults.',
  },
  {
    name: 'FLAGS_OVERRIDE_FILE',
    rule: 'absolute path; refused outside local and test',
    meaning: 'Flag document of a developer, whose flags replace those of the same name while the file exists.',
  },
  {
    name: 'COGNITO_USER_POOL_ID',
    required: true,
    rule: 'like us-east-1_AbCdEf123',
    meaning: 'User pool whose access tokens are accepted.',
  },
  {
    name: 'COGNITO_APP_CLIENT_ID',
    required: true,
    rule: '1 to 128 letters, digits, _ or +',
    meaning: 'App client whose access tokens are accepted.',
  },
  {
    name: 'COGNITO_ISSUER',
    default: 'https://cognito-idp.{region}.amazonaws.com/{pool}',
    rule: 'address; https outside local and test',
    meaning: 'Expected `iss` of access tokens.',
  },
  {
    name: 'COGNITO_JWKS_URI',
    default: '{issuer}/.well-known/jwks.json',
    rule: 'address; https outside local and test',
    meaning: 'Where the public keys of the pool are read.',
  },
  { name: 'TABLE_QUESTS', default: 'civicforge-{stage}-quests', rule: 'table name', meaning: 'Table of the quests.' },
  { name: 'TABLE_USERS', default: 'civicforge-{stage}-users', rule: 'table name', meaning: 'Table of the members.' },
  {
    name: 'TABLE_REWARDS',
    default: 'civicforge-{stage}-rewards',
    rule: 'table name',
    meaning: 'Table of the reward jobs.',
  },
  {
    name: 'TABLE_RUNTIME',
    default: 'civicforge-{stage}-runtime',
    rule: 'table name',
    meaning: 'Table of what expires: idempotency records, rate counters, nonces, leases.',
  },
  {
    name: 'PUBLIC_ORIGIN',
    default: 'http://localhost:5173,http://127.0.0.1:5173',
    required: 'outside local and test',
    rule: 'comma-separated pure origins (scheme, host, port); http only in local and test; one scheme for all',
    meaning: 'Addresses of the web app. Cookie-authenticated changes must come from one of them.',
  },
  {
    name: 'CURSOR_KEY',
    required: 'outside local and test',
    rule: '32 bytes as base64url',
    meaning:
      'Encrypts list cursors and seals refresh cookies; the same in every task. A new key ends all browser sessions. Local and test make one per process.',
    secret: true,
  },
  {
    name: 'EXPERIMENT_KEY',
    required: 'outside local and test',
    rule: '32 bytes as base64url',
    meaning:
      'Hashes the members of experiments; the same in every task. With a new key every member counts as a new one. Local and test make one per process.',
    secret: true,
  },
  {
    name: 'API_KEY',
    rule: '16 to 256 visible ASCII characters',
    meaning: 'Opens the details of /health/ready through the header x-api-key.',
    secret: true,
  },
  {
    name: 'VISITOR_ADDRESS_SECRET',
    rule: '16 to 256 visible ASCII characters',
    meaning: "Shared with the web server, which passes a visitor's address on.",
    secret: true,
  },
  {
    name: 'SECURITY_CONTACT',
    rule: 'mailto:, https: or tel: address, up to 200 characters',
    meaning:
      'Whom people tell about vulnerabilities; shown by /.well-known/security.txt, which is not found without it.',
  },
  {
    name: 'ADMIN_SIGNING_KEYS',
    default: '{}',
    rule: 'JSON { "<keyid>": "<base64url of 32 bytes>" }',
    meaning: 'Public Ed25519 keys that may sign administrative requests; several during a rotation.',
  },
  {
    name: 'RATE_LIMIT_FACTOR',
    default: '1',
    rule: 'number above 0, up to 1000000; other than 1 only in local and test',
    meaning: 'Multiplies every rate limit.',
  },
  { name: 'API_MAX_RPS', default: '100', rule: wholeNumber(1, 100000), meaning: 'Requests per second and address.' },
  { name: 'API_BURST', default: '200', rule: wholeNumber(1, 100000), meaning: 'Requests at once per address.' },
  {
    name: 'TRUSTED_PROXY_HOPS',
    default: '0',
    rule: wholeNumber(0, 10),
    meaning: 'Proxies in front: the client is that many entries from the right of X-Forwarded-For; 0 is the socket.',
  },
  { name: 'LIST_SHARDS', default: '2', rule: wholeNumber(1, 16), meaning: 'Partitions per status of the list index.' },
  {
    name: 'ECONOMY_SIGN_UP_POINTS',
    default: String(DEFAULT_ECONOMY.signUpPoints),
    rule: wholeNumber(0, 1000000),
    meaning: 'Creation points of a new member.',
  },
  {
    name: 'ECONOMY_QUEST_COST',
    default: String(DEFAULT_ECONOMY.questCost),
    rule: wholeNumber(0, 1000000),
    meaning: 'Creation points that posting a quest costs.',
  },
  {
    name: 'ECONOMY_COMPLETION_POINTS',
    default: String(DEFAULT_ECONOMY.completionPoints),
    rule: wholeNumber(0, 1000000),
    meaning: 'Creation points the performer earns.',
  },
  {
    name: 'ECONOMY_REQUESTOR_REPUTATION',
    default: String(DEFAULT_ECONOMY.requestorReputation),
    rule: wholeNumber(0, 1000000),
    meaning: 'Reputation the requestor earns.',
  },
  {
    name: 'ECONOMY_DEFAULT_XP',
    default: String(DEFAULT_ECONOMY.defaultXp),
    rule: wholeNumber(10, 1000),
    meaning: 'XP of a quest that names none.',
  },
  {
    name: 'ECONOMY_DEFAULT_REPUTATION',
    default: String(DEFAULT_ECONOMY.defaultReputation),
    rule: wholeNumber(1, 100),
    meaning: 'Reputation of a quest that names none.',
  },
  {
    name: 'ECONOMY_PAIR_REWARDS_PER_DAY',
    default: String(DEFAULT_ECONOMY.pairRewardsPerDay),
    rule: wholeNumber(0, 1000000),
    meaning: 'Rewards counted per pair of people and day; further ones pay 0.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
