import { Injectable } from '@nestjs/common';
import { type CaseSubject, type Comment, commentVisibleTo, type Quest } from '@civicforge/domain';
import { COMMENT_PROBLEMS } from '../comments/comment-problems.ts';
import { questOfComment } from '../comments/comment.item.ts';
import { CommentRepository } from '../comments/comment.repository.dynamo.ts';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { actorOf } from '../users/member.ts';
import { UserService } from '../users/user.service.ts';

/** A thing that can be reported, as it is now. */
export interface ReportedThing {
  readonly authorId: string;
  readonly text: string;
}

/** The stored things behind a case; absent once erased. */
export interface StoredThing {
  readonly quest?: Quest;
  readonly comment?: Comment;
}

@Injectable()
export class ReportedThings {
  constructor(
    private readonly reader: QuestReader,
    private readonly quests: QuestRepository,
    private readonly comments: CommentRepository,
    private readonly users: UserService,
  ) {}

  /** @throws Problem 404 of the thing if it does not exist or the caller does not see it */
  async seenBy(caller: Caller, { kind, id }: CaseSubject): Promise<ReportedThing> {
    switch (kind) {
      case 'quest': {
        const { requestorId, title, description } = await this.reader.get(id, caller);
        return { authorId: requestorId, text: `${title}\n\n${description}` };
      }
      case 'comment': {
        const [quest, comment] = await Promise.all([
          this.reader.get(questOfComment(id), caller),
          this.comments.find(id),
        ]);
        const visible = comment && commentVisibleTo(comment, quest, actorOf(caller));
        if (visible?.text === undefined) throw new Problem(COMMENT_PROBLEMS['comment.not-found']);
        return { authorId: visible.authorId, text: visible.text };
      }
      case 'user': {
        const { userId, displayName, bio } = await this.users.get(id);
        return { authorId: userId, text: bio === undefined ? displayName : `${displayName}\n\n${bio}` };
      }
    }
  }

  /** Reads the quest, or the comment and its quest, consistently. */
  async stored({ kind, id }: CaseSubject): Promise<StoredThing> {
    if (kind === 'user') return {};
    const questId = kind === 'quest' ? id : questOfComment(id);
    const [quest, comment] = await Promise.all([
      this.quests.find(questId),
      kind === 'comment' ? this.comments.find(id) : undefined,
    ]);
    return { ...(quest && { quest }), ...(comment && { comment }) };
  }
}

/** Members who have a part in the thing. */
export function partiesOf({ quest, comment }: StoredThing): string[] {
  const witnesses = quest?.attestations.map(({ userId }) => userId) ?? [];
  return [quest?.requestorId, quest?.performerId, comment?.authorId, ...witnesses].flatMap((id) => id ?? []);
}
