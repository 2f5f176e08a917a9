import type { LedgerEntry, Member } from '@civicforge/domain';

/** What others see of a member next to a quest. */
export interface Person {
  readonly userId: string;
  readonly displayName: string;
  readonly reputation: number;
}

export interface ProfileChanges {
  readonly displayName?: string;
  readonly bio?: string;
}

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** Members and their ledgers. A deleted account leaves a mark, so that a token still alive cannot join again. */
export abstract class UserRepository {
  /** Reads consistently. */
  abstract find(userId: string): Promise<Member | 'deleted' | undefined>;

  /**
   * Writes the new member with the sign-up entry; false where somebody was faster.
   * @param isCounted whether the statistics know one member more
   */
  abstract join(member: Member, ledger: readonly LedgerEntry[], isCounted?: boolean): Promise<boolean>;

  /**
   * Counts a member as active on a day (UTC), once, however many calls arrive together.
   * @param member as just read
   * @returns false where somebody was faster, or the member is gone
   */
  abstract markActive(member: Member, day: string): Promise<boolean>;

  /** Ends the sessions that began before `from` (seconds). A later time stays, and an unknown member is left alone. */
  abstract endSessions(userId: string, from: number): Promise<void>;

  /** @returns the member after the change, or undefined where there is none */
  abstract saveProfile(userId: string, changes: ProfileChanges): Promise<Member | undefined>;

  /** Newest first. */
  abstract ledger(userId: string, limit: number, after?: string): Promise<LedgerPage>;
}
