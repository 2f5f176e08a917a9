/** Hop-by-hop headers (RFC 9110, 7.6.1) and headers that each side sets itself. */
const OF_CONNECTION = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'content-length', 'http2-settings'],
];

/** Headers by which a proxy describes its client. Only our own values reach the API. */
const OF_PROXIES = [
  ...['host', 'accept-encoding', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port'],
  ...['x-forwarded-proto', 'x-real-ip', 'x-civicforge-visitor-address', 'x-civicforge-visitor-secret'],
  ...['x-civicforge-path', 'x-civicforge-socket-address'],
];

/** Returns the request headers to forward to the API. */
export function forwardedHeaders(headers: Headers): Headers {
  return without(headers, [...OF_CONNECTION, ...OF_PROXIES]);
}

/** Returns the response headers for the browser. `fetch` has already decoded the body. */
export function returnedHeaders(headers: Headers): Headers {
  return without(headers, [...OF_CONNECTION, 'content-encoding']);
}

/** Returns a copy without the given headers and without those that `Connection` names (RFC 9110, 7.6.1). */
function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of [...names, ...namedByConnection(headers)]) kept.delete(name);
  return kept;
}

function namedByConnection(headers: Headers): readonly string[] {
  const names = (headers.get('connection') ?? '').split(',').map((name) => name.trim());
  // An entry that is not a token names no header, and `Headers` would throw.
  return names.filter((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name));
}
