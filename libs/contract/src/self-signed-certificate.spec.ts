import * as crypto from 'node:crypto';
import { once } from 'node:events';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type SelfSignedCertificate, selfSignedCertificate } from './self-signed-certificate.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

describe('a certificate that a server makes for itself', () => {
  it('is signed by its own key on P-256 and belongs to its private key', () => {
    const { key, cert } = selfSignedCertificate(crypto, NOW);
    const certificate = new crypto.X509Certificate(cert);

    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(crypto.createPrivateKey(key))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect([certificate.subject, certificate.subjectAltName]).toEqual(['CN=civicforge-task', 'DNS:civicforge-task']);
  });

  it.each([
    ['2026-03-01T12:00:00Z', 'Feb 28 12:00:00 2026 GMT', 'Mar  1 12:00:00 2027 GMT'],
    ['2049-12-31T23:00:00Z', 'Dec 30 23:00:00 2049 GMT', 'Dec 31 23:00:00 2050 GMT'],
    ['2050-01-01T00:00:00Z', 'Dec 31 00:00:00 2049 GMT', 'Jan  1 00:00:00 2051 GMT'],
  ])('made at %s is valid from a day before for 366 days', (now, from, to) => {
    const certificate = new crypto.X509Certificate(selfSignedCertificate(crypto, new Date(now)).cert);
    expect([certificate.validFrom, certificate.validTo]).toEqual([from, to]);
  });

  it('has a key and a positive serial number of 16 bytes of its own', () => {
    const made = Array.from({ length: 20 }, () => selfSignedCertificate(crypto, NOW));
    const serials = made.map(({ cert }) => new crypto.X509Certificate(cert).serialNumber);

    expect(new Set(made.map(({ key }) => key)).size).toBe(20);
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('serves TLS 1.3 to a client that does not validate it, and no one else', async () => {
    const server = createServer(selfSignedCertificate(crypto, new Date()), (_, response) => response.end('served'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false } as const;
    try {
      const request = get({ ...address, minVersion: 'TLSv1.3', rejectUnauthorized: false });
      const [answer] = (await once(request, 'response')) as [NodeJS.ReadableStream];
      expect(String(await once(answer, 'data'))).toBe('served');
      await expect(once(get(address), 'response')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is made by the text of the function alone', () => {
    const text = `(${selfSignedCertificate.toString()})`;
    const alone = (0, eval)(text) as typeof selfSignedCertificate;
    const { cert }: SelfSignedCertificate = alone(crypto, NOW);
    expect(new crypto.X509Certificate(cert).subject).toBe('CN=civicforge-task');
  });
});
