import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  COMMENT_ACTIONS,
  COMMENT_AUDIENCES,
  COMMENT_LIMITS,
  type Comment,
  type CommentAction,
  type CommentAudience,
  ownComment,
  type VisibleComment,
} from '@civicforge/domain';
import { OneOf, Optional, PlainText } from '../http/validation.ts';
import { PersonView } from '../quests/quest.view.ts';

export class WriteCommentBody {
  @PlainText({ ...COMMENT_LIMITS.text, multiline: true })
  text!: string;

  /** Default: `members` while the quest is OPEN, `parties` from the claim on. */
  @Optional()
  @OneOf(COMMENT_AUDIENCES)
  @ApiPropertyOptional()
  audience?: CommentAudience;
}

export class RemoveCommentQuery {
  /** Required for a moderator, ignored for the author. */
  @Optional()
  @PlainText({ ...COMMENT_LIMITS.reason, multiline: true })
  @ApiPropertyOptional()
  reason?: string;
}

class CommentBase {
  @ApiProperty()
  commentId!: string;

  @ApiProperty({ enum: [...COMMENT_AUDIENCES] })
  audience!: CommentAudience;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  removedAt?: string;

  /** The reason of the moderator who hid the comment. */
  @ApiPropertyOptional()
  reason?: string;
}

export class CommentView extends CommentBase {
  @ApiProperty({ type: PersonView })
  author!: PersonView;

  /** Absent after a removal. */
  @ApiPropertyOptional()
  text?: string;

  @ApiPropertyOptional({ enum: ['author', 'moderator'] })
  removedBy?: 'author' | 'moderator';

  /** True if the decision of a case hides the comment from all but its author, the parties and moderators. */
  @ApiPropertyOptional({ enum: [true] })
  hidden?: true;

  /** What the caller may do with the comment: remove the own one, hide another's with a reason. */
  @ApiProperty({ enum: [...COMMENT_ACTIONS], isArray: true })
  actions!: CommentAction[];
}

export class CommentPageView {
  @ApiProperty({ type: [CommentView] })
  items!: CommentView[];

  /** The audiences that the caller may write to now. The first is the default; an empty list means read-only. */
  @ApiProperty({ enum: [...COMMENT_AUDIENCES], isArray: true })
  audiences!: CommentAudience[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

/** A comment of the member, for the export. */
export class OwnCommentView extends CommentBase {
  @ApiProperty()
  questId!: string;

  /** Empty after the member removed the comment. */
  @ApiProperty()
  text!: string;
}

export function toCommentView(comment: VisibleComment, author: PersonView): CommentView {
  const { commentId, audience, at, text, removedAt, removedBy, reason, concealed, actions } = comment;
  return {
    commentId,
    author,
    ...(text !== undefined && { text }),
    audience,
    at,
    ...(removedAt !== undefined && { removedAt }),
    ...(removedBy !== undefined && { removedBy }),
    ...(reason !== undefined && { reason }),
    ...(concealed && { hidden: true }),
    actions: [...actions],
  };
}

export function toOwnCommentView(comment: Comment): OwnCommentView {
  const { commentId, questId, text, audience, at, removedAt, reason } = ownComment(comment);
  return {
    commentId,
    questId,
    text,
    audience,
    at,
    ...(removedAt !== undefined && { removedAt }),
    ...(reason !== undefined && { reason }),
  };
}
