import type { Caller } from '../http/caller.ts';

/**
 * Injection token of a `SignedInUser`. Signing in answers with the member's own form, which the users feature makes;
 * it provides this port, so that auth imports no feature.
 */
export const SIGNED_IN_USER = Symbol('SignedInUser');

/** Injection token of a `NameCheck`, which the users feature provides. */
export const NAME_CHECK = Symbol('NameCheck');

/** @throws Problem `validation.failed` for a display name that looks like the name of a moderator */
export type NameCheck = (displayName: string) => Promise<void>;

/** Loads (on the first call creates) the member behind a caller and answers with their own form. */
export type SignedInUser = (caller: Caller) => Promise<unknown>;

/** Injection token of `MemberSessions`, which the users feature provides. */
export const MEMBER_SESSIONS = Symbol('MemberSessions');

/** The time from which sessions of a member are valid, kept in the member's record. */
export interface MemberSessions {
  /**
   * Refuses a session that a new password or the deletion of the account has ended.
   * @param signedInAt seconds since 1970, by the clock of the identity service
   * @throws Problem `auth.invalid-token`
   */
  requireOpen(userId: string, signedInAt: number): Promise<void>;
  /** Ends the sessions that began before `from` (seconds). Does nothing for a person without a record. */
  endBefore(userId: string, from: number): Promise<void>;
  /** Removes what belongs to the device of one session, such as its push subscription. */
  end(userId: string, signedInAt: number): Promise<void>;
}
