import { randomBytes } from 'node:crypto';
import { DEFAULT_ECONOMY, type Economy } from '@civicforge/domain';
import { parseSigningKeys, SECRET_TEXT } from '@civicforge/contract/secret-values';
import { address, factor, key, matching, oneOf, origins, share } from './parsers.ts';
import { type Environment, EnvironmentReader } from './reader.ts';
import type { VariableName } from './variables.ts';

export const STAGES = ['local', 'test', 'dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The settings of the service. `readSettings` reads them once at the start. */
export interface Settings {
  readonly stage: Stage;
  /** True in stages that allow emulators, http origins and test helpers. */
  readonly isLocalOrTest: boolean;
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** True if metric lines are written to the log. */
  readonly metrics: boolean;
  /** The trace collector's URL. Undefined disables tracing. */
  readonly traces?: { readonly endpoint: string; readonly service: string; readonly ratio: number };
  readonly region: string;
  readonly endpoints: {
    readonly dynamodb?: string;
    readonly cognito?: string;
    readonly appConfigData?: string;
  };
  /** The configuration profile that holds the flags: ids or names. */
  readonly appConfig: { readonly application: string; readonly environment: string; readonly profile: string };
  /** Files of the flags. Each is undefined if unused. */
  readonly flagFiles: { readonly keep: string | undefined; readonly override: string | undefined };
  readonly cognito: {
    readonly userPoolId: string;
    readonly clientId: string;
    readonly issuer: string;
    readonly jwksUri: string;
  };
  readonly tables: {
    readonly quests: string;
    readonly users: string;
    readonly rewards: string;
    readonly runtime: string;
  };
  readonly publicOrigins: readonly string[];
  /** True when the web app is served over https: cookies are then `Secure` and carry `__Host-`. */
  readonly secureCookies: boolean;
  /** 32 bytes. */
  readonly cursorKey: Buffer;
  /** Secret of 32 bytes from which the identifiers of members in experiments are derived. */
  readonly experimentKey: Buffer;
  readonly apiKey?: string;
  readonly visitorAddressSecret?: string;
  /** Contact for vulnerability reports, as mailto:, https: or tel:. */
  readonly securityContact?: string;
  /** Public Ed25519 keys (base64url of 32 bytes) by key id. */
  readonly adminSigningKeys: Readonly<Record<string, string>>;
  readonly rateLimitFactor: number;
  readonly maxRequestsPerSecond: number;
  readonly burst: number;
  readonly trustedProxyHops: number;
  readonly listShards: number;
  readonly economy: Economy;
}

/** Injection token of the settings. */
export const SETTINGS = Symbol('Settings');

/** Visible ASCII alone, so that one line stays one line. */
const CONTACT = /^(mailto:[\x21-\x3f\x41-\x7e]+@|https:\/\/|tel:\+)[\x21-\x7e]{1,190}$/;

/**
 * Turns the environment into settings.
 * @throws SettingsError with one message that names every bad or missing variable.
 */
export function readSettings(environment: Environment): Settings {
  const reader = new EnvironmentReader(environment);
  const stage = reader.require<Stage>('STAGE', oneOf(STAGES), 'prod');
  const isLocalOrTest = stage === 'local' || stage === 'test';
  const region = reader.read('AWS_REGION', matching(/^[a-z]{2}(-[a-z]+)+-\d$/), 'us-east-1');
  const publicOrigins = readOrigins(reader, isLocalOrTest);
  const settings: Settings = {
    stage,
    isLocalOrTest,
    host: reader.read('HOST', matching(/^[\w.:-]{1,255}$/), '127.0.0.1'),
    port: reader.wholeNumber('PORT', 0, 65535, 3001),
    version: reader.read('VERSION', matching(/^.{1,100}$/), 'dev'),
    logLevel: reader.read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    metrics: reader.read('METRICS', oneOf(['on', 'off']), stage === 'test' ? 'off' : 'on') === 'on',
    ...readTraces(reader, stage),
    region,
    endpoints: readEndpoints(reader, isLocalOrTest),
    appConfig: readAppConfig(reader, stage),
    flagFiles: readFlagFiles(reader, isLocalOrTest),
    cognito: readCognito(reader, region, isLocalOrTest),
    tables: readTables(reader, stage),
    publicOrigins,
    secureCookies: publicOrigins.some((origin) => origin.startsWith('https:')),
    cursorKey: readKey(reader, 'CURSOR_KEY', isLocalOrTest),
    experimentKey: readKey(reader, 'EXPERIMENT_KEY', isLocalOrTest),
    ...readSecrets(reader),
    ...readContact(reader),
    adminSigningKeys: reader.read('ADMIN_SIGNING_KEYS', parseSigningKeys, {}),
    rateLimitFactor: readFactor(reader, isLocalOrTest),
    maxRequestsPerSecond: reader.wholeNumber('API_MAX_RPS', 1, 100_000, 100),
    burst: reader.wholeNumber('API_BURST', 1, 100_000, 200),
    trustedProxyHops: reader.wholeNumber('TRUSTED_PROXY_HOPS', 0, 10, 0),
    listShards: reader.wholeNumber('LIST_SHARDS', 1, 16, 2),
    economy: readEconomy(reader),
  };
  reader.finish();
  return settings;
}

function readOrigins(reader: EnvironmentReader, isLocalOrTest: boolean): readonly string[] {
  const given = isLocalOrTest
    ? reader.read('PUBLIC_ORIGIN', origins, ['http://localhost:5173', 'http://127.0.0.1:5173'])
    : reader.require('PUBLIC_ORIGIN', origins, []);
  if (!isLocalOrTest && given.some((origin) => origin.startsWith('http:'))) {
    reader.refuse('PUBLIC_ORIGIN', 'http is allowed in the stages local and test only');
  }
  return given;
}

function readEndpoints(reader: EnvironmentReader, isLocalOrTest: boolean): Settings['endpoints'] {
  const read = (name: 'AWS_ENDPOINT_URL_DYNAMODB' | 'AWS_ENDPOINT_URL_APPCONFIGDATA') => {
    const value = reader.read<string | undefined>(name, address, undefined);
    if (!isLocalOrTest && value?.startsWith('http:')) {
      reader.refuse(name, 'http is allowed in the stages local and test only');
    }
    return value;
  };
  const dynamodb = read('AWS_ENDPOINT_URL_DYNAMODB');
  const appConfigData = read('AWS_ENDPOINT_URL_APPCONFIGDATA');
  const cognito = reader.read<string | undefined>('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', address, undefined);
  if (!isLocalOrTest && cognito !== undefined) {
    reader.refuse(
      'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
      "the identity emulator's signing key is public, so only the stages local and test accept it",
    );
  }
  return {
    ...(dynamodb === undefined ? {} : { dynamodb }),
    ...(cognito === undefined ? {} : { cognito }),
    ...(appConfigData === undefined ? {} : { appConfigData }),
  };
}

function readTraces(reader: EnvironmentReader, stage: Stage): Pick<Settings, 'traces'> {
  const endpoint = reader.read<string | undefined>('OTEL_EXPORTER_OTLP_ENDPOINT', address, undefined);
  const service = reader.read('OTEL_SERVICE_NAME', matching(/^[\w.-]{1,100}$/), `civicforge-${stage}-api`);
  const ratio = reader.read('OTEL_TRACES_SAMPLER_ARG', share, 0.05);
  return endpoint === undefined ? {} : { traces: { endpoint, service, ratio } };
}

function readCognito(reader: EnvironmentReader, region: string, isLocalOrTest: boolean): Settings['cognito'] {
  const userPoolId = reader.require('COGNITO_USER_POOL_ID', matching(/^[\w-]{1,55}_[0-9A-Za-z]{1,55}$/), '');
  const clientId = reader.require('COGNITO_APP_CLIENT_ID', matching(/^[\w+]{1,128}$/), '');
  const issuer = reader.read('COGNITO_ISSUER', address, `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`);
  const jwksUri = reader.read('COGNITO_JWKS_URI', address, `${issuer}/.well-known/jwks.json`);
  if (!isLocalOrTest && !issuer.startsWith('https:')) {
    reader.refuse('COGNITO_ISSUER', 'an http issuer is an emulator, which only the stages local and test accept');
  }
  if (!isLocalOrTest && !jwksUri.startsWith('https:')) {
    reader.refuse('COGNITO_JWKS_URI', 'http is allowed in the stages local and test only');
  }
  return { userPoolId, clientId, issuer, jwksUri };
}

function readAppConfig(reader: EnvironmentReader, stage: Stage): Settings['appConfig'] {
  const idOrName = matching(/^[\w.-]{1,64}$/);
  return {
    application: reader.read('APPCONFIG_APPLICATION_ID', idOrName, 'civicforge'),
    environment: reader.read('APPCONFIG_ENVIRONMENT_ID', idOrName, stage),
    profile: reader.read('APPCONFIG_PROFILE_ID', idOrName, 'feature-flags'),
  };
}

function readFlagFiles(reader: EnvironmentReader, isLocalOrTest: boolean): Settings['flagFiles'] {
  const path = matching(/^\/.{1,1000}$/);
  const override = reader.read<string | undefined>('FLAGS_OVERRIDE_FILE', path, undefined);
  if (override !== undefined && !isLocalOrTest) {
    reader.refuse(
      'FLAGS_OVERRIDE_FILE',
      'one machine must not have flags of its own outside the stages local and test',
    );
  }
  return { keep: reader.read<string | undefined>('FLAGS_KEEP_FILE', path, undefined), override };
}

function readTables(reader: EnvironmentReader, stage: Stage): Settings['tables'] {
  const tableName = matching(/^[\w.-]{3,255}$/);
  return {
    quests: reader.read('TABLE_QUESTS', tableName, `civicforge-${stage}-quests`),
    users: reader.read('TABLE_USERS', tableName, `civicforge-${stage}-users`),
    rewards: reader.read('TABLE_REWARDS', tableName, `civicforge-${stage}-rewards`),
    runtime: reader.read('TABLE_RUNTIME', tableName, `civicforge-${stage}-runtime`),
  };
}

function readKey(reader: EnvironmentReader, name: VariableName, isLocalOrTest: boolean): Buffer {
  const ownKey = randomBytes(32);
  return isLocalOrTest ? reader.read(name, key, ownKey) : reader.require(name, key, ownKey);
}

function readSecrets(reader: EnvironmentReader): Pick<Settings, 'apiKey' | 'visitorAddressSecret'> {
  const apiKey = reader.read<string | undefined>('API_KEY', matching(SECRET_TEXT), undefined);
  const visitorAddressSecret = reader.read<string | undefined>(
    'VISITOR_ADDRESS_SECRET',
    matching(SECRET_TEXT),
    undefined,
  );
  return {
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(visitorAddressSecret === undefined ? {} : { visitorAddressSecret }),
  };
}

function readContact(reader: EnvironmentReader): Pick<Settings, 'securityContact'> {
  const contact = reader.read<string | undefined>('SECURITY_CONTACT', matching(CONTACT), undefined);
  return contact === undefined ? {} : { securityContact: contact };
}

function readFactor(reader: EnvironmentReader, isLocalOrTest: boolean): number {
  const value = reader.read('RATE_LIMIT_FACTOR', factor, 1);
  if (!isLocalOrTest && value !== 1) {
    reader.refuse('RATE_LIMIT_FACTOR', 'a factor other than 1 is allowed in the stages local and test only');
  }
  return value;
}

function readEconomy(reader: EnvironmentReader): Economy {
  const defaults = DEFAULT_ECONOMY;
  const amount = (name: Parameters<EnvironmentReader['wholeNumber']>[0], whenUnset: number) =>
    reader.wholeNumber(name, 0, 1_000_000, whenUnset);
  return {
    signUpPoints: amount('ECONOMY_SIGN_UP_POINTS', defaults.signUpPoints),
    questCost: amount('ECONOMY_QUEST_COST', defaults.questCost),
    completionPoints: amount('ECONOMY_COMPLETION_POINTS', defaults.completionPoints),
    requestorReputation: amount('ECONOMY_REQUESTOR_REPUTATION', defaults.requestorReputation),
    defaultXp: reader.wholeNumber('ECONOMY_DEFAULT_XP', 10, 1000, defaults.defaultXp),
    defaultReputation: reader.wholeNumber('ECONOMY_DEFAULT_REPUTATION', 1, 100, defaults.defaultReputation),
    pairRewardsPerDay: amount('ECONOMY_PAIR_REWARDS_PER_DAY', defaults.pairRewardsPerDay),
  };
}
