import type { WebSettings } from '../settings.ts';
import { contentSecurityPolicy, securityHeaders } from './headers.ts';
import { safeReturnTo, signInPath } from './return-to.ts';
import { visitorHeaders } from './visitor.ts';

describe('safeReturnTo and signInPath', () => {
  it.each([
    ['/quests/1?x=1#next', '/quests/1?x=1#next'],
    ['/', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/%2F/evil.example', '/%2F/evil.example'],
    ['/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['quests', '/'],
    ['/sign-in?returnTo=/x', '/'],
    ['/register', '/'],
    ['/api/v1/auth/sign-out', '/'],
    ['/signing', '/signing'],
  ])('takes %j as %s', (wanted, expected) => {
    expect(safeReturnTo(wanted)).toBe(expected);
  });

  it('keep the return path in the URL of the sign-in page', () => {
    expect(signInPath('/quests/1?role=a')).toBe('/sign-in?returnTo=%2Fquests%2F1%3Frole%3Da');
    expect(signInPath('/')).toBe('/sign-in');
  });
});

describe('contentSecurityPolicy', () => {
  const policy = contentSecurityPolicy({
    nonce: 'n1',
    uploadOrigin: 'https://photos.example',
    https: true,
    development: false,
  });

  it('allows scripts with the request’s nonce and no other inline code', () => {
    expect(policy).toContain("script-src 'self' 'nonce-n1' 'strict-dynamic';");
    expect(policy).not.toContain('unsafe');
  });

  it('forbids framing, and forms and requests to other origins', () => {
    for (const directive of [
      "frame-ancestors 'none'",
      "form-action 'self'",
      "connect-src 'self' https://photos.example;",
      "img-src 'self' data: blob:;",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(directive);
    }
  });

  it('allows eval and WebSockets only in development', () => {
    expect(
      contentSecurityPolicy({ nonce: 'n1', uploadOrigin: 'https://photos.example', https: false, development: true }),
    ).toContain("'unsafe-eval'");
  });

  it('sends HSTS exactly on https', () => {
    const names = (https: boolean) => securityHeaders(https).map(([name]) => name);
    expect(names(true)).toContain('strict-transport-security');
    expect(names(false)).not.toContain('strict-transport-security');
    expect(policy).toContain('upgrade-insecure-requests');
    expect(
      contentSecurityPolicy({ nonce: 'n1', uploadOrigin: 'https://photos.example', https: false, development: false }),
    ).not.toContain('upgrade');
  });
});

describe('visitorHeaders', () => {
  const settings = (changes: Partial<WebSettings>) =>
    ({ visitorAddressSecret: 'secret', trustedProxyHops: 2, ...changes }) as WebSettings;

  it('uses the entry of our own proxies, never the client’s', () => {
    expect(visitorHeaders('6.6.6.6, 203.0.113.7, 10.0.0.1', settings({}))).toEqual({
      'x-civicforge-visitor-address': '203.0.113.7',
      'x-civicforge-visitor-secret': 'secret',
    });
  });

  it('takes the address of the connection where no proxy of ours stands before', () => {
    const headers = visitorHeaders('6.6.6.6', settings({ trustedProxyHops: 0 }), '203.0.113.7');
    expect(headers['x-civicforge-visitor-address']).toBe('203.0.113.7');
    expect(visitorHeaders('1.1.1.1', settings({}), '203.0.113.7')).toEqual({});
  });

  it.each([
    ['nobody trusts us with a secret', '1.1.1.1, 2.2.2.2', { visitorAddressSecret: undefined }],
    ['no proxy of ours stands before', '1.1.1.1', { trustedProxyHops: 0 }],
    ['fewer proxies wrote than there should be', '1.1.1.1', {}],
    ['nothing was written', null, {}],
  ])('is empty if %s', (_, forwarded, changes) => {
    expect(visitorHeaders(forwarded, settings(changes as Partial<WebSettings>))).toEqual({});
  });
});
