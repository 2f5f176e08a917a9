import type { Balance, Economy, LedgerEntry } from '../economy/economy.ts';
import { applyEntry, EMPTY_BALANCE, signUpEntry } from '../economy/ledger.ts';

/** Counts that a profile shows. */
export interface MemberStats {
  readonly created: number;
  readonly completedAsRequestor: number;
  readonly completedAsPerformer: number;
  readonly attestationsGiven: number;
}

/** What a member does for the community besides taking part. An administrator may do everything that a moderator may. */
export const STAFF_ROLES = ['moderator', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A signed-in person. `email`, `walletAddress` and `balance.points` are private to that person. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly bio?: string;
  readonly walletAddress?: string;
  readonly balance: Balance;
  readonly stats: MemberStats;
  readonly createdAt: string;
  /** As the member's latest access token had it; absent for everybody else. */
  readonly role?: StaffRole;
  /** The latest day (UTC, `2026-11-21`) with a change by this person, so that a day counts its active members once. */
  readonly activeOn?: string;
  /** Sign-in times (seconds since 1970) before this one belong to sessions that have ended. */
  readonly sessionsFrom?: number;
}

/** The new member and the entry of the sign-up points, to be stored together and once. */
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
