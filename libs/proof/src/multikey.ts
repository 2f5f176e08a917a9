import { fromBase58btc, toBase58btc } from './base58btc.ts';
import { concatBytes } from './bytes.ts';

/** Multicodec prefix of an Ed25519 public key. @see https://www.w3.org/TR/cid-1.0/#Multikey */
const ED25519_PUBLIC_KEY = Uint8Array.of(0xed, 0x01);

/** Prefix of a base58btc text. @see https://www.w3.org/TR/cid-1.0/#multibase-0 */
const MULTIBASE_BASE58BTC = 'z';

const DID_KEY = 'did:key:';

/** Returns the multibase text of bytes in base58btc, with its prefix `z`. */
export function toMultibase(bytes: Uint8Array): string {
  return MULTIBASE_BASE58BTC + toBase58btc(bytes);
}

/** Parses a multibase text in base58btc. Returns undefined for every other text. */
export function fromMultibase(text: string): Uint8Array | undefined {
  return text.startsWith(MULTIBASE_BASE58BTC) ? fromBase58btc(text.slice(1)) : undefined;
}

/** Returns the `publicKeyMultibase` (`z6Mk...`) of an Ed25519 public key of 32 bytes. */
export function toMultikey(publicKey: Uint8Array): string {
  return toMultibase(concatBytes(ED25519_PUBLIC_KEY, publicKey));
}

/** Parses a `publicKeyMultibase`. Returns the 32 bytes of an Ed25519 public key, undefined for other keys and texts. */
export function fromMultikey(text: string): Uint8Array | undefined {
  const bytes = fromMultibase(text);
  if (bytes?.length !== 34 || bytes[0] !== ED25519_PUBLIC_KEY[0] || bytes[1] !== ED25519_PUBLIC_KEY[1])
    return undefined;
  return bytes.subarray(2);
}

/** Returns the `did:key` of an Ed25519 public key of 32 bytes. @see https://w3c-ccg.github.io/did-key-spec/ */
export function toDidKey(publicKey: Uint8Array): string {
  return DID_KEY + toMultikey(publicKey);
}

/** Parses a `did:key`. Returns the 32 bytes of an Ed25519 public key, undefined for other keys and texts. */
export function fromDidKey(did: string): Uint8Array | undefined {
  return did.startsWith(DID_KEY) ? fromMultikey(did.slice(DID_KEY.length)) : undefined;
}

/** Returns the verification method of a `did:key`: the only key of its document, `<did>#<multibase>`. */
export function didKeyMethod(did: string): string {
  return `${did}#${did.slice(DID_KEY.length)}`;
}
