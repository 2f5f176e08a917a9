import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { ownCopy } from './own-copy.ts';

/** Header in which the web server passes the visitor's address. */
export const VISITOR_ADDRESS_HEADER = 'x-civicforge-visitor-address';
/** Header with the shared secret that authenticates the web server. */
export const VISITOR_SECRET_HEADER = 'x-civicforge-visitor-secret';

type Trust = Pick<Settings, 'trustedProxyHops'> & Partial<Pick<Settings, 'visitorAddressSecret'>>;

/** Returns the address that limits count: the visitor's behind our web server, else the client's behind trusted proxies. */
export function clientAddress(request: FastifyRequest, trust: Trust): string {
  const visitor = header(request, VISITOR_ADDRESS_HEADER);
  if (visitor !== undefined && isIP(visitor) !== 0 && secretMatches(request, trust)) return network(visitor);
  return network(proxiedAddress(request, trust.trustedProxyHops) ?? request.socket.remoteAddress ?? 'unknown');
}

/** Compares secrets in constant time. */
export function sameSecret(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function secretMatches(request: FastifyRequest, { visitorAddressSecret }: Trust): boolean {
  return sameSecret(header(request, VISITOR_SECRET_HEADER), visitorAddressSecret);
}

/** Every trusted proxy appends the address that it saw, so only entries counted from the right are reliable. */
function proxiedAddress(request: FastifyRequest, hops: number): string | undefined {
  if (hops === 0) return undefined;
  const entries = (header(request, 'x-forwarded-for') ?? '').split(',').map((entry) => entry.trim());
  const entry = entries.at(-hops)?.replace(/^\[(.*)\](:\d+)?$/, '$1');
  const address = entry !== undefined && /^\d+(\.\d+){3}:\d+$/.test(entry) ? entry.replace(/:\d+$/, '') : entry;
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.join(',');
}

/** Reduces an IPv6 address to its /64 and an IPv4-mapped IPv6 address to its IPv4 address. */
function network(address: string): string {
  const [plain = ''] = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%', 1);
  // A cut of the header would keep all of it, for each address that the limits remember.
  if (!isIPv6(plain)) return ownCopy(plain);
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
