import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IssuerKeyValue, parseIssuerKeys, parseSigningKeys } from '../../../../libs/contract/src/secret-values.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { toBase64url } from '../../../../libs/proof/src/base64url.ts';
import { publicKeyOf } from '../proof/node-primitives.ts';
import type { Secret } from './secret-rules.ts';
import type { SecretStore } from './store.ts';

/**
 * Reads a value from a file, without the trailing newline.
 * @throws OpsFailure there is no such file
 */
export function valueFrom(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new OpsFailure(`${path} cannot be read: ${messageOf(error)}`, EXIT.usage);
  }
}

/** Generates a value in the form of the initial values. */
export function newValue({ form }: Secret): string {
  return randomBytes(32).toString(form.includes('bytes') ? 'base64url' : 'hex');
}

/**
 * Returns a list with a new key in front of the present ones, which still decrypt.
 * @param before undefined where there is no value yet
 */
export function withNewestKey(before: string | undefined): string {
  const made = randomBytes(32).toString('base64url');
  return before === undefined || before === '' ? made : `${made},${before}`;
}

/** The end of an issuer key: it signs nothing from then on. ISO 8601 UTC. */
export type KeyEnd =
  Required<Pick<IssuerKeyValue, 'retiredAt'>> | Required<Pick<IssuerKeyValue, 'revoked' | 'logSize'>>;

/**
 * Returns the issuer keys with a new one that signs. The old ones stay as public keys, because verifiers need them for
 * ever; the seed of the ended key is not kept.
 * @param before undefined where there is no value yet
 * @throws OpsFailure if the stored value is no list of keys
 */
export function withNewIssuerKey(secret: Secret, before: string | undefined, end: KeyEnd): string {
  const keys = before === undefined ? [] : parseIssuerKeys(before);
  if (keys === undefined) throw new OpsFailure(`${secret.name} holds no ${secret.form}: "secrets set" repairs it.`);
  const seed = randomBytes(32).toString('base64url');
  return JSON.stringify([{ seed }, ...keys.map((key) => ended(key, end))]);
}

function ended({ seed, publicKey, ...ends }: IssuerKeyValue, end: KeyEnd): IssuerKeyValue {
  const known = publicKey ?? toBase64url(publicKeyOf(Buffer.from(seed ?? '', 'base64url')));
  return { publicKey: known, ...(Object.keys(ends).length === 0 ? end : ends) };
}

/**
 * Adds a new signing key. Returns the public keys and the private key file.
 * @throws OpsFailure if the stored value is no key set
 */
export function withNewKey(secret: Secret, before: string, stage: string) {
  const keys = parseSigningKeys(before);
  if (keys === undefined) throw new OpsFailure(`${secret.name} holds no ${secret.form}: "secrets set" repairs it.`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const privateKeyJwk = privateKey.export({ format: 'jwk' });
  const keyId = `${stage}-${randomBytes(4).toString('hex')}`;
  return { keyId, value: JSON.stringify({ ...keys, [keyId]: privateKeyJwk.x }), file: { keyId, privateKeyJwk } };
}

/**
 * Removes a signing key.
 * @throws OpsFailure there is no such key, or it is the last one
 */
export async function withoutKey(secret: Secret, store: SecretStore, id: string | undefined): Promise<string> {
  const keys = parseSigningKeys((await store.current())?.value ?? '') ?? {};
  if (id === undefined || !Object.hasOwn(keys, id)) {
    throw new OpsFailure(`Give --key with one of: ${Object.keys(keys).join(', ') || '(none)'}.`, EXIT.usage);
  }
  const rest = Object.fromEntries(Object.entries(keys).filter(([name]) => name !== id));
  if (Object.keys(rest).length === 0) {
    throw new OpsFailure(
      `${id} is the last key of ${secret.name}: rotate first, so that admins keep access.`,
      EXIT.refused,
    );
  }
  return JSON.stringify(rest);
}
