import type { LedgerEntry, Member, StaffRole } from '@civicforge/domain';

/** What others see of a member next to a quest. */
export interface Person {
  readonly userId: string;
  readonly displayName: string;
  readonly reputation: number;
  readonly role?: StaffRole;
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

  /**
   * As `saveProfile` for a member with a role: the new name is protected and the former one released with the change.
   * @param member as just read
   */
  abstract saveStaffProfile(member: Member, changes: ProfileChanges): Promise<Member | undefined>;

  /**
   * Saves that a member has taken or lost a role, and protects or releases their name with it.
   * @param member as just read
   * @returns the member after the change, or undefined where the record has changed meanwhile
   */
  abstract saveRole(member: Member, role: StaffRole | undefined): Promise<Member | undefined>;

  /** Ids of the moderators and administrators whose name looks like this one. */
  abstract staffNamed(displayName: string): Promise<readonly string[]>;

  /** Newest first. */
  abstract ledger(userId: string, limit: number, after?: string): Promise<LedgerPage>;
}
