/** Contexts of all credentials of this product. The second one gives the product's own terms a meaning. */
export const CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/ns/credentials/undefined-terms/v2',
] as const;

export type Role = 'requestor' | 'performer' | 'witness';
export type Outcome = 'done' | 'partly' | 'not_done';

/** The signed facts of one side. */
export interface StatementFacts {
  readonly platform: string;
  readonly questId: string;
  readonly coreHash: string;
  readonly role: Role;
  readonly outcome: Outcome;
  /** Duration of the work; absent if not stated. */
  readonly minutes?: number;
  readonly stage: string;
  /** 32 bytes as base64url. */
  readonly nonce: string;
}

/** The credential that a device key secures. */
export interface StatementCredential {
  readonly '@context': readonly string[];
  readonly type: readonly ['VerifiableCredential', 'CivicForgeStatement'];
  /** `did:key` of the device key. */
  readonly issuer: string;
  readonly validFrom: string;
  readonly credentialSubject: StatementFacts;
}

/** Builds the credential of a statement. Every field is listed, so that no other field is signed. */
export function statementCredential(issuer: string, validFrom: string, facts: StatementFacts): StatementCredential {
  const { platform, questId, coreHash, role, outcome, minutes, stage, nonce } = facts;
  return {
    '@context': CONTEXTS,
    type: ['VerifiableCredential', 'CivicForgeStatement'],
    issuer,
    validFrom,
    credentialSubject: {
      platform,
      questId,
      coreHash,
      role,
      outcome,
      ...(minutes !== undefined && { minutes }),
      stage,
      nonce,
    },
  };
}
