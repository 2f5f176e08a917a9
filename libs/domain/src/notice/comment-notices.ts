import { type Comment, commentVisibleTo } from '../comment/comment.ts';
import type { Quest } from '../quest/quest.ts';
import { questKnownTo } from '../quest/visibility.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { NoticeDraft } from './notice.ts';

/** Maximum number of earlier writers who hear of a comment, besides the parties. */
export const MOST_WRITERS_TOLD = 20;

export interface HeardComment {
  readonly comment: Comment;
  /** The quest now, possibly after later changes. */
  readonly quest: Quest;
  /** Earlier comments of the quest, newest first. */
  readonly earlier: readonly Comment[];
  /** Moderators and admins who were seen lately. */
  readonly staff: readonly string[];
}

/**
 * Returns the notices of a comment: to the parties whom its audience contains, and to the 20 last members who wrote before
 * to the same audience. Its author hears nothing, and neither does a member who may not read the comment or may not know
 * the quest. A removed comment gives none.
 */
export function noticesOfComment({ comment, quest, earlier, staff }: HeardComment): NoticeDraft[] {
  const { authorId, commentId, audience, performerId } = comment;
  if (comment.removedAt !== undefined || authorId === ERASED_MEMBER) return [];
  const parties = [quest.requestorId, ...(audience === 'parties' && performerId !== undefined ? [performerId] : [])];
  const sameAudience = earlier.filter((one) => one.audience === audience && one.performerId === performerId);
  const mayHear = (userId: string) => {
    const hearer = { userId, isModerator: staff.includes(userId) };
    const isOther = userId !== authorId && userId !== ERASED_MEMBER;
    return isOther && questKnownTo(quest, hearer) && commentVisibleTo(comment, quest, hearer) !== undefined;
  };
  const writers = [...new Set(sameAudience.map((one) => one.authorId))].filter(
    (userId) => !parties.includes(userId) && mayHear(userId),
  );
  const hearers = new Set([...parties.filter(mayHear), ...writers.slice(0, MOST_WRITERS_TOLD)]);
  return [...hearers].map((userId) => ({
    userId,
    kind: 'comment',
    category: 'news',
    questId: quest.questId,
    actorId: authorId,
    subject: { commentId },
  }));
}
