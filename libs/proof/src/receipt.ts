import { type Core, coreHash, receiptId } from './core.ts';
import type { Secured } from './data-integrity.ts';
import type { Sha256 } from './primitives.ts';
import { CONTEXTS, type Outcome, type Role, type StatementCredential } from './statement.ts';
import type { AttestationTypedData } from './typed-data.ts';

/** What a wallet signed: the address in EIP-55 form, the typed data and a signature of 65 bytes as 0x-hex. */
export interface WalletProof {
  readonly address: string;
  readonly typedData: AttestationTypedData;
  readonly signature: string;
}

/** One statement of a receipt. The method `device` has a credential, `wallet` has a wallet proof, `account` neither. */
export interface ReceiptAttestation {
  readonly role: Role;
  readonly outcome: Outcome;
  readonly minutes?: number;
  readonly attestedAt: string;
  readonly method: 'account' | 'device' | 'wallet';
  readonly credential?: Secured<StatementCredential>;
  readonly wallet?: WalletProof;
}

export interface ReceiptResult {
  readonly status: 'completed';
  readonly basis: 'both-parties' | 'party-and-witness' | 'resolution';
  /** Present for the basis `resolution`. */
  readonly decision?: 'uphold' | 'partial';
  /** The performer's amounts, fixed at completion. A capped reward pays less. */
  readonly xp: number;
  readonly reputation: number;
  /** Minutes that both parties stated: the smaller number. */
  readonly minutes?: number;
  readonly completedAt: string;
}

export interface ReceiptSubject {
  readonly receiptId: string;
  readonly core: Core;
  readonly coreHash: string;
  readonly attestations: readonly ReceiptAttestation[];
  readonly result: ReceiptResult;
}

/** A receipt without its proof: a credential of the W3C Verifiable Credentials Data Model 2.0. */
export interface Receipt {
  readonly '@context': readonly string[];
  readonly type: readonly ['VerifiableCredential', 'CivicForgeReceipt'];
  readonly issuer: string;
  readonly validFrom: string;
  readonly credentialSubject: ReceiptSubject;
}

/** Builds the receipt of a completed quest. The platform of the core issues it. It contains no names and no texts. */
export function buildReceipt(
  core: Core,
  attestations: readonly ReceiptAttestation[],
  result: ReceiptResult,
  sha256: Sha256,
): Receipt {
  return {
    '@context': CONTEXTS,
    type: ['VerifiableCredential', 'CivicForgeReceipt'],
    issuer: core.platform,
    validFrom: result.completedAt,
    credentialSubject: {
      receiptId: receiptId(core.stage, core.questId, sha256),
      core,
      coreHash: coreHash(core, sha256),
      attestations,
      result,
    },
  };
}
