import type { WebSettings } from '../settings.ts';

/**
 * Headers that tell the service on whose behalf a page asks, so that visitors without an account are not all counted
 * as one. Empty where we do not know the address for certain: a client may write whatever it likes on the left of
 * `X-Forwarded-For`, only our own proxies write on the right.
 */
export function visitorHeaders(forwardedFor: string | null, settings: WebSettings): Record<string, string> {
  const { visitorAddressSecret, trustedProxyHops } = settings;
  if (visitorAddressSecret === undefined || trustedProxyHops === 0) return {};
  const address = (forwardedFor ?? '').split(',').at(-trustedProxyHops)?.trim();
  if (address === undefined || address === '') return {};
  return { 'x-civicforge-visitor-address': address, 'x-civicforge-visitor-secret': visitorAddressSecret };
}
