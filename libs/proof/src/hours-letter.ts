import { CONTEXTS } from './statement.ts';

/** A party's statement in a letter: its level of proof. */
export interface LetterStatement {
  readonly role: 'requestor' | 'performer';
  readonly method: 'account' | 'device' | 'wallet';
}

/** A completed quest as a letter lists it. It names no other member. */
export interface LetterLine {
  /** `YYYY-MM-DD` in the time zone of the community. */
  readonly date: string;
  readonly category: string;
  /** The smaller number of both parties. */
  readonly minutes: number;
  readonly attestedBy: readonly LetterStatement[];
  readonly receiptId?: string;
  /** Present only if the member wants titles. */
  readonly title?: string;
}

export interface LetterFacts {
  /** 12 characters. */
  readonly reference: string;
  readonly stage: string;
  /** Display name of the member at the time of the letter. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly LetterLine[];
  readonly totals: { readonly quests: number; readonly minutes: number };
}

/** A statement of hours as a credential of the W3C data model 2.0. */
export interface HoursLetter {
  readonly '@context': readonly string[];
  readonly type: readonly ['VerifiableCredential', 'CivicForgeHoursLetter'];
  readonly issuer: string;
  readonly validFrom: string;
  readonly credentialSubject: LetterFacts;
}

/**
 * Builds the letter that the platform signs.
 * @param issuer the platform as `did:web`
 * @param createdAt ISO 8601 UTC
 */
export function buildHoursLetter(issuer: string, createdAt: string, facts: LetterFacts): HoursLetter {
  return {
    '@context': CONTEXTS,
    type: ['VerifiableCredential', 'CivicForgeHoursLetter'],
    issuer,
    validFrom: createdAt,
    credentialSubject: facts,
  };
}
