import type { LedgerEntry, Member, StaffRole } from '@civicforge/domain';

/** The summary of a member next to a quest. */
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
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

/** Members and their ledgers. A deleted account keeps a tombstone, so that a valid token cannot create it again. */
export abstract class UserRepository {
  /** Reads consistently. */
  abstract find(userId: string): Promise<Member | 'deleted' | undefined>;

  /**
   * Writes a new member with the sign-up entry. Returns false if a concurrent call wrote it first.
   * @param isCounted true increments the member count of the statistics
   */
  abstract join(member: Member, ledger: readonly LedgerEntry[], isCounted?: boolean): Promise<boolean>;

  /**
   * Counts a member as active on a day (UTC). Concurrent calls count once.
   * @param member as just read
   * @returns false if another call counted the member first or the member is deleted
   */
  abstract markActive(member: Member, day: string): Promise<boolean>;

  /** Ends the sessions that began before `from` (seconds since 1970). Keeps a later time and ignores an unknown member. */
  abstract endSessions(userId: string, from: number): Promise<void>;

  /** @returns the changed member, or undefined if the member does not exist */
  abstract saveProfile(userId: string, changes: ProfileChanges): Promise<Member | undefined>;

  /**
   * Saves the profile of a member with a role. Protects the new name and releases the old one in the same transaction.
   * @param member as just read
   */
  abstract saveStaffProfile(member: Member, changes: ProfileChanges): Promise<Member | undefined>;

  /**
   * Sets or removes the role of a member and protects or releases the name.
   * @param member as just read
   * @returns the changed member, or undefined if the record has changed since `member` was read
   */
  abstract saveRole(member: Member, role: StaffRole | undefined): Promise<Member | undefined>;

  /** Returns the ids of moderators and administrators with a name that looks like this one. */
  abstract staffNamed(displayName: string): Promise<readonly string[]>;

  /** Newest first. */
  abstract ledger(userId: string, limit: number, after?: string): Promise<LedgerPage>;
}
