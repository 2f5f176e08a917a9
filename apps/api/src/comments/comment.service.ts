import { Injectable } from '@nestjs/common';
import {
  type Comment,
  commentAudiences,
  commentVisibleTo,
  type Quest,
  removeComment,
  type VisibleComment,
  writeComment,
} from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { CursorCodec } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { Outbox } from '../outbox/outbox.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import { type Companions, toPersonView } from '../quests/quest.mapper.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import { actorOf } from '../users/member.ts';
import type { ReadAhead } from '../users/read-ahead.ts';
import { COMMENT_PROBLEMS } from './comment-problems.ts';
import { type CommentPageView, type CommentView, toCommentView, type WriteCommentBody } from './comment.dto.ts';
import { commentKey } from './comment.item.ts';
import { CommentRepository, QUEST_CHECK } from './comment.repository.dynamo.ts';

/** Attempts against changes of the quest at the same time. */
const ATTEMPTS = 3;

/** Comments of a quest. None of them changes the quest. */
@Injectable()
export class CommentService {
  constructor(
    private readonly comments: CommentRepository,
    private readonly quests: QuestReader,
    private readonly companions: CompanionRepository,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Lists comments oldest first. A page omits those that are not for the caller. */
  async list(questId: string, query: PageQuery, caller: Caller, readAhead?: ReadAhead): Promise<CommentPageView> {
    const quest = await this.quests.get(questId, caller, readAhead);
    const scope = { person: caller.userId, path: `/quests/${questId}/comments`, filters: {}, sort: 'oldest' };
    const after = query.cursor === undefined ? undefined : this.cursors.open(scope, query.cursor)['after'];
    const { comments, next } = await this.comments.page(questId, query.limit ?? DEFAULT_LIMIT, after);
    const actor = actorOf(caller);
    const visible = comments.flatMap((comment) => commentVisibleTo(comment, quest, actor) ?? []);
    return {
      items: await this.views(visible, caller),
      audiences: commentAudiences(quest, { actor, now: this.clock.iso() }),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  /**
   * Writes a comment. The transaction checks that status and performer of the quest are those that the rules judged.
   * @throws RuleError `quest.forbidden`, `quest.wrong-state`, Problem `quest.not-found`, `idempotency.in-progress`, `busy`
   */
  async write(
    questId: string,
    body: WriteCommentBody,
    caller: Caller,
    change: Change,
    readAhead?: ReadAhead,
  ): Promise<Answer<CommentView>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const ahead = attempt === 0 ? readAhead : undefined;
      const { quest, people } = await this.quests.find(questId, caller, ahead, [caller.userId]);
      const now = this.clock.now();
      const context = { actor: actorOf(caller), now: now.toISOString() };
      const comment = writeComment(quest, { ...context, commentId: `${questId}-${newUlid(now.getTime())}` }, body);
      const created = answer(await this.viewOf(comment, quest, caller, people), { status: 201 });
      if (!(await this.store(comment, quest, change, attempt, created))) continue;
      this.outbox.announce(commentKey(comment.commentId));
      return created;
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  /**
   * Removes the caller's own comment, or hides another's for a moderator.
   * @throws RuleError `quest.forbidden`, `reason.required`, Problem `comment.not-found`
   */
  async remove(commentId: string, questId: string, reason: string | undefined, caller: Caller, change: Change) {
    const [quest, comment] = await Promise.all([this.quests.get(questId, caller), this.comments.find(commentId)]);
    const actor = actorOf(caller);
    if (comment?.questId !== questId || commentVisibleTo(comment, quest, actor) === undefined) {
      throw new Problem(COMMENT_PROBLEMS['comment.not-found']);
    }
    const removed = removeComment(comment, quest, { actor, now: this.clock.iso() }, reason);
    if (removed !== comment) {
      try {
        await this.comments.remove(removed, change.id);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        const stored = await this.comments.find(commentId);
        if (stored !== undefined) return this.viewOf(stored, quest, caller);
        throw error;
      }
    }
    return this.viewOf(removed, quest, caller);
  }

  /** Returns false if the quest has changed since. */
  private async store(
    comment: Comment,
    quest: Quest,
    change: Change,
    attempt: number,
    created: Answer<CommentView>,
  ): Promise<boolean> {
    try {
      await this.comments.create(
        comment,
        quest,
        `${change.id}-${attempt}`,
        change.finish(() => created),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      if (error.names.includes(QUEST_CHECK)) return false;
      throw new Problem('auth.invalid-token');
    }
  }

  private async viewOf(
    comment: Comment,
    quest: Quest,
    caller: Caller,
    known?: Companions['people'],
  ): Promise<CommentView> {
    const visible = commentVisibleTo(comment, quest, actorOf(caller));
    const [view] = visible === undefined ? [] : await this.views([visible], caller, known);
    if (view === undefined) throw new Problem(COMMENT_PROBLEMS['comment.not-found']);
    return view;
  }

  private async views(
    comments: readonly VisibleComment[],
    caller: Caller,
    known?: Companions['people'],
  ): Promise<CommentView[]> {
    const also = [...new Set(comments.map(({ authorId }) => authorId))];
    const { people } = await this.companions.of([], caller.userId, { also, ...(known && { known }) });
    return comments.map((comment) => toCommentView(comment, toPersonView(comment.authorId, people)));
  }
}
