import { Inject, Injectable, Logger } from '@nestjs/common';
import { joinCommunity, type Member, nameFault, PERSON_LIMITS, tidyName } from '@civicforge/domain';
import { ProfileReader } from './profile-reader.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { type Caller, isSynthetic } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { staffRoleOf } from './member.ts';
import { type ProfileChanges, UserRepository } from './user.repository.dynamo.ts';
import { USER_PROBLEMS } from './user-problems.ts';

/** Display name of accounts without a name. */
const DEFAULT_NAME = 'Member';

/** Reads a member consistently. */
export type FindMember = (userId: string) => Promise<Member | 'deleted' | undefined>;

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
   * Returns the caller's record. The first call creates it with the sign-up points, exactly once for concurrent
   * calls. Only that call reads email and name from the identity service.
   * @throws Problem `auth.invalid-token` for a deleted account, `maintenance` for a new account during maintenance
   */
  async memberOf(caller: Caller, find?: FindMember): Promise<Member> {
    const member = (await this.known(caller, find)) ?? (await this.join(caller));
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
   * Refuses the session of a deleted account and a session older than the latest password change.
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

  /** @throws Problem `validation.failed` if the name looks like that of another moderator or administrator */
  async refuseStaffName(displayName: string, userId?: string): Promise<void> {
    const carriers = await this.users.staffNamed(displayName);
    if (carriers.some((carrier) => carrier !== userId)) {
      throw validationFailed({ path: 'displayName', message: 'must not look like the name of a moderator' });
    }
  }

  /** Updates the role in the record to the role in the token. */
  private async withRole(member: Member, caller: Caller): Promise<Member> {
    try {
      if (await this.maintenance.isOn()) return member;
      return (await this.users.saveRole(member, staffRoleOf(caller))) ?? member;
    } catch (error) {
      // The stored role is for display only, so a failure does not fail the request. The next request retries.
      this.logger.warn({ err: error }, 'failed to store a change of role');
      return member;
    }
  }

  private async known(
    { userId, signedInAt }: Pick<Caller, 'userId' | 'signedInAt'>,
    find: FindMember = (id) => this.users.find(id),
  ): Promise<Member | undefined> {
    const found = await find(userId);
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

/** Returns the account's name, or the default for a name that imitates a role. External accounts skip the form. */
function nameOf(caller: Caller, given = ''): string {
  const name = [...tidyName(given)].slice(0, PERSON_LIMITS.displayName.max).join('').trim();
  const imitatesRole = staffRoleOf(caller) === undefined && nameFault(name) !== undefined;
  return name === '' || imitatesRole ? DEFAULT_NAME : name;
}
