import { RuleError } from '../errors.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { questAsSeen } from '../quest/expire-quest.ts';
import { positionOf } from '../quest/position.ts';
import type { Actor, Quest } from '../quest/quest.ts';
import { without } from '../without.ts';

export const COMMENT_AUDIENCES = ['members', 'parties'] as const;
/** `members` are all members. `parties` are requestor, performer and moderators. */
export type CommentAudience = (typeof COMMENT_AUDIENCES)[number];

/** A comment on a quest. The quest does not know its comments: none of them changes its version. */
export interface Comment {
  readonly commentId: string;
  readonly questId: string;
  readonly authorId: string;
  /** Empty after the author removed it. */
  readonly text: string;
  readonly audience: CommentAudience;
  /** The performer of the claim that a comment for the parties belongs to. */
  readonly performerId?: string;
  readonly at: string;
  readonly removedAt?: string;
  /** Present if a moderator hid the comment. */
  readonly hidden?: { readonly by: string; readonly reason: string };
  /** True if the decision of a case conceals the comment from all but its author, the parties and moderators. */
  readonly concealed?: true;
}

/** A comment as one viewer sees it. A removed one has no text. */
export interface VisibleComment extends Pick<
  Comment,
  'commentId' | 'authorId' | 'audience' | 'at' | 'removedAt' | 'concealed'
> {
  readonly text?: string;
  readonly removedBy?: 'author' | 'moderator';
  /** A moderator's reason. */
  readonly reason?: string;
  readonly actions: readonly CommentAction[];
}

export const COMMENT_ACTIONS = ['remove', 'hide'] as const;
export type CommentAction = (typeof COMMENT_ACTIONS)[number];

interface Context {
  readonly actor: Actor;
  readonly now: string;
}

/** Returns the audiences that the actor may write to now, none while suspended; the first is the default. */
export function commentAudiences(quest: Quest, { actor, now }: Context): CommentAudience[] {
  if (actor.isSuspended) return [];
  if (questAsSeen(quest, now).status === 'OPEN') return ['members'];
  return quest.performerId !== undefined && isInsider(quest, actor) ? ['parties'] : [];
}

/**
 * Writes a comment. Members may comment while the quest is OPEN. From the claim on, its parties and moderators comment
 * among themselves, and the comments for all members are read-only.
 * @throws RuleError `quest.forbidden` for the parties' comments of others, `quest.wrong-state` for an audience that the
 * state of the quest does not have
 */
export function writeComment(
  quest: Quest,
  { actor, now, commentId }: Context & { readonly commentId: string },
  { text, audience }: { readonly text: string; readonly audience?: CommentAudience },
): Comment {
  const { status } = questAsSeen(quest, now);
  const wanted = audience ?? (status === 'OPEN' ? 'members' : 'parties');
  if (wanted === 'parties' && !isInsider(quest, actor)) {
    throw new RuleError('quest.forbidden', 'Only the parties and moderators comment on a claimed quest.', {});
  }
  if (!commentAudiences(quest, { actor, now }).includes(wanted)) {
    throw new RuleError('quest.wrong-state', `The quest is ${status} and takes no comments for ${wanted}.`, { status });
  }
  const { questId, performerId } = quest;
  const claim = wanted === 'parties' && performerId !== undefined ? { performerId } : {};
  return { commentId, questId, authorId: actor.userId, text, audience: wanted, ...claim, at: now };
}

/**
 * Returns the comment as the viewer sees it, or undefined if it is not for the viewer. The comments of one claim are not
 * for the performer of the next.
 */
export function commentVisibleTo(comment: Comment, quest: Quest, viewer: Actor): VisibleComment | undefined {
  if (!isFor(comment, quest, viewer)) return undefined;
  const { commentId, authorId, text, audience, at, removedAt, hidden, concealed } = comment;
  const shown = { commentId, authorId, audience, at, actions: commentActions(comment, quest, viewer) };
  if (removedAt === undefined) return { ...shown, text, ...(concealed && { concealed }) };
  const removed = { ...shown, removedAt, removedBy: hidden ? 'moderator' : 'author' } as const;
  return hidden ? { ...removed, reason: hidden.reason } : removed;
}

/**
 * Returns what the actor may do with a comment: nothing while suspended. A moderator who is a party has only a party's
 * rights. Moderators hide no comment that the decision of a case conceals already.
 */
export function commentActions(comment: Comment, quest: Quest, actor: Actor): CommentAction[] {
  if (comment.removedAt !== undefined || actor.isSuspended) return [];
  if (comment.authorId === actor.userId) return ['remove'];
  return !comment.concealed && positionOf(quest, actor) === 'moderator' ? ['hide'] : [];
}

/**
 * Removes the actor's own comment with its text, or hides another's with a reason. A removed comment stays as it is, and so
 * does a concealed one of another.
 * @throws RuleError `quest.forbidden`, `reason.required` for a moderator without a reason
 */
export function removeComment(comment: Comment, quest: Quest, { actor, now }: Context, reason?: string): Comment {
  const isOwn = comment.authorId === actor.userId;
  if (!isOwn && positionOf(quest, actor) !== 'moderator') {
    throw new RuleError('quest.forbidden', 'Only its author and moderators remove a comment.', {});
  }
  if (!isOwn && reason === undefined) {
    throw new RuleError('reason.required', 'A moderator gives the reason.', {}, 'reason');
  }
  if (comment.removedAt !== undefined || (comment.concealed && !isOwn)) return comment;
  if (isOwn || reason === undefined) return { ...comment, text: '', removedAt: now };
  return { ...comment, removedAt: now, hidden: { by: actor.userId, reason } };
}

/** Removes a member from a comment: as its author with the text, as the performer of its claim, as its moderator. */
export function eraseFromComment(comment: Comment, userId: string, now: string): Comment {
  const { authorId, performerId, hidden, removedAt = now } = comment;
  return {
    ...comment,
    ...(authorId === userId && { authorId: ERASED_MEMBER, text: '', removedAt }),
    ...(performerId === userId && { performerId: ERASED_MEMBER }),
    ...(hidden?.by === userId && { hidden: { ...hidden, by: ERASED_MEMBER } }),
  };
}

/** True if the comment names the member. */
export function isInComment({ authorId, performerId, hidden }: Comment, userId: string): boolean {
  return [authorId, performerId, hidden?.by].includes(userId);
}

/** Returns a member's own comment for their export: with the text, also of a hidden one. */
export function ownComment(
  comment: Comment,
): Omit<Comment, 'hidden' | 'performerId' | 'concealed'> & { readonly reason?: string } {
  const own = without(comment, 'hidden', 'performerId', 'concealed');
  return comment.hidden ? { ...own, reason: comment.hidden.reason } : own;
}

function isFor(comment: Comment, quest: Quest, viewer: Actor): boolean {
  const { audience, performerId, authorId, concealed } = comment;
  if (concealed && authorId !== viewer.userId && !isInsider(quest, viewer)) return false;
  if (audience === 'members' || [quest.requestorId, authorId].includes(viewer.userId)) return true;
  if (viewer.isModerator && quest.performerId !== viewer.userId) return true;
  return performerId === viewer.userId && quest.performerId === viewer.userId;
}

function isInsider(quest: Quest, { userId, isModerator }: Actor): boolean {
  return isModerator || userId === quest.requestorId || userId === quest.performerId;
}
