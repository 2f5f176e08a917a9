import { generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './files.ts';

/** Secrets that a deployed service gets from its secret store: locally made at the first start of a data folder. */
export interface LocalKeys {
  readonly cursorKey: string;
  readonly experimentKey: string;
  readonly apiKey: string;
  readonly visitorAddressSecret: string;
  /** Signs administration requests (Ed25519). */
  readonly adminKey: { readonly keyId: string; readonly privateKeyJwk: JsonWebKey };
}

/** The keys of a data folder. Makes those that the folder lacks. */
export function keysOf(folder: string): LocalKeys {
  const path = join(folder, 'keys.json');
  const known = readJson(path) as Partial<LocalKeys> | undefined;
  const made = makeKeys();
  const keys = { ...made, ...known };
  if (Object.keys(made).some((name) => known?.[name as keyof LocalKeys] === undefined)) writeJson(path, keys);
  return keys;
}

/** `ADMIN_SIGNING_KEYS` of the service: the public half, as base64url of its 32 bytes (the JWK's `x`, RFC 8037). */
export function adminSigningKeys({ adminKey }: LocalKeys): string {
  return JSON.stringify({ [adminKey.keyId]: adminKey.privateKeyJwk.x });
}

function makeKeys(): LocalKeys {
  const secret = () => randomBytes(32).toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    cursorKey: secret(),
    experimentKey: secret(),
    apiKey: secret(),
    visitorAddressSecret: secret(),
    adminKey: {
      keyId: `local-${randomBytes(4).toString('hex')}`,
      privateKeyJwk: privateKey.export({ format: 'jwk' }),
    },
  };
}
