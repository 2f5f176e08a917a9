import { ATTESTATION_OUTCOMES } from '@civicforge/domain';
import type { StatementFacts } from '@civicforge/proof/statement';
import { attestationTypedData } from '@civicforge/proof/typed-data';
import { DECLARED_STAGES } from '../config/variables.ts';
import type { SignatureCode } from '../proof/signature-problems.ts';
import { keccak256, normalSignature, signerOf } from '../proof/wallet-signature.ts';

/** Facts and deadline of the typed data that a wallet was asked to sign. */
export interface WalletChallenge {
  readonly facts: StatementFacts;
  /** Unix time in seconds. */
  readonly deadline: number;
  /** Registered address of the caller, in EIP-55 form. */
  readonly address: string;
}

/**
 * Returns why a wallet's signature is refused, or undefined. An address cannot be recovered from changed data, so the
 * other stages, outcomes and durations are tried to tell why it differs.
 */
export async function walletRefusal(signature: string, challenge: WalletChallenge): Promise<SignatureCode | undefined> {
  const normal = normalSignature(signature);
  if (normal === undefined) return 'signature.invalid';
  const { facts, deadline, address } = challenge;
  const signerWith = (changes: Partial<StatementFacts>) =>
    signerOf(attestationTypedData({ ...facts, ...changes }, deadline, keccak256), normal);
  const isSigned = async (changes: Partial<StatementFacts>) => (await signerWith(changes)) === address;
  const signer = await signerWith({});
  if (signer === undefined) return 'signature.invalid';
  if (signer === address) return undefined;
  for (const stage of DECLARED_STAGES) if (await isSigned({ stage })) return 'signature.wrong-stage';
  for (const outcome of ATTESTATION_OUTCOMES) {
    if (await isSigned({ outcome })) return 'signature.changed-content';
    if (await isSigned({ outcome, minutes: 0 })) return 'signature.changed-content';
  }
  return 'signature.wrong-signer';
}
