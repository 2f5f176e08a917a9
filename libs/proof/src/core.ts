import { toBase64url } from './base64url.ts';
import { concatBytes, utf8 } from './bytes.ts';
import { jcs } from './jcs.ts';
import type { Sha256 } from './primitives.ts';

/** Facts of a quest that are fixed when the work is submitted. It contains strings and integers only. */
export interface Core {
  readonly version: 1;
  /** The service as `did:web`. */
  readonly platform: string;
  /** Stage of the service, for example `prod`. */
  readonly stage: string;
  readonly questId: string;
  /** Pseudonyms of the parties, `p_...`. */
  readonly requestor: string;
  readonly performer: string;
  readonly category: string;
  readonly offered: { readonly xp: number; readonly reputation: number };
  /** Salted commitments, see `commitment`. */
  readonly title: string;
  readonly description: string;
  readonly submission: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly submittedAt: string;
}

/** Returns base64url of SHA-256(JCS(core)). Both sides sign this hash. */
export function coreHash(core: Core, sha256: Sha256): string {
  return toBase64url(sha256(utf8(jcs(core))));
}

/**
 * Returns the public id of a quest's receipt: base64url of the first 16 bytes of
 * SHA-256(`civicforge-receipt` || stage || questId).
 */
export function receiptId(stage: string, questId: string, sha256: Sha256): string {
  const digest = sha256(concatBytes(utf8('civicforge-receipt'), utf8(stage), utf8(questId)));
  return toBase64url(digest.subarray(0, 16));
}
