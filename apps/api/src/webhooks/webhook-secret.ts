import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const ID_LENGTH = 8;

/** Returns a new secret in the form of Standard Webhooks: `whsec_` and the base64 of 32 random bytes. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * Returns the header fields of a signed message. Both secrets of a rotation sign, so a receiver may know either.
 *
 * @param id stays the same over all attempts; contains no dot
 * @param sentAt real time of the attempt
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(id: string, sentAt: Date, body: string, secrets: readonly string[]) {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Thrown for a secret that no key of `WEBHOOK_KEYS` decrypts. */
export class LostSecret extends Error {
  constructor() {
    super('no key of WEBHOOK_KEYS decrypts the secret of this webhook');
    this.name = 'LostSecret';
  }
}

/**
 * Encrypts the secrets of webhooks with AES-256-GCM. The first key encrypts and all decrypt, so keys can be rotated
 * without a change of stored items. A sealed secret is bound to its webhook.
 */
export class SecretBox {
  readonly #keys: readonly { readonly id: string; readonly key: Buffer }[];

  /** @param keys 32 bytes each, the newest first; at least one */
  constructor(keys: readonly Buffer[]) {
    this.#keys = keys.map((key) => ({ id: keyId(key), key }));
  }

  seal(webhookId: string, secret: string): string {
    const [newest] = this.#keys;
    if (newest === undefined) throw new Error('WEBHOOK_KEYS has no key');
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv('aes-256-gcm', newest.key, iv).setAAD(Buffer.from(webhookId));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return `${newest.id}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
  }

  /** @throws LostSecret if its key is gone, or the item was changed or copied from another webhook */
  open(webhookId: string, sealed: string): string {
    const [id, encoded = ''] = sealed.split('.');
    const known = this.#keys.find((entry) => entry.id === id);
    const bytes = Buffer.from(encoded, 'base64url');
    if (known === undefined || bytes.length <= IV_LENGTH + TAG_LENGTH) throw new LostSecret();
    const decipher = createDecipheriv('aes-256-gcm', known.key, bytes.subarray(0, IV_LENGTH), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(Buffer.from(webhookId)).setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
    try {
      return decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new LostSecret();
    }
  }
}

/** A name of a key that tells nothing about it. */
function keyId(key: Buffer): string {
  return createHash('sha256').update('webhook key').update(key).digest('base64url').slice(0, ID_LENGTH);
}
