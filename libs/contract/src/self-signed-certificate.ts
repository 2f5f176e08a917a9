import type * as nodeCrypto from 'node:crypto';

/** The functions of `node:crypto` that a certificate needs. The caller passes them: this library imports nothing. */
export type CertificateCrypto = Pick<typeof nodeCrypto, 'generateKeyPairSync' | 'randomBytes' | 'sign'>;

/** A certificate and its private key in PEM, the form of `https.createServer`. */
export interface SelfSignedCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a key pair on P-256 and a certificate that is signed with it, valid from a day before `now` for 366 days (X.509 v3,
 * RFC 5280; ECDSA with SHA-256, RFC 5758; DER, ITU-T X.690). A server takes it for the encrypted hop from the load balancer,
 * which validates no certificate of a target
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html).
 *
 * The function refers to nothing outside itself, because the placeholder task receives its text (`toString`).
 */
export function selfSignedCertificate(crypto: CertificateCrypto, now: Date): SelfSignedCertificate {
  const DAY = 86_400_000;
  /** Encodes a value with its tag and length. No value here is longer than 64 KiB. */
  const der = (tag: number, ...values: Uint8Array[]): Buffer => {
    const value = Buffer.concat(values);
    const size = value.length;
    const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
    return Buffer.concat([Buffer.from([tag, ...length]), value]);
  };
  const sequence = (...values: Uint8Array[]): Buffer => der(0x30, ...values);
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  /** GeneralizedTime without fractions. UTCTime, which RFC 5280 wants before 2050, has the same digits without the century. */
  const time = (at: number): Buffer => {
    const digits = new Date(at).toISOString().replace(/\.\d+|\D/g, '');
    return digits < '2050' ? der(0x17, Buffer.from(`${digits.slice(2)}Z`)) : der(0x18, Buffer.from(`${digits}Z`));
  };

  const keys = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(bytes('06082a8648ce3d040302'));
  const commonName = sequence(bytes('0603550403'), der(0x0c, Buffer.from('civicforge-task')));
  const name = sequence(der(0x31, commonName));
  // subjectAltName with the dNSName civicforge-task (RFC 5280, 4.2.1.6).
  const alternativeNames = sequence(der(0x82, Buffer.from('civicforge-task')));
  const extensions = sequence(sequence(bytes('0603551d11'), der(0x04, alternativeNames)));
  // 16 bytes with a first byte from 0x40 to 0x7f: positive and in its shortest form.
  const serial = crypto.randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  const content = sequence(
    der(0xa0, bytes('020102')),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    sequence(time(now.getTime() - DAY), time(now.getTime() + 365 * DAY)),
    name,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = crypto.sign('sha256', content, keys.privateKey);
  const certificate = sequence(content, ecdsaWithSha256, der(0x03, bytes('00'), signature));
  const lines = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  return {
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
  };
}
