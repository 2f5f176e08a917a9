import type { WebSettings } from '../settings.ts';

/**
 * Returns headers with the visitor's address, so that the API limits each visitor and not all of them together. Behind
 * our own proxies it is their entry of `X-Forwarded-For`: a client controls the left part, our proxies append on the
 * right. Without proxies it is the address of the connection. Empty if the address is not certain.
 */
export function visitorHeaders(
  forwardedFor: string | null,
  settings: WebSettings,
  socketAddress: string | null = null,
): Record<string, string> {
  const { visitorAddressSecret, trustedProxyHops } = settings;
  if (visitorAddressSecret === undefined) return {};
  const address =
    trustedProxyHops === 0 ? socketAddress?.trim() : (forwardedFor ?? '').split(',').at(-trustedProxyHops)?.trim();
  if (address === undefined || address === '') return {};
  return { 'x-civicforge-visitor-address': address, 'x-civicforge-visitor-secret': visitorAddressSecret };
}
