/** Belong to one connection and not to the message (RFC 9110, 7.6.1), or are set anew by each side. */
const OF_CONNECTION = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'content-length', 'http2-settings'],
];

/** Headers by which a proxy speaks about its client: only our own statements reach the service. */
const OF_PROXIES = [
  ...['host', 'accept-encoding', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port'],
  ...['x-forwarded-proto', 'x-real-ip', 'x-civicforge-visitor-address', 'x-civicforge-visitor-secret'],
  'x-civicforge-path',
];

/** The headers of a browser's request that the service gets. */
export function forwardedHeaders(headers: Headers): Headers {
  return without(headers, [...OF_CONNECTION, ...OF_PROXIES]);
}

/** The headers of the service's answer that the browser gets; `fetch` has already decoded the body. */
export function returnedHeaders(headers: Headers): Headers {
  return without(headers, [...OF_CONNECTION, 'content-encoding']);
}

/** A copy without the given headers and without those that `Connection` names (RFC 9110, 7.6.1). */
function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of [...names, ...namedByConnection(headers)]) kept.delete(name);
  return kept;
}

function namedByConnection(headers: Headers): readonly string[] {
  const names = (headers.get('connection') ?? '').split(',').map((name) => name.trim());
  // An entry that is no token names nothing; `Headers` would throw at it.
  return names.filter((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name));
}
