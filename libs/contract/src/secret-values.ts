/** Formats of the secrets that an operator writes and the service reads at start. */

/** 16 to 256 visible ASCII characters. */
export const SECRET_TEXT = /^[\x21-\x7e]{16,256}$/;

/** 32 bytes as base64url without padding: 43 characters, the last of which has four bits. */
const KEY_BYTES = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/**
 * Parses keys of which the first encrypts and all decrypt: 32 bytes each as base64url, separated by commas.
 * @returns undefined if the text has another form
 */
export function parseKeyList(text: string): readonly string[] | undefined {
  const keys = text.split(',');
  return keys.every(isKey) && new Set(keys).size === keys.length ? keys : undefined;
}

const KEY_ID = /^[\w.-]{1,64}$/;

/** True for exactly 32 bytes as base64url without padding. */
export function isKey(text: string): boolean {
  return KEY_BYTES.test(text);
}

/**
 * Parses the public Ed25519 keys that may sign administration requests.
 * @returns base64url of 32 bytes by key id, or undefined if the text has another form
 */
export function parseSigningKeys(text: string): Readonly<Record<string, string>> | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const isValid = entries.every(([id, key]) => KEY_ID.test(id) && typeof key === 'string' && isKey(key));
  return isValid ? Object.fromEntries(entries.map(([id, key]) => [id, String(key)])) : undefined;
}

/** A key of the issuer: the seed of a signing key, or the public key of one that only verifies. */
export interface IssuerKeyValue {
  /** 32 bytes as base64url. */
  readonly seed?: string;
  /** 32 bytes as base64url. */
  readonly publicKey?: string;
  /** ISO 8601 UTC. */
  readonly retiredAt?: string;
  /** ISO 8601 UTC. */
  readonly revoked?: string;
  /** Size of the log in the last checkpoint archived before the compromise. Receipts at later places do not count. */
  readonly logSize?: number;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

/**
 * Parses the keys that sign receipts: one seed, or a JSON list
 * `[{ "seed": "..." }, { "publicKey": "...", "retiredAt": "..." }]`. Exactly one key has no end, and it has a seed.
 * @returns undefined if the text has another form
 */
export function parseIssuerKeys(text: string): readonly IssuerKeyValue[] | undefined {
  if (isKey(text)) return [{ seed: text }];
  const value = parseJson(text);
  if (!Array.isArray(value) || !value.every(isIssuerKey)) return undefined;
  const signing = value.filter(({ retiredAt, revoked }) => retiredAt === undefined && revoked === undefined);
  return signing.length === 1 && signing[0]?.seed !== undefined ? value : undefined;
}

function isIssuerKey(value: unknown): value is IssuerKeyValue {
  if (typeof value !== 'object' || value === null) return false;
  const fields = Object.entries(value);
  const isField = (name: string, field: unknown) => {
    if (name === 'logSize') return Number.isSafeInteger(field) && Number(field) >= 0 && 'revoked' in value;
    if (typeof field !== 'string') return false;
    if (name === 'seed' || name === 'publicKey') return isKey(field);
    return (name === 'retiredAt' || name === 'revoked') && INSTANT.test(field);
  };
  return fields.every(([name, field]) => isField(name, field)) && 'seed' in value !== 'publicKey' in value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
