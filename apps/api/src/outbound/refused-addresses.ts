import { BlockList, isIP } from 'node:net';

/**
 * Ranges that the service never connects to on behalf of a member: this network, private and shared networks, loopback,
 * link-local (the metadata services of clouds), benchmarks, multicast, reserved, and the IPv6 forms that carry an IPv4
 * address within them.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const REFUSED_RANGES = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  ipv6: [
    // Unspecified, loopback and the deprecated IPv4-compatible addresses.
    '::/96',
    // IPv4-mapped, and the translated addresses of RFC 2765.
    '::ffff:0:0/96',
    '::ffff:0:0:0/96',
    // NAT64 (RFC 6052, RFC 8215).
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    // Discard-only.
    '100::/64',
    // Teredo and 6to4.
    '2001::/32',
    '2002::/16',
    'fc00::/7',
    'fe80::/10',
    // Site-local, deprecated.
    'fec0::/10',
    'ff00::/8',
  ],
} as const;

/** One list for each family: in a common list, Node compares IPv4 addresses with the range of IPv4-mapped ones. */
const REFUSED = {
  ipv4: blockList('ipv4', REFUSED_RANGES.ipv4),
  ipv6: blockList('ipv6', REFUSED_RANGES.ipv6),
};
const LOOPBACK = {
  ipv4: blockList('ipv4', ['127.0.0.0/8']),
  ipv6: blockList('ipv6', ['::1/128']),
};

/** True for an IP address that must not be connected to, and for a text that is no IP address. */
export function isRefusedAddress(address: string): boolean {
  const family = familyOf(address);
  return family === undefined || REFUSED[family].check(address, family);
}

/** True for `127.0.0.0/8` and `::1`. */
export function isLoopback(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && LOOPBACK[family].check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

function blockList(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
