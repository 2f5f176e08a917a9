import { SOCKET_ADDRESS_HEADER } from '../security/socket-address-header.ts';
import { visitorHeaders } from '../security/visitor.ts';
import type { WebSettings } from '../settings.ts';

interface CallContext {
  /** The headers of the browser's request. */
  readonly from: Pick<Headers, 'get'>;
  readonly settings: WebSettings;
}

/**
 * Sends a request from this server to the API. Every such request goes through here and carries the address of its
 * visitor: without it all visitors share the limits of this server, and one of them could lock out all others. A lint
 * rule refuses `fetch` elsewhere.
 */
export function callApi(
  target: string | Request,
  init: RequestInit,
  { from, settings }: CallContext,
): Promise<Response> {
  const headers = new Headers(init.headers ?? (target instanceof Request ? [...target.headers] : []));
  const visitor = visitorHeaders(from.get('x-forwarded-for'), settings, from.get(SOCKET_ADDRESS_HEADER));
  for (const [name, value] of Object.entries(visitor)) headers.set(name, value);
  return fetch(target, { cache: 'no-store', ...init, headers });
}
