const HSTS = 'max-age=63072000; includeSubDomains';

interface HeaderContext {
  readonly nonce: string;
  readonly https: boolean;
  /** Origin that photos are uploaded to. */
  readonly uploadOrigin: string;
  /** True allows `eval` and WebSockets, which the development server needs. */
  readonly development: boolean;
}

/**
 * Returns the content security policy of a page: our own origin and scripts with this request's nonce. Photos leave for
 * the upload origin, and `blob:` shows a chosen photo before it is uploaded.
 */
export function contentSecurityPolicy({ nonce, https, uploadOrigin, development }: HeaderContext): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${uploadOrigin}${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
    "worker-src 'self'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}

/** Returns the content security policy of files, including answers about missing files. */
export function filePolicy(): string {
  return [
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Returns the security headers of every page, without the content security policy. */
export function securityHeaders(https: boolean): readonly (readonly [string, string])[] {
  return [
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    [
      'permissions-policy',
      'accelerometer=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()',
    ],
    ...(https ? [['strict-transport-security', HSTS] as const] : []),
  ];
}

/** Returns the security headers of every data answer, equal to those of the API. */
export function dataHeaders(https: boolean): readonly (readonly [string, string])[] {
  return [
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(https ? [['strict-transport-security', HSTS] as const] : []),
  ];
}
