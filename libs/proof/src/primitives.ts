/**
 * Returns the SHA-256 digest (32 bytes) of `data`. The caller supplies it: `node:crypto` in the service and the command,
 * a JavaScript implementation in the browser. It is synchronous, so that all pure functions stay synchronous.
 */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** Returns an Ed25519 signature (RFC 8032, 64 bytes). It may be asynchronous, because the signer can be a remote service. */
export type SignEd25519 = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Verifies an Ed25519 signature (RFC 8032) by a public key of 32 bytes. WebCrypto is asynchronous. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;
