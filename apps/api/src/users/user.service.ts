import { Inject, Injectable, Logger } from '@nestjs/common';
import { joinCommunity, type Member, nameFault, PERSON_LIMITS, tidyName } from '@civicforge/domain';
import { ProfileReader } from './profile-reader.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { type Caller, isSynthetic } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { staffRoleOf } from './member.ts';
import { type ProfileChanges, UserRepository } from './user.repository.ts';
import { USER_PROBLEMS } from './user-problems.ts';

/** Shown for people whose account carries no name. */
const NAMELESS = 'Member';

@Injectable()
export class UserService {
  private readonly logger = new Logger(UserService.name);

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
    const member = (await this.known(caller)) ?? (await this.join(caller));
    return member.role === staffRoleOf(caller) ? member : this.withRole(member, caller);
  }

  /** @throws Problem `user.not-found` */
  async get(userId: string): Promise<Member> {
    const found = await this.users.find(userId);
    if (found === undefined || found === 'deleted') throw new Problem(USER_PROBLEMS['user.not-found']);
    return found;
  }

  /** @throws Problem `validation.failed` for a name that looks like the name of another member with a role */
  async saveProfile(member: Member, changes: ProfileChanges): Promise<Member> {
    if (changes.displayName !== undefined) await this.refuseStaffName(changes.displayName, member.userId);
    const isProtected = member.role !== undefined && changes.displayName !== undefined;
    const saved = await (isProtected
      ? this.users.saveStaffProfile(member, changes)
      : this.users.saveProfile(member.userId, changes));
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

  /** @throws Problem `validation.failed` if a moderator or administrator other than this member looks so called */
  async refuseStaffName(displayName: string, userId?: string): Promise<void> {
    const carriers = await this.users.staffNamed(displayName);
    if (carriers.some((carrier) => carrier !== userId)) {
      throw validationFailed({ path: 'displayName', message: 'must not look like the name of a moderator' });
    }
  }

  /** Follows the token: a role that was taken or lost stands in the record from the next call on. */
  private async withRole(member: Member, caller: Caller): Promise<Member> {
    try {
      if (await this.maintenance.isOn()) return member;
      return (await this.users.saveRole(member, staffRoleOf(caller))) ?? member;
    } catch (error) {
      // The role is for others to see. No request fails for it, and the next one tries again.
      this.logger.warn({ err: error }, 'a change of role was not stored');
      return member;
    }
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
      displayName: nameOf(caller, name),
      now: this.clock.iso(),
      economy: this.settings.economy,
    });
    if (await this.users.join(member, ledger, !isSynthetic(caller))) return member;
    const winner = await this.known(caller);
    if (winner === undefined) throw new Problem('busy');
    return winner;
  }
}

/** The name of the account, unless it poses as a role: accounts of other origin pass no form. */
function nameOf(caller: Caller, given = ''): string {
  const name = [...tidyName(given)].slice(0, PERSON_LIMITS.displayName.max).join('').trim();
  const isPosing = staffRoleOf(caller) === undefined && nameFault(name) !== undefined;
  return name === '' || isPosing ? NAMELESS : name;
}
