import type { Balance, Economy, LedgerEntry } from '../economy/economy.ts';
import { applyEntry, EMPTY_BALANCE, signUpEntry } from '../economy/ledger.ts';

/** The counters of a profile. */
export interface MemberStats {
  readonly created: number;
  readonly completedAsRequestor: number;
  readonly completedAsPerformer: number;
  readonly attestationsGiven: number;
}

/** The staff roles of members. An administrator has all rights of a moderator. */
export const STAFF_ROLES = ['moderator', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A member of the community. `email`, `walletAddress` and `balance.points` are private to the member. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly bio?: string;
  readonly walletAddress?: string;
  readonly balance: Balance;
  readonly stats: MemberStats;
  readonly createdAt: string;
  /** The role in the member's latest access token; absent for members without one. */
  readonly role?: StaffRole;
  /** The latest day (UTC, `2026-11-21`) with a change by this member, so that each day counts a member once. */
  readonly activeOn?: string;
  /** Sessions with a sign-in time before this one (seconds since 1970) have ended. */
  readonly sessionsFrom?: number;
  /** Until this time the member finishes work only. `caseId` is the case of the decision. */
  readonly suspension?: { readonly until: string; readonly caseId: string };
}

/** Creates a member with the sign-up entry. The caller stores both in one transaction. */
export function joinCommunity(ctx: {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly now: string;
  readonly economy: Economy;
}): { readonly member: Member; readonly ledger: readonly [LedgerEntry] } {
  const { userId, email, displayName, now, economy } = ctx;
  const entry = signUpEntry(userId, economy.signUpPoints, now);
  const stats = { created: 0, completedAsRequestor: 0, completedAsPerformer: 0, attestationsGiven: 0 };
  const balance = applyEntry(EMPTY_BALANCE, entry);
  return { member: { userId, email, displayName, balance, stats, createdAt: now }, ledger: [entry] };
}

/** A member, as far as a suspension concerns them. */
export type Suspended = Pick<Member, 'suspension'>;

/** Returns the end of a suspension that is in force at `now`. */
export function suspendedUntil({ suspension }: Suspended, now: string): string | undefined {
  return suspension !== undefined && suspension.until > now ? suspension.until : undefined;
}
