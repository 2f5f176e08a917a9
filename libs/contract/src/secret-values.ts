/** Formats of the secrets that an operator writes and the service reads at start. */

/** 16 to 256 visible ASCII characters. */
export const SECRET_TEXT = /^[\x21-\x7e]{16,256}$/;

/** 32 bytes as base64url without padding: 43 characters, the last of which has four bits. */
const KEY_BYTES = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
