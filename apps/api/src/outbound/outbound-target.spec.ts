import { hostOf, mayConnect, targetFault } from './outbound-target.ts';

describe('targetFault', () => {
  it.each([
    'https://example.org/hook',
    'https://example.org:8443/hook?a=b',
    'https://93.184.216.34/',
    'https://[2606:4700:4700::1111]/hook',
    // A name is judged when the connection is made.
    'https://localhost/',
    'https://does-not-resolve.invalid/',
  ])('accepts %s in every stage', (url) => {
    expect(targetFault(url, 'prod')).toBeUndefined();
    expect(targetFault(url, 'test')).toBeUndefined();
  });

  it.each([
    ['dotted', 'https://127.0.0.1/'],
    ['decimal', 'https://2130706433/'],
    ['hexadecimal', 'https://0x7f000001/'],
    ['octal', 'https://0177.0.0.1/'],
    ['mixed', 'https://0x7f.1/'],
    ['short', 'https://127.1/'],
    ['zero', 'https://0/'],
    ['dotted with a dot at the end', 'https://10.0.0.1./'],
    ['fullwidth', 'https://１２７.0.0.1/'],
    ['percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['long IPv6 loopback', 'https://[0:0:0:0:0:0:0:1]/'],
    ['IPv6 unspecified', 'https://[::]/'],
    ['IPv4-mapped', 'https://[::ffff:10.0.0.1]/'],
    ['IPv4-mapped in hexadecimal', 'https://[::ffff:7f00:1]/'],
    ['NAT64', 'https://[64:ff9b::a00:1]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001::1]/'],
    ['unique local', 'https://[fd12:3456::1]/'],
    ['link-local', 'https://[fe80::1]/'],
    ['multicast', 'https://[ff02::1]/'],
    ['metadata service', 'https://169.254.169.254/latest/meta-data/'],
    ['private over http', 'http://192.168.1.1/'],
  ])('refuses the address of a %s literal in every stage', (_, url) => {
    expect(targetFault(url, 'prod')).toBe('address');
    expect(targetFault(url, 'test')).toBe('address');
  });

  it.each([
    'http://example.org/',
    'http://93.184.216.34/',
    'https://user@example.org/',
    'https://user:secret@example.org/',
    'https://:secret@127.0.0.1/',
    'ftp://example.org/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'example.org',
    'https://',
    'https://[fe80::1%25eth0]/',
    'https://999.1.1.1/',
    '',
    `https://example.org/${'a'.repeat(2_048)}`,
  ])('refuses the form of %s in every stage', (url) => {
    expect(targetFault(url, 'prod')).toBe('form');
    expect(targetFault(url, 'test')).toBe('form');
  });

  it.each(['http://127.0.0.1:4000/hook', 'http://[::1]:4000/', 'http://localhost:4000/', 'http://receiver.localhost/'])(
    'accepts %s in the stages local and test only',
    (url) => {
      expect(targetFault(url, 'local')).toBeUndefined();
      expect(targetFault(url, 'test')).toBeUndefined();
      for (const stage of ['dev', 'staging', 'prod'] as const) expect(targetFault(url, stage)).toBeDefined();
    },
  );
});

describe('mayConnect', () => {
  it.each([
    ['https:', '93.184.216.34', true],
    ['https:', '127.0.0.1', false],
    ['https:', '::1', false],
    ['http:', '127.0.0.1', true],
    ['http:', '::1', true],
    ['http:', '10.0.0.1', false],
    ['http:', '93.184.216.34', false],
    ['http:', '::ffff:127.0.0.1', false],
  ])('judges %s to %s as %s', (protocol, address, isAllowed) => {
    expect(mayConnect(protocol, address)).toBe(isAllowed);
  });
});

describe('hostOf', () => {
  it.each([
    ['https://[::1]:8443/', '::1'],
    ['https://example.org./', 'example.org'],
    ['https://0x7f.1/', '127.0.0.1'],
  ])('returns the host of %s as %s', (url, host) => {
    expect(hostOf(new URL(url))).toBe(host);
  });
});
