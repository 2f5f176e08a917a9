import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import {
  PHOTO_LIMITS,
  PLACE_LIMITS,
  QUEST_CATEGORIES,
  QUEST_LIMITS,
  QUEST_STATUSES,
  QUEST_VISIBILITIES,
  type QuestCategory,
  type QuestStatus,
  type QuestVisibility,
  RESOLUTION_DECISIONS,
  type ResolutionDecision,
} from '@civicforge/domain';
import { ValidateIf } from 'class-validator';
import { AttachedPhotoBody } from '../photos/photo.dto.ts';
import { Coordinate, HttpsLinks, Instant, QueryPoint, SearchText } from '../http/fields.ts';
import {
  ListOf,
  ObjectOf,
  OneOf,
  Optional,
  PageQuery,
  PlainText,
  QueryList,
  QueryTrue,
  QueryWholeNumber,
  WholeNumber,
} from '../http/validation.ts';
import type { Coordinates } from '@civicforge/domain';
import { QUEST_SORTS, type QuestSort } from './quest-list.ts';

const { durationMinutes, title, description, rewardXp, rewardReputation, submission, links } = QUEST_LIMITS;
const { changeRequest, disputeReason, resolutionReason, cancelReason, releaseReason } = QUEST_LIMITS;

/** The place of a quest. Members without a part in the quest get the label and coordinates rounded to 2 decimals. */
export class PlaceBody {
  @PlainText(PLACE_LIMITS.label)
  label!: string;

  /** For the parties and moderators only. */
  @Optional()
  @PlainText({ ...PLACE_LIMITS.detail, multiline: true })
  @ApiPropertyOptional()
  detail?: string;

  /** Degrees (WGS 84), with `longitude` or not at all. */
  @Coordinate(PLACE_LIMITS.latitude, 'longitude')
  @ApiPropertyOptional()
  latitude?: number;

  /** Degrees (WGS 84), with `latitude` or not at all. */
  @Coordinate(PLACE_LIMITS.longitude, 'latitude')
  @ApiPropertyOptional()
  longitude?: number;
}

export class CreateQuestBody {
  @PlainText(title)
  title!: string;

  @PlainText({ ...description, multiline: true })
  description!: string;

  @Optional()
  @ListOf(AttachedPhotoBody, PHOTO_LIMITS.count, 'photoId')
  @ApiPropertyOptional()
  photos?: AttachedPhotoBody[];

  @Optional()
  @OneOf(QUEST_CATEGORIES)
  @ApiPropertyOptional({ default: 'other' })
  category?: QuestCategory;

  @Optional()
  @WholeNumber(rewardXp.min, rewardXp.max)
  @ApiPropertyOptional()
  rewardXp?: number;

  @Optional()
  @WholeNumber(rewardReputation.min, rewardReputation.max)
  @ApiPropertyOptional()
  rewardReputation?: number;

  @Optional()
  @Instant()
  @ApiPropertyOptional()
  expiresAt?: string;

  /** Start of the work, 1 hour to 365 days ahead. Also the deadline if `expiresAt` is absent. */
  @Optional()
  @Instant()
  @ApiPropertyOptional()
  startsAt?: string;

  @Optional()
  @WholeNumber(durationMinutes.min, durationMinutes.max)
  @ApiPropertyOptional()
  durationMinutes?: number;

  @Optional()
  @ObjectOf(PlaceBody)
  @ApiPropertyOptional()
  place?: PlaceBody;

  /** `public` lets visitors read title, description, category, reward and dates, without any person. A new quest is for `members`. */
  @Optional()
  @OneOf(QUEST_VISIBILITIES)
  @ApiPropertyOptional()
  visibility?: QuestVisibility;
}

export class EditQuestBody {
  @Optional()
  @PlainText(title)
  @ApiPropertyOptional()
  title?: string;

  @Optional()
  @PlainText({ ...description, multiline: true })
  @ApiPropertyOptional()
  description?: string;

  /** Replaces all photos. Photos that are not in the list are deleted. */
  @Optional()
  @ListOf(AttachedPhotoBody, PHOTO_LIMITS.count, 'photoId')
  @ApiPropertyOptional()
  photos?: AttachedPhotoBody[];

  @Optional()
  @OneOf(QUEST_CATEGORIES)
  @ApiPropertyOptional()
  category?: QuestCategory;

  @Optional()
  @WholeNumber(rewardXp.min, rewardXp.max)
  @ApiPropertyOptional()
  rewardXp?: number;

  @Optional()
  @WholeNumber(rewardReputation.min, rewardReputation.max)
  @ApiPropertyOptional()
  rewardReputation?: number;

  /** `null` removes the deadline. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Instant()
  @ApiPropertyOptional({ nullable: true })
  expiresAt?: string | null;

  /** `null` removes the start. A deadline that is the start follows it. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Instant()
  @ApiPropertyOptional({ nullable: true })
  startsAt?: string | null;

  /** `null` removes the duration. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @WholeNumber(durationMinutes.min, durationMinutes.max)
  @ApiPropertyOptional({ nullable: true })
  durationMinutes?: number | null;

  /** Replaces the whole place. `null` removes it. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @ObjectOf(PlaceBody)
  @ApiPropertyOptional({ nullable: true })
  place?: PlaceBody | null;

  /** `public` lets visitors read title, description, category, reward and dates, without any person. */
  @Optional()
  @OneOf(QUEST_VISIBILITIES)
  @ApiPropertyOptional()
  visibility?: QuestVisibility;
}

export class CancelQuestQuery {
  /** Required for a moderator, optional for the requestor. */
  @Optional()
  @PlainText({ ...cancelReason, multiline: true })
  @ApiPropertyOptional()
  reason?: string;
}

export class ReleaseBody {
  @Optional()
  @PlainText({ ...releaseReason, multiline: true })
  @ApiPropertyOptional()
  reason?: string;
}

export class SubmitBody {
  @PlainText({ ...submission, multiline: true })
  text!: string;

  @Optional()
  @HttpsLinks(links.max)
  @ApiPropertyOptional()
  links?: string[];

  /** Photos of an earlier submission of this quest may be in the list again. */
  @Optional()
  @ListOf(AttachedPhotoBody, PHOTO_LIMITS.count, 'photoId')
  @ApiPropertyOptional()
  photos?: AttachedPhotoBody[];
}

export class RequestChangesBody {
  @PlainText({ ...changeRequest, multiline: true })
  text!: string;
}

export class DisputeBody {
  @PlainText({ ...disputeReason, multiline: true })
  reason!: string;
}

export class ResolveBody {
  @OneOf(RESOLUTION_DECISIONS)
  decision!: ResolutionDecision;

  @PlainText({ ...resolutionReason, multiline: true })
  reason!: string;
}

/** Radius of `near` in kilometres. */
export const DEFAULT_KM = 10;
const MAX_KM = 50;

/** The filters of a list that its index holds. */
export class QuestCountQuery {
  /** Repeatable. Defaults to all except CANCELLED and EXPIRED. */
  @Optional()
  @QueryList(QUEST_STATUSES)
  @ApiPropertyOptional()
  status?: QuestStatus[];

  @Optional()
  @OneOf(QUEST_CATEGORIES)
  @ApiPropertyOptional()
  category?: QuestCategory;

  /** Only quests that the caller can claim now. */
  @Optional()
  @QueryTrue()
  @ApiPropertyOptional()
  claimable?: true;
}

/** Statuses of quests that moderators list as stuck. */
export const STUCK_STATUSES = ['CLAIMED', 'SUBMITTED'] as const;

export class StuckQuery extends PageQuery {
  /** Both by default. */
  @Optional()
  @OneOf(STUCK_STATUSES)
  @ApiPropertyOptional()
  status?: (typeof STUCK_STATUSES)[number];
}

/** Filters and order of a list of quests. A saved search has the same. */
export class QuestFilters extends QuestCountQuery {
  @Optional()
  @OneOf(QUEST_SORTS)
  @ApiPropertyOptional({ default: 'newest' })
  sort?: QuestSort;

  /**
   * A point, latitude and longitude in degrees. Lists OPEN quests around it, nearest first (`sort=distance`, the default
   * then). Distances are those of coordinates rounded to 2 decimals.
   */
  @Optional()
  @QueryPoint()
  @ApiPropertyOptional()
  near?: Coordinates;

  /** Radius around `near` in kilometres. */
  @Optional()
  @QueryWholeNumber(1, MAX_KM)
  @ApiPropertyOptional({ default: DEFAULT_KM })
  within?: number;

  /** Earliest start. Needs `sort=starts`, which lists quests with a start only. */
  @Optional()
  @Instant()
  @ApiPropertyOptional()
  from?: string;

  /** Latest start. Needs `sort=starts`. */
  @Optional()
  @Instant()
  @ApiPropertyOptional()
  to?: string;

  /** Words of title and description. All must match as prefixes; one needs three letters or more. */
  @Optional()
  @SearchText()
  @ApiPropertyOptional()
  q?: string;
}

export class QuestListQuery extends IntersectionType(QuestFilters, PageQuery) {}

export class UserQuestsQuery extends PageQuery {
  @OneOf(['requestor', 'performer'] as const)
  role!: 'requestor' | 'performer';

  @Optional()
  @QueryList(QUEST_STATUSES)
  @ApiPropertyOptional()
  status?: QuestStatus[];
}
