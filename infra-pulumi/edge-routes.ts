/**
 * Which path goes where, and what the edge may keep. Pure data, in CloudFront's order: the first pattern that matches
 * wins, and what matches none goes to the web.
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
  { path: '/api/v1/public/*', to: 'api', cache: 'public' },
  { path: '/.well-known/*', to: 'api', cache: 'keys' },
  { path: '/api/*', to: 'api', cache: 'none' },
  { path: '/ofrep/*', to: 'api', cache: 'none' },
  { path: '/health', to: 'api', cache: 'none' },
  { path: '/health/*', to: 'api', cache: 'none' },
];

export interface CacheRule {
  readonly minSeconds: number;
  /** When the answer says nothing itself. */
  readonly defaultSeconds: number;
  readonly maxSeconds: number;
  readonly meaning: string;
}

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;

/** The answer's own `Cache-Control` decides within these bounds. Cookies and `Authorization` are never part of a key. */
export const CACHE_RULES: Readonly<Record<Exclude<CacheClass, 'none'>, CacheRule>> = {
  static: { minSeconds: 0, defaultSeconds: YEAR, maxSeconds: YEAR, meaning: 'files whose name is their content' },
  receipts: { minSeconds: 0, defaultSeconds: 0, maxSeconds: YEAR, meaning: 'receipts, which never change' },
  public: { minSeconds: 0, defaultSeconds: 0, maxSeconds: 60, meaning: 'checkpoint, proofs and statistics' },
  keys: { minSeconds: 0, defaultSeconds: 0, maxSeconds: HOUR, meaning: 'keys of the issuer' },
};

/** CloudFront keeps errors for ten seconds when nobody forbids it. */
export const UNCACHED_ERRORS = [400, 403, 404, 405, 500, 502, 503, 504] as const;

/**
 * Rules of the common rule set that look at bodies. They count and do not block: quests are longer than 8 KiB, people
 * write about markup, and the service cleans text itself.
 */
export const COUNTED_BODY_RULES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
] as const;

/** Requests of one address within the window. WAF counts windows of 60 to 600 seconds and knows no burst. */
export const RATE_RULE = { requests: 6000, windowSeconds: 60 } as const;

/** Policies that CloudFront has ready-made. */
export const MANAGED = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewer: '216adef6-5c7f-47e4-b989-5492eafa07d3',
} as const;
