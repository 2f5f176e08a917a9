import { partitionKey } from '@civicforge/contract/keys';
import { toBase64url } from '@civicforge/proof/base64url';
import type { Item } from '../dynamo/database.ts';
import { text, textOrAbsent } from '../dynamo/parse.ts';
import { sha256 } from '../proof/crypto.ts';

const PREFIX = 'DEVICE-KEY#';

/** A public key that one device of a member signs with. The private key never leaves the device. */
export interface DeviceKey {
  /** Derived from the public key: base64url of the first 16 bytes of its SHA-256. */
  readonly keyId: string;
  readonly userId: string;
  /** `did:key` of the public key. */
  readonly did: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string;
  readonly revokedAt?: string;
}

export function deviceKeyId(publicKey: Uint8Array): string {
  return toBase64url(sha256(publicKey).subarray(0, 16));
}

export function deviceKeyKey({ userId, keyId }: Pick<DeviceKey, 'userId' | 'keyId'>) {
  return { userId, record: PREFIX + keyId };
}

export const DEVICE_KEY_PREFIX = PREFIX;

/** Item that counts the unrevoked keys of a member. */
export function deviceKeyCountKey(userId: string) {
  return { userId, record: 'DEVICE-KEYS' };
}

/** Item that makes a key belong to one member for ever. It contains only the hash of the key. */
export function takenKey(publicKey: Uint8Array) {
  return { userId: partitionKey('users', 'device-key', toBase64url(sha256(publicKey))), record: 'TAKEN' };
}

export function toDeviceKeyItem(key: DeviceKey): Item {
  const { keyId, did, name, createdAt } = key;
  return { ...deviceKeyKey(key), keyId, did, name, createdAt };
}

export function parseDeviceKey(item: Item): DeviceKey {
  const lastUsedAt = textOrAbsent(item, 'lastUsedAt');
  const revokedAt = textOrAbsent(item, 'revokedAt');
  return {
    keyId: text(item, 'keyId'),
    userId: text(item, 'userId'),
    did: text(item, 'did'),
    name: text(item, 'name'),
    createdAt: text(item, 'createdAt'),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    ...(revokedAt !== undefined && { revokedAt }),
  };
}
