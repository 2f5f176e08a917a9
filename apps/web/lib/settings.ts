import { DEFAULT_ECONOMY } from '@civicforge/domain';
import { parseTexts, type Community } from './community/texts.ts';

const STAGES = ['local', 'test', 'dev', 'staging', 'prod'] as const;
type Stage = (typeof STAGES)[number];

export interface WebSettings {
  /** The API's base URL, without a trailing slash. */
  readonly apiUrl: string;
  /** Public origins of the pages; the first one is canonical. */
  readonly publicOrigins: readonly [string, ...string[]];
  /** Secret shared with the API, which then trusts the visitor's address that this process forwards. */
  readonly visitorAddressSecret?: string;
  /** Number of our own proxies before this process. With 0 the connection tells the visitor's address. */
  readonly trustedProxyHops: number;
  /** The community that this installation serves, and the texts of its operator. */
  readonly community: Community;
  /** IANA time zone of the community. Times in another zone name their zone. */
  readonly communityTimeZone: string;
  /** Origin that photos are uploaded to. */
  readonly photoUploadOrigin: string;
  /** Cost shown on the create form. The API decides. */
  readonly questCost: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** The stage of this process, as in the ops command. */
  readonly stage: Stage;
  /** Interval in seconds at which an open page refreshes its flags. */
  readonly flagsRefreshSeconds: number;
  /** Folder of the mails that `/local/mail` shows. Only the stages local and test can have one. */
  readonly localMails?: string;
}

/** The default of the stages local and test, as in the API. */
const LOCAL_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173'];

/** The name of a community that has not set its own. */
const PRODUCT_NAME = 'CivicForge';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment, the only place that does. `STAGE` has no default. The stages dev, staging and
 * prod require all variables of a deployment and https origins, as the API does.
 * @throws Error with the name and the rule of an invalid or missing variable
 */
export function readSettings(env: Environment): WebSettings {
  const stage = stageOf(env);
  const isLocalOrTest = stage === 'local' || stage === 'test';
  const deployed = (name: string) => valueOf(env, name, !isLocalOrTest);
  const secret = deployed('VISITOR_ADDRESS_SECRET');
  return {
    apiUrl: origin('API_URL', deployed('API_URL') ?? 'http://127.0.0.1:3001'),
    publicOrigins: publicOriginsOf(deployed('PUBLIC_ORIGIN'), isLocalOrTest),
    ...(secret !== undefined && { visitorAddressSecret: secret }),
    trustedProxyHops: wholeNumber(env, 'TRUSTED_PROXY_HOPS', 0),
    community: communityOf(env),
    communityTimeZone: timeZone(env, 'COMMUNITY_TIME_ZONE', 'Europe/Berlin'),
    photoUploadOrigin: origin('PHOTO_UPLOAD_ORIGIN', deployed('PHOTO_UPLOAD_ORIGIN') ?? 'http://127.0.0.1:3001'),
    questCost: wholeNumber(env, 'ECONOMY_QUEST_COST', DEFAULT_ECONOMY.questCost),
    defaultXp: wholeNumber(env, 'ECONOMY_DEFAULT_XP', DEFAULT_ECONOMY.defaultXp),
    defaultReputation: wholeNumber(env, 'ECONOMY_DEFAULT_REPUTATION', DEFAULT_ECONOMY.defaultReputation),
    stage,
    flagsRefreshSeconds: Math.max(1, wholeNumber(env, 'FLAGS_REFRESH_SECONDS', 300)),
    ...localMailsOf(env, isLocalOrTest),
  };
}

let known: WebSettings | undefined;

/** Reads at the first request, because the build has no environment. */
export function settings(): WebSettings {
  known ??= readSettings(process.env);
  return known;
}

/** Returns the public origin of this request. */
export function publicOrigin(host: string | null, { publicOrigins }: WebSettings): string {
  const own = publicOrigins.find((entry) => new URL(entry).host === host);
  return own ?? publicOrigins[0];
}

function stageOf(env: Environment): Stage {
  const stage = STAGES.find((each) => each === env['STAGE']);
  if (stage === undefined) throw new Error(`STAGE must be one of ${STAGES.join(', ')}`);
  return stage;
}

function valueOf(env: Environment, name: string, isRequired: boolean): string | undefined {
  const value = env[name]?.trim();
  if (value !== undefined && value !== '') return value;
  if (isRequired) throw new Error(`${name} is missing: the stages dev, staging and prod require it`);
  return undefined;
}

function communityOf(env: Environment): Community {
  const operator = shortText(env, 'COMMUNITY_OPERATOR', 500);
  const email = shortText(env, 'COMMUNITY_EMAIL', 254);
  const texts = valueOf(env, 'COMMUNITY_TEXTS', false);
  return {
    name: shortText(env, 'COMMUNITY_NAME', 40) ?? PRODUCT_NAME,
    // A line break cannot stand in every kind of environment file, so `\\n` is one too.
    ...(operator !== undefined && { operator: operator.replaceAll('\\n', '\n') }),
    ...(email !== undefined && { email }),
    texts: texts === undefined ? {} : parseTexts(texts),
  };
}

function localMailsOf(env: Environment, isLocalOrTest: boolean): Pick<WebSettings, 'localMails'> {
  const localMails = valueOf(env, 'LOCAL_MAILS', false);
  if (localMails === undefined) return {};
  if (!isLocalOrTest) throw new Error('LOCAL_MAILS is allowed in the stages local and test only: mails contain codes');
  if (!localMails.startsWith('/')) throw new Error('LOCAL_MAILS must be an absolute path');
  return { localMails };
}

function shortText(env: Environment, name: string, max: number): string | undefined {
  const value = valueOf(env, name, false);
  if (value !== undefined && [...value].length > max) throw new Error(`${name} must have at most ${max} characters`);
  return value;
}

function timeZone(env: Environment, name: string, standard: string): string {
  const zone = valueOf(env, name, false) ?? standard;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`${name} must be a time zone such as Europe/Berlin`);
  }
}

function publicOriginsOf(value: string | undefined, isLocalOrTest: boolean): readonly [string, ...string[]] {
  const given = value?.split(',') ?? LOCAL_ORIGINS;
  const [first, ...others] = given.map((entry) => origin('PUBLIC_ORIGIN', entry.trim()));
  if (first === undefined) throw new Error('PUBLIC_ORIGIN must name an origin');
  if (!isLocalOrTest && [first, ...others].some((entry) => !entry.startsWith('https:'))) {
    throw new Error('PUBLIC_ORIGIN must be https outside the stages local and test');
  }
  return [first, ...others];
}

function origin(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new Error(`${name} must be an http or https address without a path`);
  }
  return url.origin;
}

function wholeNumber(env: Environment, name: string, standard: number): number {
  const value = env[name];
  if (value === undefined || value === '') return standard;
  if (!/^\d{1,6}$/.test(value)) throw new Error(`${name} must be a whole number`);
  return Number(value);
}
