import { Injectable } from '@nestjs/common';
import { type Case, type CaseDecision, type Comment, type Member, type Quest } from '@civicforge/domain';
import { commentKey } from '../comments/comment.item.ts';
import { Database } from '../dynamo/database.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { memberKey } from '../users/user.item.ts';

/** Writes of the effects of decisions, for the transaction of the decision. */
@Injectable()
export class CaseEffects {
  constructor(private readonly database: Database) {}

  /** Suspends a member. A longer suspension that is in force stays. */
  suspend(member: Member, caseId: string, { until }: CaseDecision): NamedWrite[] {
    const before = member.suspension;
    if (until === undefined || (before !== undefined && before.until >= until)) return [];
    return [
      this.memberUpdate(member.userId, {
        UpdateExpression: 'SET suspension = :new',
        ConditionExpression: before === undefined ? 'attribute_not_exists(suspension)' : 'suspension = :before',
        ExpressionAttributeValues: { ':new': { until, caseId }, ...(before && { ':before': before }) },
      }),
    ];
  }

  /** Ends the suspension that a member has now. */
  lift({ userId, suspension }: Pick<Member, 'userId' | 'suspension'>): NamedWrite[] {
    if (suspension === undefined) return [];
    return [
      this.memberUpdate(userId, {
        UpdateExpression: 'REMOVE suspension',
        ConditionExpression: 'suspension = :before',
        ExpressionAttributeValues: { ':before': suspension },
      }),
    ];
  }

  conceal({ commentId }: Comment, isConcealed: boolean): NamedWrite {
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

/** Returns the quest as hidden, or visible again. */
export function withHidden(quest: Quest, isHidden: boolean, now: string): Quest {
  const { hidden: _, ...visible } = quest;
  const changed = { ...visible, version: quest.version + 1, updatedAt: now };
  return isHidden ? { ...changed, hidden: true } : changed;
}

/** True if the decision of the case hid its subject. */
export function hidesSubject({ decision }: Case): boolean {
  return decision?.decision === 'hide';
}
