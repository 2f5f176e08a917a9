import { Injectable } from '@nestjs/common';
import { type Call, type Case, type Comment, type Decision, type Member, type Quest } from '@civicforge/domain';
import { callUpdate } from '../calls/call.writes.dynamo.ts';
import { commentKey } from '../comments/comment.item.ts';
import { Database } from '../dynamo/database.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { showAgain, withhold } from '../quests/withheld.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import { CaseRepository } from './case.repository.dynamo.ts';

/** What a decision changes besides its case. */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'suspend'; readonly member: Member }
  /** `remaining` is the suspension by another decision, which stays in force. */
  | { readonly kind: 'lift'; readonly member: Member; readonly remaining?: Member['suspension'] }
  | { readonly kind: 'conceal' | 'reveal'; readonly comment: Comment }
  | { readonly kind: 'replace'; readonly before: Quest; readonly quest: Quest; readonly call: Call | undefined }
  | { readonly kind: 'cancel'; readonly before: Quest; readonly decision: Decision; readonly call: Call | undefined };

/** A decision of a moderator, stored in one transaction with its effect. */
export interface DecidedCase {
  readonly before: Case;
  readonly after: Case;
  readonly moderatorId: string;
  /** ISO 8601. */
  readonly now: string;
  /** What the public numbers of the month count. Absent for an end of a suspension. */
  readonly outcome?: string;
  readonly effect: Effect;
  readonly changeId: string;
  /** Number of the attempt. Attempts of one change can write different values. */
  readonly attempt: number;
  /** The answer for an idempotent replay, stored in the same transaction. */
  readonly finished?: FinishedAttempt | undefined;
}

/** Stores decisions about cases. */
@Injectable()
export class CaseDecisions {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseRepository,
    private readonly quests: QuestRepository,
  ) {}

  /** @throws ConditionFailed if the case or what it is about has changed, or another attempt took over the request */
  async save(decided: DecidedCase): Promise<void> {
    const { before, after, moderatorId, now, outcome, effect, changeId, attempt, finished } = decided;
    const writes = [
      ...this.cases.changeWrites(before, after),
      this.cases.trace(moderatorId, 'staff', after.caseId),
      ...(outcome === undefined ? [] : [this.cases.countWrite(after, now.slice(0, 7), outcome)]),
    ];
    if (effect.kind === 'cancel') {
      const change = { before: effect.before, decision: effect.decision, counterIncrements: [] };
      const thing = { kind: 'quest', id: effect.before.questId } as const;
      const alongside = [...writes, withhold(this.database, thing), ...this.callWrites(effect.call)];
      return this.quests.save({ ...change, changeId, attempt, alongside, finished });
    }
    if (effect.kind === 'replace') {
      const thing = { kind: 'quest', id: effect.quest.questId } as const;
      const listing = effect.quest.hidden ? withhold(this.database, thing) : showAgain(this.database, thing);
      const all = [...writes, listing, ...this.callWrites(effect.call), ...idempotencyWrites(this.database, finished)];
      return this.quests.replace(effect.before, effect.quest, all);
    }
    return this.cases.save([...writes, ...this.effectWrites(effect, after)], `${changeId}-${attempt}`, finished);
  }

  /** Returns the write of the call that the quest belongs to, as it is after the decision. */
  private callWrites(call: Call | undefined): NamedWrite[] {
    return call === undefined ? [] : [callUpdate(this.database.tables.calls, call)];
  }

  private effectWrites(effect: Exclude<Effect, { kind: 'cancel' | 'replace' }>, after: Case): NamedWrite[] {
    switch (effect.kind) {
      case 'none':
        return [];
      case 'suspend':
        return this.suspend(effect.member, after);
      case 'lift':
        return this.lift(effect.member, effect.remaining);
      case 'conceal':
      case 'reveal':
        return [this.conceal(effect.comment, effect.kind === 'conceal')];
    }
  }

  /** Suspends a member. A longer suspension that is in force stays. */
  private suspend(member: Member, { caseId, decision }: Case): NamedWrite[] {
    const before = member.suspension;
    const until = decision?.until;
    if (until === undefined || (before !== undefined && before.until >= until)) return [];
    return [
      this.memberUpdate(member.userId, {
        UpdateExpression: 'SET suspension = :new',
        ConditionExpression: before === undefined ? 'attribute_not_exists(suspension)' : 'suspension = :before',
        ExpressionAttributeValues: { ':new': { until, caseId }, ...(before && { ':before': before }) },
      }),
      withhold(this.database, { kind: 'member', id: member.userId, until }),
    ];
  }

  /** Ends the suspension that a member has now, or replaces it by the one that remains. */
  private lift(
    { userId, suspension }: Pick<Member, 'userId' | 'suspension'>,
    remaining: Member['suspension'],
  ): NamedWrite[] {
    if (suspension === undefined) return [];
    if (remaining !== undefined) {
      return [
        this.memberUpdate(userId, {
          UpdateExpression: 'SET suspension = :remaining',
          ConditionExpression: 'suspension = :before',
          ExpressionAttributeValues: { ':before': suspension, ':remaining': remaining },
        }),
        withhold(this.database, { kind: 'member', id: userId, until: remaining.until }),
      ];
    }
    return [
      this.memberUpdate(userId, {
        UpdateExpression: 'REMOVE suspension',
        ConditionExpression: 'suspension = :before',
        ExpressionAttributeValues: { ':before': suspension },
      }),
      showAgain(this.database, { kind: 'member', id: userId }),
    ];
  }

  private conceal({ commentId }: Comment, isConcealed: boolean): NamedWrite {
    const update = {
      TableName: this.database.tables.comments,
      Key: commentKey(commentId),
      UpdateExpression: isConcealed ? 'SET concealed = :true' : 'REMOVE concealed',
      ConditionExpression: 'attribute_exists(questId)',
      ...(isConcealed && { ExpressionAttributeValues: { ':true': true } }),
    };
    return { name: 'comment', write: { Update: update } };
  }

  private memberUpdate(
    userId: string,
    update: {
      readonly UpdateExpression: string;
      readonly ConditionExpression: string;
      readonly ExpressionAttributeValues: Record<string, unknown>;
    },
  ): NamedWrite {
    const exists = 'attribute_exists(createdAt)';
    return {
      name: 'suspension',
      write: {
        Update: {
          ...{ TableName: this.database.tables.users, Key: memberKey(userId), ...update },
          ConditionExpression: `${exists} AND ${update.ConditionExpression}`,
        },
      },
    };
  }
}
