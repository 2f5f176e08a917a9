import type { Sha256, VerifyEd25519 } from '../primitives.ts';
import type { Keccak256 } from '../typed-data.ts';

export interface VerifyPrimitives {
  readonly sha256: Sha256;
  readonly verify: VerifyEd25519;
  readonly keccak256: Keccak256;
  /**
   * Returns the address (0x and 40 lower-case digits) that signed a digest, undefined for an invalid signature.
   * @param signature 65 bytes r, s, v with v 27 or 28 and a low s
   */
  readonly recoverAddress: (digest: Uint8Array, signature: Uint8Array) => string | undefined;
}

/** Keys that the verifier trusts. Keys inside a bundle count for nothing. */
export interface TrustedKeys {
  /** DID document of the issuer. */
  readonly did: unknown;
  /** Verifier key of the log, one line. */
  readonly vkey: string;
}

/** Reason why a fact does not hold. */
export type Reason =
  | 'absent'
  | 'altered'
  | 'expired'
  | 'issuer-unknown'
  | 'key-ended'
  | 'key-in-two-roles'
  | 'key-unknown'
  | 'log-unknown'
  | 'malformed'
  | 'one-party'
  | 'role-twice'
  | 'signature'
  | 'wrong-core'
  | 'wrong-minutes'
  | 'wrong-outcome'
  | 'wrong-platform'
  | 'wrong-quest'
  | 'wrong-role'
  | 'wrong-signer'
  | 'wrong-stage'
  | 'wrong-tree';

/** One checked fact. It says no more than the evidence shows. */
export type Fact = { readonly reason?: Reason } & (
  | { readonly name: 'core' }
  | { readonly name: 'revealed'; readonly field: string }
  | {
      readonly name: 'statement';
      readonly role: string;
      readonly outcome: string;
      readonly minutes?: number;
      readonly method: string;
      /** `did:key` of the device or address of the wallet. */
      readonly key?: string;
    }
  | { readonly name: 'keys' }
  | { readonly name: 'result' }
  | { readonly name: 'issuer'; readonly issuer: string }
  | { readonly name: 'log'; readonly index?: number; readonly size?: number }
  | { readonly name: 'checkpoint'; readonly origin?: string }
);

/** True for a fact without a reason against it. */
export function holds({ reason }: Fact): boolean {
  return reason === undefined;
}
