import { Inject, Injectable } from '@nestjs/common';
import { joinCommunity, type Member } from '@civicforge/domain';
import { ProfileReader } from './profile-reader.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { type Caller, isSynthetic } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type ProfileChanges, UserRepository } from './user.repository.ts';
import { USER_PROBLEMS } from './user-problems.ts';

/** Shown for people whose account carries no name. */
const NAMELESS = 'Member';
const LONGEST_NAME = 50;

@Injectable()
export class UserService {
  constructor(
    private readonly users: UserRepository,
    private readonly profiles: ProfileReader,
    private readonly maintenance: Maintenance,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * The caller's record. The first call of a person creates it with the sign-up points, exactly once, however many
   * calls arrive together; that call alone asks the identity service for address and name.
   * @throws Problem `auth.invalid-token` where the account was deleted, `maintenance` where a new record has to wait
   */
  async memberOf(caller: Caller): Promise<Member> {
    return (await this.known(caller)) ?? (await this.join(caller));
  }

  /** @throws Problem `user.not-found` */
  async get(userId: string): Promise<Member> {
    const found = await this.users.find(userId);
    if (found === undefined || found === 'deleted') throw new Problem(USER_PROBLEMS['user.not-found']);
    return found;
  }

  async saveProfile(userId: string, changes: ProfileChanges): Promise<Member> {
    const saved = await this.users.saveProfile(userId, changes);
    if (saved === undefined) throw new Problem('auth.invalid-token');
    return saved;
  }

  /**
   * Refuses a session of a deleted account, and one that began before the latest new password.
   * @param signedInAt seconds since 1970
   * @throws Problem `auth.invalid-token`
   */
  async requireOpenSession(userId: string, signedInAt: number): Promise<void> {
    await this.known({ userId, signedInAt });
  }

  /** Ends the sessions that began before `from` (seconds since 1970). */
  async endSessions(userId: string, from: number): Promise<void> {
    await this.users.endSessions(userId, from);
  }

  private async known({ userId, signedInAt }: Pick<Caller, 'userId' | 'signedInAt'>): Promise<Member | undefined> {
    const found = await this.users.find(userId);
    if (found === 'deleted' || signedInAt < (found?.sessionsFrom ?? 0)) throw new Problem('auth.invalid-token');
    return found;
  }

  private async join(caller: Caller): Promise<Member> {
    await this.maintenance.refuse();
    const { email, name } = await this.profiles.read(caller.accessToken);
    const { member, ledger } = joinCommunity({
      userId: caller.userId,
      email,
      displayName: name?.trim().slice(0, LONGEST_NAME) || NAMELESS,
      now: this.clock.iso(),
      economy: this.settings.economy,
    });
    if (await this.users.join(member, ledger, !isSynthetic(caller))) return member;
    const winner = await this.known(caller);
    if (winner === undefined) throw new Problem('busy');
    return winner;
  }
}
