import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import {
  PHOTO_LIMITS,
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
import { HttpsLinks, Instant, SearchText } from '../http/fields.ts';
import {
  ListOf,
  OneOf,
  Optional,
  PageQuery,
  PlainText,
  QueryList,
  QueryTrue,
  WholeNumber,
} from '../http/validation.ts';
import { QUEST_SORTS, type QuestSort } from './quest-list.ts';

const { title, description, rewardXp, rewardReputation, submission, links } = QUEST_LIMITS;
const { changeRequest, disputeReason, resolutionReason, cancelReason, releaseReason } = QUEST_LIMITS;

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

export class QuestListQuery extends IntersectionType(QuestCountQuery, PageQuery) {
  @Optional()
  @OneOf(QUEST_SORTS)
  @ApiPropertyOptional({ default: 'newest' })
  sort?: QuestSort;

  /** Words of title and description. All must match as prefixes; one needs three letters or more. */
  @Optional()
  @SearchText()
  @ApiPropertyOptional()
  q?: string;
}

export class UserQuestsQuery extends PageQuery {
  @OneOf(['requestor', 'performer'] as const)
  role!: 'requestor' | 'performer';

  @Optional()
  @QueryList(QUEST_STATUSES)
  @ApiPropertyOptional()
  status?: QuestStatus[];
}
