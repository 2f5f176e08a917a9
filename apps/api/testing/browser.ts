import { createECDH, randomBytes } from 'node:crypto';
import ece from 'http_ece';

/** A browser that subscribes to push messages, with the private key that decrypts them (RFC 8291, by `http_ece`). */
export function aBrowser(endpoint = `https://push.example.org/send/${randomBytes(16).toString('base64url')}`) {
  const ecdh = createECDH('prime256v1');
  const p256dh = ecdh.generateKeys().toString('base64url');
  const auth = randomBytes(16).toString('base64url');
  return {
    /** What a page sends to the service. */
    subscription: { endpoint, keys: { p256dh, auth } },
    /** @throws Error for a body that was not encrypted for this browser */
    decrypt: (body: Buffer): string =>
      ece.decrypt(body, { version: 'aes128gcm', privateKey: ecdh, dh: p256dh, authSecret: auth }).toString('utf8'),
  };
}
