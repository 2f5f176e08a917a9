import fc from 'fast-check';
import { isLoopback, isRefusedAddress, REFUSED_RANGES } from './refused-addresses.ts';

const RUNS = { numRuns: 50 };

/** An address as a number: an arithmetic of its own, so that the test does not repeat the implementation. */
type Family = 'ipv4' | 'ipv6';
const BITS: Readonly<Record<Family, bigint>> = { ipv4: 32n, ipv6: 128n };

function toText(family: Family, value: bigint): string {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 65_535n).toString(16)).join(':');
}

function toNumber(family: Family, text: string): bigint {
  if (family === 'ipv4') return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

const RANGES = (['ipv4', 'ipv6'] as const).flatMap((family) =>
  REFUSED_RANGES[family].map((range) => {
    const [network = '', prefix = ''] = range.split('/');
    const first = toNumber(family, network);
    const last = first + (1n << (BITS[family] - BigInt(prefix))) - 1n;
    return { family, range, first, last };
  }),
);

const isInRange = (family: Family, value: bigint) =>
  RANGES.some((range) => range.family === family && value >= range.first && value <= range.last);

describe('isRefusedAddress', () => {
  it.each(RANGES)('refuses $range to its last address and no neighbour', ({ family, first, last }) => {
    expect(isRefusedAddress(toText(family, first))).toBe(true);
    expect(isRefusedAddress(toText(family, last))).toBe(true);
    for (const neighbour of [first - 1n, last + 1n]) {
      if (neighbour < 0n || neighbour >= 1n << BITS[family]) continue;
      expect(isRefusedAddress(toText(family, neighbour))).toBe(isInRange(family, neighbour));
    }
  });

  it.each(RANGES)('refuses every address of $range', ({ family, first, last }) => {
    fc.assert(
      fc.property(fc.bigInt({ min: first, max: last }), (value) => isRefusedAddress(toText(family, value))),
      RUNS,
    );
  });

  it.each(['ipv4', 'ipv6'] as const)('agrees with the arithmetic of the ranges on any %s address', (family) => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: (1n << BITS[family]) - 1n }),
        (value) => isRefusedAddress(toText(family, value)) === isInRange(family, value),
      ),
      RUNS,
    );
  });

  it.each([
    ['the metadata service of clouds', '169.254.169.254'],
    ['the metadata service over IPv6', 'fd00:ec2::254'],
    ['an IPv4-mapped public address', '::ffff:8.8.8.8'],
    ['an IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['NAT64 to loopback', '64:ff9b::127.0.0.1'],
    ['6to4 of a private network', '2002:0a00:0001::1'],
    ['Teredo', '2001:0:53aa:64c::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['the broadcast address', '255.255.255.255'],
    ['a text that is no address', 'example.org'],
    ['nothing', ''],
  ])('refuses %s', (_, address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
    'accepts the public address %s',
    (address) => {
      expect(isRefusedAddress(address)).toBe(false);
    },
  );
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['::ffff:127.0.0.1', false],
    ['128.0.0.1', false],
    ['::2', false],
    ['localhost', false],
  ])('judges %s as %s', (address, isLocal) => {
    expect(isLoopback(address)).toBe(isLocal);
  });
});
