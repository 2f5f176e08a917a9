import type { FastifyRequest } from 'fastify';
import { heapMegabytes } from '../../testing/heap.ts';
import { clientAddress, sameSecret } from './client-address.ts';
import { LoadShedder } from './load-shedder.ts';

function request(headers: Record<string, string>, socket = '10.1.1.1'): FastifyRequest {
  return { headers, socket: { remoteAddress: socket } } as unknown as FastifyRequest;
}

describe('the address of a client', () => {
  it.each<[number, string | undefined, string]>([
    [0, '198.51.100.1', '10.1.1.1'],
    [1, '198.51.100.1', '198.51.100.1'],
    [1, '203.0.113.1, 198.51.100.1', '198.51.100.1'],
    [2, '203.0.113.1, 198.51.100.1, 10.0.0.1', '198.51.100.1'],
    [2, '198.51.100.1', '10.1.1.1'],
    [2, undefined, '10.1.1.1'],
    [1, 'unknown', '10.1.1.1'],
    [1, '', '10.1.1.1'],
    [1, '198.51.100.1:4711', '198.51.100.1'],
    [1, '[2001:db8::1]:4711', '2001:db8:0:0::/64'],
  ])('behind %s trusted proxies with X-Forwarded-For %s is %s', (hops, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect(clientAddress(request(headers), { trustedProxyHops: hops })).toBe(address);
  });

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of the socket %s is %s', (socket, address) => {
    expect(clientAddress(request({}, socket), { trustedProxyHops: 0 })).toBe(address);
  });

  it('is remembered by limits without the header that it came in', () => {
    const shedder = new LoadShedder(1, 1);
    const before = heapMegabytes();
    for (let index = 0; index < 2_000; index += 1) {
      const forwarded = Buffer.from(`${'x'.repeat(20_000)}, 198.51.${100 + (index >> 8)}.${index & 255}`).toString();
      shedder.take(clientAddress(request({ 'x-forwarded-for': forwarded }), { trustedProxyHops: 1 }));
    }
    expect(heapMegabytes() - before).toBeLessThan(10);
    expect(shedder.size).toBe(2_000);
  });

  it('is not what a stranger claims, and not what is no address', () => {
    const headers = { 'x-civicforge-visitor-address': '203.0.113.9', 'x-civicforge-visitor-secret': 'wrong' };
    const trust = { trustedProxyHops: 0, visitorAddressSecret: 'right' };
    expect(clientAddress(request(headers), trust)).toBe('10.1.1.1');
    expect(clientAddress(request(headers), { trustedProxyHops: 0 })).toBe('10.1.1.1');
    const right = { ...headers, 'x-civicforge-visitor-secret': 'right' };
    expect(clientAddress(request(right), trust)).toBe('203.0.113.9');
    expect(clientAddress(request({ ...right, 'x-civicforge-visitor-address': 'me' }), trust)).toBe('10.1.1.1');
  });
});

describe('a secret', () => {
  it('is equal to itself and to nothing else', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abcd', 'abc')).toBe(false);
    expect(sameSecret(undefined, 'abc')).toBe(false);
    expect(sameSecret('abc', undefined)).toBe(false);
  });
});
