import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  LEDGER_KINDS,
  type LedgerEntry,
  type LedgerKind,
  type Member,
  PERSON_LIMITS,
  STAFF_ROLES,
  type StaffRole,
  suspendedUntil,
} from '@civicforge/domain';
import { DisplayName } from '../http/fields.ts';
import { Optional, PlainText } from '../http/validation.ts';

export class ProfileBody {
  @Optional()
  @DisplayName()
  @ApiPropertyOptional()
  displayName?: string;

  @Optional()
  @PlainText({ min: 0, max: PERSON_LIMITS.bio.max, multiline: true })
  @ApiPropertyOptional()
  bio?: string;
}

export class UserStatsView {
  @ApiProperty({ type: 'integer' })
  created!: number;

  @ApiProperty({ type: 'integer' })
  completedAsRequestor!: number;

  @ApiProperty({ type: 'integer' })
  completedAsPerformer!: number;

  @ApiProperty({ type: 'integer' })
  attestationsGiven!: number;
}

/** The public answer of a member. */
export class PublicUserView {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  displayName!: string;

  /** Present only for moderators and administrators. */
  @ApiPropertyOptional({ enum: [...STAFF_ROLES] })
  role?: StaffRole;

  @ApiPropertyOptional()
  bio?: string;

  @ApiProperty({ type: 'integer' })
  xp!: number;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  @ApiProperty({ type: UserStatsView })
  stats!: UserStatsView;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

/** The answer for the member's own profile. */
export class OwnUserView extends PublicUserView {
  @ApiProperty()
  email!: string;

  @ApiPropertyOptional()
  walletAddress?: string;

  @ApiProperty({ type: 'integer' })
  creationPoints!: number;

  /** End of a suspension that is in force. Until then the member finishes work and starts none. */
  @ApiPropertyOptional({ format: 'date-time' })
  suspendedUntil?: string;
}

export class LedgerEntryView {
  @ApiProperty()
  entryId!: string;

  @ApiProperty()
  userId!: string;

  @ApiProperty({ enum: [...LEDGER_KINDS] })
  kind!: LedgerKind;

  @ApiProperty({ type: 'integer' })
  xp!: number;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  @ApiProperty({ type: 'integer' })
  points!: number;

  @ApiPropertyOptional()
  questId?: string;

  /** Title of the quest. Absent if the quest no longer exists. */
  @ApiPropertyOptional()
  questTitle?: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class LedgerPageView {
  @ApiProperty({ type: [LedgerEntryView] })
  items!: LedgerEntryView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

export function toPublicUser(member: Member): PublicUserView {
  const { created, completedAsRequestor, completedAsPerformer, attestationsGiven } = member.stats;
  return {
    userId: member.userId,
    displayName: member.displayName,
    ...(member.role !== undefined && { role: member.role }),
    ...(member.bio !== undefined && { bio: member.bio }),
    xp: member.balance.xp,
    reputation: member.balance.reputation,
    stats: { created, completedAsRequestor, completedAsPerformer, attestationsGiven },
    createdAt: member.createdAt,
  };
}

export function toOwnUser(member: Member, now: string): OwnUserView {
  const until = suspendedUntil(member, now);
  return {
    ...toPublicUser(member),
    email: member.email,
    ...(member.walletAddress !== undefined && { walletAddress: member.walletAddress }),
    creationPoints: member.balance.points,
    ...(until !== undefined && { suspendedUntil: until }),
  };
}

/** @param titles titles of quests by id. Without them the entry has no `questTitle`. */
export function toLedgerEntryView(
  entry: LedgerEntry,
  titles: ReadonlyMap<string, string> = new Map(),
): LedgerEntryView {
  const questTitle = entry.questId === undefined ? undefined : titles.get(entry.questId);
  return {
    entryId: entry.entryId,
    userId: entry.userId,
    kind: entry.kind,
    xp: entry.xp,
    reputation: entry.reputation,
    points: entry.points,
    ...(entry.questId !== undefined && { questId: entry.questId }),
    ...(questTitle !== undefined && { questTitle }),
    at: entry.at,
  };
}
