import type { WebSettings } from '../settings.ts';

/**
 * Returns headers with the visitor's address, so that the API limits each visitor and not all of them together. Empty
 * if the address is not certain: a client controls the left part of `X-Forwarded-For`, our proxies append on the right.
 */
export function visitorHeaders(forwardedFor: string | null, settings: WebSettings): Record<string, string> {
  const { visitorAddressSecret, trustedProxyHops } = settings;
  if (visitorAddressSecret === undefined || trustedProxyHops === 0) return {};
  const address = (forwardedFor ?? '').split(',').at(-trustedProxyHops)?.trim();
  if (address === undefined || address === '') return {};
  return { 'x-civicforge-visitor-address': address, 'x-civicforge-visitor-secret': visitorAddressSecret };
}
