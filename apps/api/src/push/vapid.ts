import { createECDH } from 'node:crypto';

/** The key pair that identifies the service to push services, as `web-push` takes it. */
export interface VapidDetails {
  /** Contact of the operator: an https or mailto address. */
  readonly subject: string;
  /** base64url of 65 bytes. */
  readonly publicKey: string;
  /** base64url of 32 bytes. */
  readonly privateKey: string;
}

/**
 * Returns the details of a private key.
 * @param privateKey P-256 scalar of 32 bytes
 * @param origin public address of the web app
 * @see https://www.rfc-editor.org/rfc/rfc8292
 */
export function vapidDetails(privateKey: Buffer, origin: string): VapidDetails {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  return {
    // A local stack has no https address; RFC 8292 asks for a contact, and push services refuse others.
    subject: origin.startsWith('https:') ? origin : 'mailto:operator@localhost.invalid',
    publicKey: ecdh.getPublicKey().toString('base64url'),
    privateKey: privateKey.toString('base64url'),
  };
}

/** True for a point on the curve P-256: base64url of its uncompressed form. */
export function isPublicKey(text: string): boolean {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  try {
    ecdh.computeSecret(Buffer.from(text, 'base64url'));
    return true;
  } catch {
    return false;
  }
}
