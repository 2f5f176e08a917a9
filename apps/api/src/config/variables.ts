import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_ECONOMY } from '@civicforge/domain';
import { SECRET_TEXT } from '@civicforge/contract/secret-values';
import { MAIL_VARIABLES } from './mail-variables.ts';
import { TABLE_VARIABLES } from './table-variables.ts';
import {
  ADDRESS,
  ARCHIVE,
  FACTOR,
  ISSUER_KEYS,
  KEY,
  KEY_LIST,
  matching,
  oneOf,
  onlyLocal,
  ORIGINS,
  SAFE_ADDRESS,
  SHARE,
  SIGNING_KEYS,
  TIME_ZONE,
  SWITCH,
  wholeNumber,
} from './kinds.ts';
import { optional, variable } from './variable.ts';

/** Stages of the product. A signature belongs to one of them. */
export const DECLARED_STAGES = ['local', 'test', 'dev', 'staging', 'prod'] as const;

const ID_OR_NAME = matching(/^[\w.-]{1,64}$/, 'id or name');
const SECRET = matching(SECRET_TEXT, '16 to 256 visible ASCII characters');
const PATH = matching(/^\/.{1,1000}$/, 'absolute path');
const AMOUNT = wholeNumber(0, 1_000_000);

/** Visible ASCII alone, so that one line stays one line. */
const CONTACT = /^(mailto:[\x21-\x3f\x41-\x7e]+@|https:\/\/|tel:\+)[\x21-\x7e]{1,190}$/;

/** Returns a key for one process, which cannot read what other processes have sealed. */
const ownKey = () => randomBytes(32).toString('base64url');

/**
 * Every environment variable of the service, by the setting that it fills: its only declaration. The type of the settings,
 * their validation and the configuration page follow from it.
 */
export const DECLARATIONS = {
  stage: variable('STAGE', oneOf(...DECLARED_STAGES), {
    required: true,
    meaning: 'Which environment this is. Only local and test accept the identity emulator and http origins.',
  }),
  host: variable('HOST', matching(/^[\w.:-]{1,255}$/, 'host name or address'), {
    default: '127.0.0.1',
    meaning: 'Address the service listens on.',
  }),
  port: variable('PORT', wholeNumber(0, 65535), { default: '3001', meaning: 'Port; 0 takes a free one.' }),
  serveTls: variable('SERVE_TLS', SWITCH, {
    default: 'off',
    meaning:
      'HTTPS with a certificate that the process makes for itself; for the way from a load balancer to its targets.',
  }),
  version: variable('VERSION', matching(/^.{1,100}$/, 'up to 100 characters'), {
    default: 'dev',
    meaning: 'Release shown by the health endpoint.',
  }),
  logLevel: variable('LOG_LEVEL', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), {
    default: 'info',
    meaning: 'Least severe level that is logged.',
  }),
  metrics: variable('METRICS', SWITCH, {
    default: 'on',
    inTests: 'off',
    meaning: 'Lines in CloudWatch Embedded Metric Format on the standard output; off in the stage test unless set.',
  }),
  traces: {
    endpoint: optional('OTEL_EXPORTER_OTLP_ENDPOINT', ADDRESS, {
      meaning: 'Collector of OpenTelemetry that takes traces by OTLP over HTTP; without one nothing is recorded.',
    }),
    service: variable('OTEL_SERVICE_NAME', matching(/^[\w.-]{1,100}$/, '1 to 100 letters, digits, _, . or -'), {
      default: 'civicforge-{stage}-api',
      meaning: 'How this process is called in traces.',
    }),
    ratio: variable('OTEL_TRACES_SAMPLER_ARG', SHARE, {
      default: '0.05',
      meaning: 'Share of the traces that are recorded; all of them while the flag enable_advanced_monitoring is on.',
    }),
  },
  region: variable('AWS_REGION', matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'name of an AWS region'), {
    default: 'us-east-1',
    meaning: 'Region of all AWS services.',
  }),
  endpoints: {
    dynamodb: optional('AWS_ENDPOINT_URL_DYNAMODB', SAFE_ADDRESS, {
      meaning: 'Other address of DynamoDB, for the local database.',
    }),
    cognito: optional(
      'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
      onlyLocal(ADDRESS, "the identity emulator's signing key is public, so only the stages local and test accept it"),
      { meaning: 'Address of the identity emulator.' },
    ),
    appConfigData: optional('AWS_ENDPOINT_URL_APPCONFIGDATA', SAFE_ADDRESS, {
      meaning: 'Other address of AppConfig Data, for the local flags.',
    }),
  },
  appConfig: {
    application: variable('APPCONFIG_APPLICATION_ID', ID_OR_NAME, {
      default: 'civicforge',
      meaning: 'AppConfig application that holds the feature flags.',
    }),
    environment: variable('APPCONFIG_ENVIRONMENT_ID', ID_OR_NAME, {
      default: '{stage}',
      meaning: 'AppConfig environment whose flags are served.',
    }),
    profile: variable('APPCONFIG_PROFILE_ID', ID_OR_NAME, {
      default: 'feature-flags',
      meaning: 'AppConfig configuration profile with the flag document.',
    }),
  },
  flagFiles: {
    keep: optional(
      'FLAGS_KEEP_FILE',
      { ...PATH, rule: 'absolute path of a file in an existing folder; nothing is kept where it is empty' },
      {
        meaning:
          'Keeps the last good flag document, so that a restart while AppConfig is unavailable serves it instead of defaults.',
      },
    ),
    override: optional(
      'FLAGS_OVERRIDE_FILE',
      onlyLocal(PATH, 'one machine must not have flags of its own outside the stages local and test'),
      { meaning: 'Flag document of a developer, whose flags replace those of the same name while the file exists.' },
    ),
  },
  cognito: {
    userPoolId: variable(
      'COGNITO_USER_POOL_ID',
      matching(/^[\w-]{1,55}_[0-9A-Za-z]{1,55}$/, 'like us-east-1_AbCdEf123'),
      {
        required: true,
        meaning: 'User pool whose access tokens are accepted.',
      },
    ),
    clientId: variable('COGNITO_APP_CLIENT_ID', matching(/^[\w+]{1,128}$/, '1 to 128 letters, digits, _ or +'), {
      required: true,
      meaning: 'App client whose access tokens are accepted.',
    }),
    issuer: variable('COGNITO_ISSUER', SAFE_ADDRESS, {
      default: 'https://cognito-idp.{region}.amazonaws.com/{pool}',
      meaning: 'Expected `iss` of access tokens.',
    }),
    jwksUri: variable('COGNITO_JWKS_URI', SAFE_ADDRESS, {
      default: '{issuer}/.well-known/jwks.json',
      meaning: 'Where the public keys of the pool are read.',
    }),
  },
  tables: TABLE_VARIABLES,

  publicOrigins: variable('PUBLIC_ORIGIN', ORIGINS, {
    required: 'outside local and test',
    local: 'http://localhost:5173,http://127.0.0.1:5173',
    meaning:
      'Addresses of the web app, FRONTEND_URL in the founding documents; the parameter `frontend-url` is the same. Cookie-authenticated changes must come from one of them.',
  }),
  cursorKey: variable('CURSOR_KEY', KEY, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Encrypts list cursors and seals refresh cookies; the same in every task. A new key ends all browser sessions. Local and test make one per process.',
    secret: true,
  }),
  experimentKey: variable('EXPERIMENT_KEY', KEY, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Hashes the members of experiments; the same in every task. With a new key every member counts as a new one. Local and test make one per process.',
    secret: true,
  }),
  issuerKeys: variable('ISSUER_KEYS', ISSUER_KEYS, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Ed25519 keys that sign receipts; the same in every task. Retired keys stay in the list, because verifiers need them. Local and test make one per process.',
    secret: true,
  }),
  logKey: variable('LOG_KEY', KEY, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Seed of the Ed25519 key that signs checkpoints of the public log; the same in every task, and for ever: a log keeps the key of its first start. Local and test make one per process.',
    secret: true,
  }),
  webhookKeys: variable('WEBHOOK_KEYS', KEY_LIST, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Encrypt the secrets of webhooks; the same in every task. The first key encrypts, all decrypt: without the key that encrypted it, a webhook cannot sign any more. Local and test make one per process.',
    secret: true,
  }),
  vapidKey: variable('VAPID_KEY', KEY, {
    required: 'outside local and test',
    local: ownKey,
    meaning:
      'Private P-256 key that identifies the service to push services (RFC 8292); the same in every task. A new key ends all push subscriptions. Local and test make one per process.',
    secret: true,
  }),
  logArchive: variable('LOG_ARCHIVE', ARCHIVE, {
    required: 'outside local and test',
    local: () => join(tmpdir(), `civicforge-log-${randomUUID()}`),
    meaning:
      'Write-once store of the checkpoints. The log stands still if it is shorter than its last checkpoint there. Local and test use a temporary folder.',
  }),
  photoStore: variable('PHOTO_STORE', ARCHIVE, {
    required: 'outside local and test',
    local: () => join(tmpdir(), `civicforge-photos-${randomUUID()}`),
    meaning: 'Private store of the photos of quests and submissions. Local and test use a temporary folder.',
  }),
  photoUploadOrigin: variable('PHOTO_UPLOAD_ORIGIN', ADDRESS, {
    default: 'http://127.0.0.1:3001',
    meaning:
      'Address of this service for browsers, which upload photos to it if PHOTO_STORE is a folder. A bucket has its own.',
  }),
  logIntervalSeconds: variable('LOG_INTERVAL_SECONDS', wholeNumber(0, 60), {
    default: '2',
    inTests: '0',
    meaning: 'Seconds between rounds of the sequencer, which gives receipts their places in the log; 0 disables it.',
  }),
  dispatchIntervalSeconds: variable('DISPATCH_INTERVAL_SECONDS', wholeNumber(0, 60), {
    default: '10',
    inTests: '0',
    meaning:
      'Seconds between rounds that dispatch events left over by stopped processes, send due messages and read bounces; 0 disables notices and messages.',
  }),
  communityTimeZone: variable('COMMUNITY_TIME_ZONE', TIME_ZONE, {
    default: 'Europe/Berlin',
    meaning: 'Time zone of the community: of the digests of members who have chosen no zone.',
  }),
  mail: MAIL_VARIABLES,
  apiKey: optional('API_KEY', SECRET, {
    meaning: 'Opens the details of /health/ready through the header x-api-key.',
    secret: true,
  }),
  visitorAddressSecret: optional('VISITOR_ADDRESS_SECRET', SECRET, {
    meaning: "Shared with the web server, which passes a visitor's address on.",
    secret: true,
  }),
  securityContact: optional(
    'SECURITY_CONTACT',
    matching(CONTACT, 'mailto:, https: or tel: address, up to 200 characters'),
    {
      meaning: 'Contact for vulnerability reports; shown by /.well-known/security.txt, which is not found without it.',
    },
  ),
  adminSigningKeys: variable('ADMIN_SIGNING_KEYS', SIGNING_KEYS, {
    default: '{}',
    meaning: 'Public Ed25519 keys that may sign administrative requests; several during a rotation.',
  }),
  rateLimitFactor: variable('RATE_LIMIT_FACTOR', FACTOR, { default: '1', meaning: 'Multiplies every rate limit.' }),
  maxRequestsPerSecond: variable('API_MAX_RPS', wholeNumber(1, 100_000), {
    default: '100',
    meaning: 'Requests per second and address.',
  }),
  burst: variable('API_BURST', wholeNumber(1, 100_000), {
    default: '200',
    meaning: 'Requests at once per address.',
  }),
  trustedProxyHops: variable('TRUSTED_PROXY_HOPS', wholeNumber(0, 10), {
    default: '0',
    meaning: 'Proxies in front: the client is that many entries from the right of X-Forwarded-For; 0 is the socket.',
  }),
  listShards: variable('LIST_SHARDS', wholeNumber(1, 16), {
    default: '2',
    meaning: 'Partitions per status of the list index.',
  }),
  economy: {
    signUpPoints: variable('ECONOMY_SIGN_UP_POINTS', AMOUNT, {
      default: String(DEFAULT_ECONOMY.signUpPoints),
      meaning: 'Creation points of a new member.',
    }),
    questCost: variable('ECONOMY_QUEST_COST', AMOUNT, {
      default: String(DEFAULT_ECONOMY.questCost),
      meaning: 'Creation points that posting a quest costs.',
    }),
    completionPoints: variable('ECONOMY_COMPLETION_POINTS', AMOUNT, {
      default: String(DEFAULT_ECONOMY.completionPoints),
      meaning: 'Creation points the performer earns.',
    }),
    requestorReputation: variable('ECONOMY_REQUESTOR_REPUTATION', AMOUNT, {
      default: String(DEFAULT_ECONOMY.requestorReputation),
      meaning: 'Reputation the requestor earns.',
    }),
    defaultXp: variable('ECONOMY_DEFAULT_XP', wholeNumber(10, 1000), {
      default: String(DEFAULT_ECONOMY.defaultXp),
      meaning: 'XP of a quest that names none.',
    }),
    defaultReputation: variable('ECONOMY_DEFAULT_REPUTATION', wholeNumber(1, 100), {
      default: String(DEFAULT_ECONOMY.defaultReputation),
      meaning: 'Reputation of a quest that names none.',
    }),
    pairRewardsPerDay: variable('ECONOMY_PAIR_REWARDS_PER_DAY', AMOUNT, {
      default: String(DEFAULT_ECONOMY.pairRewardsPerDay),
      meaning: 'Rewards counted per pair of people and day; further ones pay 0.',
    }),
  },
} as const;
