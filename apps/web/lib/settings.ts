import { DEFAULT_ECONOMY } from '@civicforge/domain';

export interface WebSettings {
  /** The API's base URL, without a trailing slash. */
  readonly apiUrl: string;
  /** Public origins of the pages. Empty means: the origin of the request. */
  readonly publicOrigins: readonly string[];
  /** Secret shared with the API, which then trusts the visitor's address that this process forwards. */
  readonly visitorAddressSecret?: string;
  /** Number of our own proxies before this process. 0 disables forwarding the visitor's address. */
  readonly trustedProxyHops: number;
  /** Cost shown on the create form. The API decides. */
  readonly questCost: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** The stage of this process, as in the ops command. */
  readonly stage: string;
  /** Interval in seconds at which an open page refreshes its flags. */
  readonly flagsRefreshSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment, the only place that does.
 * @throws Error with the name and the rule of an invalid variable
 */
export function readSettings(env: Environment): WebSettings {
  const secret = env['VISITOR_ADDRESS_SECRET'];
  return {
    apiUrl: origin('API_URL', env['API_URL'] ?? 'http://127.0.0.1:3001'),
    publicOrigins: list(env['PUBLIC_ORIGIN']).map((entry) => origin('PUBLIC_ORIGIN', entry)),
    ...(secret !== undefined && secret !== '' && { visitorAddressSecret: secret }),
    trustedProxyHops: wholeNumber(env, 'TRUSTED_PROXY_HOPS', 0),
    questCost: wholeNumber(env, 'ECONOMY_QUEST_COST', DEFAULT_ECONOMY.questCost),
    defaultXp: wholeNumber(env, 'ECONOMY_DEFAULT_XP', DEFAULT_ECONOMY.defaultXp),
    defaultReputation: wholeNumber(env, 'ECONOMY_DEFAULT_REPUTATION', DEFAULT_ECONOMY.defaultReputation),
    stage: env['STAGE'] || 'local',
    flagsRefreshSeconds: Math.max(1, wholeNumber(env, 'FLAGS_REFRESH_SECONDS', 300)),
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
  return own ?? publicOrigins[0] ?? `http://${host ?? 'localhost'}`;
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
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
