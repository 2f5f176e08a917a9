import { DEFAULT_ECONOMY } from '@civicforge/domain';

export interface WebSettings {
  /** Where the service listens, without a slash at the end. */
  readonly apiUrl: string;
  /** Addresses under which people see these pages; empty means: whatever address the request came to. */
  readonly publicOrigins: readonly string[];
  /** Shared with the service, so that it believes the visitor's address that we pass on. */
  readonly visitorAddressSecret?: string;
  /** How many proxies of our own stand before this process; 0 means that nothing tells the visitor's address. */
  readonly trustedProxyHops: number;
  /** What the form for new quests shows; the service decides. */
  readonly questCost: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** The stage of this process, as the operations command names it. */
  readonly stage: string;
  /** How often an open page asks whether a feature flag has changed. */
  readonly flagsRefreshSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what this process may be told; the only reader of the environment.
 * @throws Error with the name and the rule of the variable that is wrong.
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

/** Read at the first request and not before: the build knows no environment. */
export function settings(): WebSettings {
  known ??= readSettings(process.env);
  return known;
}

/** The address under which this request's person sees the pages. */
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
