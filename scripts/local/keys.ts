import { generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { KEYS_FILE } from '../../libs/contract/src/local-stack.ts';
import { readJson, writeJson } from './files.ts';

/** Secrets that a stage reads from the Parameter Store. The first start of a data folder generates them locally. */
export interface LocalKeys {
  readonly cursorKey: string;
  readonly experimentKey: string;
  /** Seed of the key that signs receipts. */
  readonly issuerKey: string;
  /** Seed of the key that signs the checkpoints of the log. */
  readonly logKey: string;
  /** Encrypts the secrets of webhooks. */
  readonly webhookKey: string;
  /** Identifies the stack to push services. */
  readonly vapidKey: string;
  readonly apiKey: string;
  readonly visitorAddressSecret: string;
  /** Key that signs administration requests (Ed25519). */
  readonly adminKey: { readonly keyId: string; readonly privateKeyJwk: JsonWebKey };
}

/** Returns the keys of a data folder and generates missing ones. */
export function keysOf(folder: string): LocalKeys {
  const path = join(folder, KEYS_FILE);
  const known = readJson(path) as Partial<LocalKeys> | undefined;
  const made = makeKeys();
  const keys = { ...made, ...known };
  if (Object.keys(made).some((name) => known?.[name as keyof LocalKeys] === undefined)) writeJson(path, keys);
  return keys;
}

/** Returns `ADMIN_SIGNING_KEYS`: the public key as base64url of its 32 bytes (the JWK's `x`, RFC 8037). */
export function adminSigningKeys({ adminKey }: LocalKeys): string {
  return JSON.stringify({ [adminKey.keyId]: adminKey.privateKeyJwk.x });
}

function makeKeys(): LocalKeys {
  const secret = () => randomBytes(32).toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    cursorKey: secret(),
    experimentKey: secret(),
    issuerKey: secret(),
    logKey: secret(),
    webhookKey: secret(),
    vapidKey: secret(),
    apiKey: secret(),
    visitorAddressSecret: secret(),
    adminKey: {
      keyId: `local-${randomBytes(4).toString('hex')}`,
      privateKeyJwk: privateKey.export({ format: 'jwk' }),
    },
  };
}
