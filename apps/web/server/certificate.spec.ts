/** @jest-environment node */
import { ownCertificate } from './certificate.ts';

describe('the certificate of the web server', () => {
  it.each([{}, { SERVE_TLS: '' }, { SERVE_TLS: 'off' }])('is absent with %j', (env) => {
    expect(ownCertificate(env)).toBeUndefined();
  });

  it('is made with SERVE_TLS=on', () => {
    expect(ownCertificate({ SERVE_TLS: 'on' })?.cert).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  it.each(['true', 'ON', '1'])('is refused with SERVE_TLS=%s, which could otherwise mean plain HTTP', (value) => {
    expect(() => ownCertificate({ SERVE_TLS: value })).toThrow('SERVE_TLS must be on or off');
  });
});
