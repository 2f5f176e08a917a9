import { LEDGER_KINDS, type LedgerEntry, type Member, STAFF_ROLES, type StaffRole } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import { oneOf, parseReadable, recordOrAbsent, text, textOrAbsent, whole } from '../dynamo/parse.ts';

/** The summary of a member next to a quest. */
export interface Person {
  readonly userId: string;
  readonly displayName: string;
  readonly reputation: number;
  readonly role?: StaffRole;
  readonly suspension?: NonNullable<Member['suspension']>;
  /** Random value behind the member's pseudonym, base64url. Never part of an answer. */
  readonly pseudonymKey?: string;
}

export const USER_RECORD = 'USER';

/** Number of partitions of the index of all members, which the reconciler reads without a scan. */
const JOINING_SHARDS = 4;
export const JOINING_KEYS = Array.from({ length: JOINING_SHARDS }, (_, shard) => `members#${shard}`);

export function memberKey(userId: string) {
  return { userId, record: USER_RECORD };
}

export function toMemberItem(member: Member): Item {
  return {
    ...memberKey(member.userId),
    joiningKey: `members#${shardOf(member.userId, JOINING_SHARDS)}`,
    email: member.email,
    displayName: member.displayName,
    bio: member.bio,
    walletAddress: member.walletAddress,
    xp: member.balance.xp,
    reputation: member.balance.reputation,
    creationPoints: member.balance.points,
    created: member.stats.created,
    completedAsRequestor: member.stats.completedAsRequestor,
    completedAsPerformer: member.stats.completedAsPerformer,
    attestationsGiven: member.stats.attestationsGiven,
    createdAt: member.createdAt,
    role: member.role,
    activeOn: member.activeOn,
    sessionsFrom: member.sessionsFrom,
    suspension: member.suspension,
  };
}

export function isDeleted(item: Item): boolean {
  return item['deletedAt'] !== undefined;
}

export function parseMember(item: Item): Member {
  const bio = textOrAbsent(item, 'bio');
  const walletAddress = textOrAbsent(item, 'walletAddress');
  const activeOn = textOrAbsent(item, 'activeOn');
  const sessionsFrom = item['sessionsFrom'] === undefined ? undefined : whole(item, 'sessionsFrom');
  return {
    userId: text(item, 'userId'),
    email: text(item, 'email'),
    displayName: text(item, 'displayName'),
    ...(bio !== undefined && { bio }),
    ...(walletAddress !== undefined && { walletAddress }),
    balance: {
      xp: whole(item, 'xp'),
      reputation: whole(item, 'reputation'),
      points: whole(item, 'creationPoints'),
    },
    stats: {
      created: whole(item, 'created'),
      completedAsRequestor: whole(item, 'completedAsRequestor'),
      completedAsPerformer: whole(item, 'completedAsPerformer'),
      attestationsGiven: whole(item, 'attestationsGiven'),
    },
    createdAt: text(item, 'createdAt'),
    ...roleIn(item),
    ...(activeOn !== undefined && { activeOn }),
    ...(sessionsFrom !== undefined && { sessionsFrom }),
    ...suspensionIn(item),
  };
}

export function parsePerson(item: Item): Person {
  const pseudonymKey = textOrAbsent(item, 'pseudonymKey');
  return {
    userId: text(item, 'userId'),
    displayName: text(item, 'displayName'),
    reputation: whole(item, 'reputation'),
    ...roleIn(item),
    ...suspensionIn(item),
    ...(pseudonymKey !== undefined && { pseudonymKey }),
  };
}

function roleIn(item: Item): Pick<Member, 'role'> {
  return item['role'] === undefined ? {} : { role: oneOf(item, 'role', STAFF_ROLES) };
}

function suspensionIn(item: Item): Pick<Member, 'suspension'> {
  const suspension = recordOrAbsent(item, 'suspension');
  return suspension ? { suspension: { until: text(suspension, 'until'), caseId: text(suspension, 'caseId') } } : {};
}

export const ENTRY_PREFIX = 'ENTRY#';

export function ledgerKey({ userId, entryId }: Pick<LedgerEntry, 'userId' | 'entryId'>) {
  return { userId, record: ENTRY_PREFIX + entryId };
}

export function toLedgerItem(entry: LedgerEntry): Item {
  return {
    ...ledgerKey(entry),
    ledgerKey: `${entry.at}#${entry.entryId}`,
    entryId: entry.entryId,
    kind: entry.kind,
    xp: entry.xp,
    reputation: entry.reputation,
    points: entry.points,
    questId: entry.questId,
    at: entry.at,
  };
}

export function parseLedgerEntry(item: Item): LedgerEntry {
  const questId = textOrAbsent(item, 'questId');
  return {
    entryId: text(item, 'entryId'),
    userId: text(item, 'userId'),
    kind: oneOf(item, 'kind', LEDGER_KINDS),
    xp: whole(item, 'xp'),
    reputation: whole(item, 'reputation'),
    points: whole(item, 'points'),
    ...(questId !== undefined && { questId }),
    at: text(item, 'at'),
  };
}

/** Returns the people of stored members by id, without deleted accounts. Damaged items go to `failed`. */
export function peopleOf(items: readonly Item[], failed: (error: unknown) => void): Map<string, Person> {
  const known = items.filter((item) => !isDeleted(item));
  return new Map(parseReadable(known, parsePerson, failed).map((person) => [person.userId, person]));
}
