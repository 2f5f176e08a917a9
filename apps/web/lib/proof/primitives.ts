import * as ed25519 from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { Point, recoverPublicKey, Signature } from '@noble/secp256k1';
import { concatBytes, toHex } from '@civicforge/proof/bytes';
import type { VerifyPrimitives } from '@civicforge/proof/verify/fact';

ed25519.hashes.sha512 = (message) => sha512(message);

/** Returns the address that signed a digest. It refuses a high s, so that each statement has one signature. */
function recoverAddress(digest: Uint8Array, signature: Uint8Array): string | undefined {
  const v = signature[64];
  if (v !== 27 && v !== 28) return undefined;
  try {
    const compact = signature.subarray(0, 64);
    if (Signature.fromBytes(compact, 'compact').hasHighS()) return undefined;
    const recovered = concatBytes(Uint8Array.of(v - 27), compact);
    const publicKey = Point.fromBytes(recoverPublicKey(recovered, digest, { prehash: false })).toBytes(false);
    return `0x${toHex(keccak_256(publicKey.subarray(1)).subarray(12))}`;
  } catch {
    return undefined;
  }
}

/**
 * Hashes and signature checks in JavaScript, so that verification works in every browser and in a page from disk, where
 * WebCrypto may lack Ed25519.
 */
export const BROWSER_PRIMITIVES: VerifyPrimitives = {
  sha256,
  verify: (publicKey, message, signature) => {
    try {
      // RFC 8032 without the leniency of ZIP 215, as WebCrypto and node:crypto verify.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
  keccak256: (data) => keccak_256(data),
  recoverAddress,
};
