import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { RateCounter } from '../http/rate-counter.ts';
import { IdentityProvider, type Tokens, wrongPassword } from './identity-provider.ts';
import {
  MEMBER_SESSIONS,
  type MemberSessions,
  NAME_CHECK,
  type NameCheck,
  SIGNED_IN_USER,
  type SignedInUser,
} from './ports.ts';
import type { LongSession } from './sealed-session.ts';
import { callerOf, jwtPart } from './token-claims.ts';

/** A session as the two cookies hold it. */
export interface OpenSession {
  readonly accessToken: string;
  readonly session: LongSession;
}

/** Signs in, renews sessions, and changes and resets passwords, with limits and session invalidation. */
@Injectable()
export class AuthService {
  constructor(
    private readonly identity: IdentityProvider,
    private readonly rates: RateCounter,
    @Inject(SIGNED_IN_USER) private readonly signedInUser: SignedInUser,
    @Inject(MEMBER_SESSIONS) private readonly sessions: MemberSessions,
    @Inject(NAME_CHECK) private readonly checkName: NameCheck,
  ) {}

  /**
   * @returns the random id of the attempt, see `IdentityProvider.register`
   * @throws Problem `validation.failed` for a name that looks like the name of a moderator
   */
  async register(email: string, password: string, displayName: string): Promise<string> {
    await this.checkName(displayName);
    return this.identity.register(email, password, displayName);
  }

  /**
   * @throws Problem `auth.invalid-credentials`, `auth.unconfirmed`, or `rate-limited` after too many failures of the
   * account, whether it exists or not
   */
  async signIn(email: string, password: string): Promise<OpenSession & { user: unknown }> {
    const opened = open(await this.countedPassword(email, password));
    return { ...opened, user: await this.signedInUser(callerBehind(opened.accessToken)) };
  }

  /**
   * Renews a session. The sign-in time stays that of the sign-in.
   * @throws Problem `auth.invalid-token` for a session that has ended
   */
  async refresh(session: LongSession): Promise<OpenSession> {
    const { accessToken, refreshToken } = await this.identity.refresh(session.refreshToken);
    // Checked after the call: a password reset in the meantime ends the new token too.
    await this.sessions.requireOpen(session.userId, session.signedInAt);
    return { accessToken, session: { ...session, refreshToken } };
  }

  /**
   * Ends a session: its refresh token, and what belongs to its device. One failure does not keep the other from it.
   * @throws Problem of the first failure
   */
  async signOut({ refreshToken, userId, signedInAt }: LongSession): Promise<void> {
    const outcomes = await Promise.allSettled([
      this.identity.revoke(refreshToken),
      this.sessions.end(userId, signedInAt),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /**
   * Sets a new password and ends all sessions of the account. A process that is killed in between leaves old sessions
   * open; the retry of the client, whose code is used up, ends them, because the password is the new one already.
   * @throws Problem `auth.invalid-code`
   */
  async resetPassword(email: string, code: string, newPassword: string): Promise<void> {
    try {
      await this.identity.resetPassword(email, code, newPassword);
    } catch (error) {
      if (isProblem(error, 'auth.invalid-code') && (await this.isPassword(email, newPassword))) {
        await this.endSessions(email);
      }
      throw error;
    }
    await this.endSessions(email);
  }

  /**
   * Checks the current password, sets the new one, ends all sessions of the account and opens a new one. A process that
   * is killed in between leaves old sessions open; the retry of the client ends them, because the password is the new
   * one already. Wrong passwords count as failed sign-ins of the account.
   * @throws Problem `auth.wrong-password`, `validation.failed` if the new password is the current one, `rate-limited`
   */
  async changePassword(caller: Caller, currentPassword: string, newPassword: string): Promise<OpenSession> {
    if (newPassword === currentPassword) {
      throw validationFailed({ path: 'newPassword', message: 'must differ from the current password' });
    }
    const { email } = await this.identity.profile(caller.accessToken);
    const { session } = await this.replacePassword(email, currentPassword, newPassword);
    await this.endSessions(email, session.signedInAt * 1_000);
    return open(await this.identity.signIn(email, newPassword));
  }

  /** @returns a session from just before the change, or from after a change by an earlier attempt */
  private async replacePassword(email: string, current: string, replacement: string): Promise<OpenSession> {
    try {
      const opened = open(await this.countedPassword(email, current));
      await this.identity.changePassword(opened.accessToken, current, replacement);
      return opened;
    } catch (error) {
      if (!isProblem(error, 'auth.invalid-credentials')) throw error;
    }
    try {
      return open(await this.countedPassword(email, replacement));
    } catch (error) {
      if (isProblem(error, 'auth.invalid-credentials')) wrongPassword();
      throw error;
    }
  }

  /** @param notBefore a time (ms) up to which sessions end in any case */
  private async endSessions(email: string, notBefore = 0): Promise<void> {
    const ended = await this.identity.endSessions(email);
    if (ended === undefined) return;
    const changedAt = Math.max(ended.changedAt, notBefore);
    const from = Math.floor(changedAt / 1_000) + 1;
    await this.sessions.endBefore(ended.userId, from);
    // Sign-in times are whole seconds: a session that begins after this answer must not look like one from before.
    await sleep(Math.min(1_000, Math.max(0, from * 1_000 - changedAt)));
  }

  private async isPassword(email: string, password: string): Promise<boolean> {
    try {
      await this.countedPassword(email, password);
      return true;
    } catch (error) {
      if (isProblem(error, 'auth.invalid-credentials') || isProblem(error, 'rate-limited')) return false;
      throw error;
    }
  }

  private async countedPassword(email: string, password: string): Promise<Tokens> {
    const account = `account:${createHash('sha256').update(email).digest('hex')}`;
    // Counts before the attempt and reverts after a success, so that concurrent attempts cannot bypass the limit.
    await this.rates.count('sign-in', account);
    const tokens = await this.tryPassword(email, password, account);
    await this.rates.forget('sign-in', account);
    return tokens;
  }

  private async tryPassword(email: string, password: string, account: string): Promise<Tokens> {
    try {
      return await this.identity.signIn(email, password);
    } catch (error) {
      if (!isProblem(error, 'auth.invalid-credentials')) await this.rates.forget('sign-in', account);
      throw error;
    }
  }
}

function open({ accessToken, refreshToken }: Tokens): OpenSession {
  const { userId, signedInAt } = callerBehind(accessToken);
  return { accessToken, session: { refreshToken, userId, signedInAt } };
}

/** Reads claims without a signature check, because the identity service has just issued the token. */
function callerBehind(accessToken: string): Caller {
  const caller = callerOf(jwtPart(accessToken, 'claims') ?? {}, { token: accessToken, via: 'cookie' });
  if (caller === null) throw new Error('the identity service issued an access token without the usual claims');
  return caller;
}

function isProblem(error: unknown, code: Problem['code']): boolean {
  return error instanceof Problem && error.code === code;
}
