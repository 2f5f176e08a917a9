/**
 * Routes and cache classes of the edge, as pure data in CloudFront's order: the first matching pattern wins, and other
 * paths go to the web.
 */
export type CacheClass = 'static' | 'receipts' | 'public' | 'keys' | 'none';

export interface Route {
  readonly path: string;
  readonly to: 'assets' | 'api';
  readonly cache: CacheClass;
}

export const ROUTES: readonly Route[] = [
  { path: '/_next/static/*', to: 'assets', cache: 'static' },
  { path: '/api/v1/public/receipts/*', to: 'api', cache: 'receipts' },
  { path: '/api/v1/public/log/tile/*', to: 'api', cache: 'receipts' },
  { path: '/api/v1/public/unsubscribe', to: 'api', cache: 'none' },
  { path: '/api/v1/public/calendar/*', to: 'api', cache: 'none' },
  { path: '/api/v1/public/*', to: 'api', cache: 'public' },
  { path: '/.well-known/*', to: 'api', cache: 'keys' },
  { path: '/api/*', to: 'api', cache: 'none' },
  { path: '/ofrep/*', to: 'api', cache: 'none' },
  { path: '/health', to: 'api', cache: 'none' },
  { path: '/health/*', to: 'api', cache: 'none' },
];

export interface CacheRule {
  readonly minSeconds: number;
  /** TTL of an answer without `Cache-Control`. */
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
  readonly meaning: string;
}

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;

/** Bounds for the answer's `Cache-Control`. Cookies and `Authorization` are never part of a cache key. */
export const CACHE_RULES: Readonly<Record<Exclude<CacheClass, 'none'>, CacheRule>> = {
  static: { minSeconds: 0, defaultSeconds: YEAR, maxSeconds: YEAR, meaning: 'files whose name is their content' },
  receipts: {
    minSeconds: 0,
    defaultSeconds: 0,
    maxSeconds: YEAR,
    meaning: 'receipts and tiles of the log, which never change',
  },
  public: { minSeconds: 0, defaultSeconds: 0, maxSeconds: 60, meaning: 'checkpoint, proofs and statistics' },
  keys: { minSeconds: 0, defaultSeconds: 0, maxSeconds: HOUR, meaning: 'keys of issuer and log' },
};

/**
 * Fields of the distribution's access log. No field can contain a path, a query or a page that links: addresses of
 * calendar feeds, hours letters and unsubscriptions are secrets. The pattern of the behaviour says which kind of address
 * was read.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export const EDGE_LOG_FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'sc-status',
  'sc-bytes',
  'cs-bytes',
  'cs(User-Agent)',
  'x-edge-result-type',
  'x-edge-response-result-type',
  'x-edge-detailed-result-type',
  'x-edge-request-id',
  'cs-protocol',
  'cs-protocol-version',
  'ssl-protocol',
  'ssl-cipher',
  'time-taken',
  'time-to-first-byte',
  'sc-content-type',
  'sc-content-len',
  'cache-behavior-path-pattern',
] as const;

/**
 * Parts of requests that WAF redacts in its log. It samples no requests, because redaction does not apply to samples.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html
 */
export const REDACTED_IN_FIREWALL_LOG = {
  headers: ['authorization', 'cookie', 'referer'],
  parts: ['uriPath', 'queryString'],
} as const;

/** Error codes that the edge does not cache. CloudFront's default is ten seconds. */
export const UNCACHED_ERRORS = [400, 403, 404, 405, 500, 502, 503, 504] as const;

/**
 * Rules of the common rule set that inspect bodies. They count and do not block, because quests can exceed 8 KiB, texts
 * can contain markup, and the service sanitizes text itself.
 */
export const COUNTED_BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
] as const;

/**
 * Rate rule per address. WAF counts in windows of 60 to 600 seconds and has no burst setting. The rule also counts pages
 * and their files, so it never falls below 6,000 a minute.
 * @param apiMaxRps requests per second that a task accepts from an address
 */
export function rateRule(apiMaxRps: number): { readonly requests: number; readonly windowSeconds: number } {
  return { requests: Math.max(6000, apiMaxRps * 60), windowSeconds: 60 };
}

/** CloudFront's managed policies. */
export const MANAGED = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewer: '216adef6-5c7f-47e4-b989-5492eafa07d3',
} as const;
