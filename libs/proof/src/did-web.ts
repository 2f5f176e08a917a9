/**
 * Returns the `did:web` of an origin: the host, with a port's colon as `%3A`.
 * @see https://w3c-ccg.github.io/did-method-web/
 * @throws RangeError for an IP address, which `did:web` does not allow
 */
export function didWeb(origin: string): string {
  const { hostname, host } = new URL(origin);
  if (hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(hostname)) {
    throw new RangeError(`did:web needs a host name, not the IP address ${hostname}`);
  }
  return `did:web:${host.replace(':', '%3A')}`;
}
