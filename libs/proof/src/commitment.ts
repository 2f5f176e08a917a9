import { toBase64url } from './base64url.ts';
import { concatBytes, utf8 } from './bytes.ts';
import { jcs } from './jcs.ts';
import type { Sha256 } from './primitives.ts';

/** Length of a salt in bytes. Each field of each submission has its own. */
export const SALT_BYTES = 16;

/**
 * Returns the salted commitment to a text: base64url of SHA-256(salt || UTF-8 of the text). Without the salt a reader of
 * the receipt cannot guess a short text.
 */
export function commitment(salt: Uint8Array, value: string, sha256: Sha256): string {
  return toBase64url(sha256(concatBytes(salt, utf8(value))));
}

/** Returns the committed text of a submission: the canonical JSON of text and links. `links` is `[]` without links. */
export function submissionValue(submission: { readonly text: string; readonly links?: readonly string[] }): string {
  return jcs({ text: submission.text, links: submission.links ?? [] });
}
