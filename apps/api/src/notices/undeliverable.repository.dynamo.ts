import { Injectable } from '@nestjs/common';
import { DeleteCommand, GetCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { addressKey, parseUndeliverable, type Undeliverable, type UndeliverableReason } from './undeliverable.item.ts';

const DAY = 86_400;

/**
 * Days after which an address is tried again. SES still refuses it from its own list then and reports a bounce, so the state
 * returns for an address that is still dead, and does not stay for ever where no member has it any more.
 */
const STOPPED_DAYS = 400;

/** Days for which late events about older mails are ignored. The queue keeps events for 14 days. */
const RESUMED_DAYS = 30;

export interface MailFailure {
  readonly reason: UndeliverableReason;
  /** When the mail was sent, ISO 8601 UTC with milliseconds. */
  readonly sentAt: string;
}

/** Addresses that mails do not reach. The state belongs to the address: a member with another one gets mails. */
@Injectable()
export class UndeliverableAddresses {
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.deliveries;
  }

  /** Reads consistently. */
  async find(address: string): Promise<Undeliverable | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: addressKey(address), ConsistentRead: true }),
    );
    return Item && parseUndeliverable(Item);
  }

  /**
   * Ends mails to an address.
   * @param now ISO 8601 UTC
   * @returns false if they have ended already, or if the mail was sent before they were resumed
   */
  async stop(address: string, { reason, sentAt }: MailFailure, now: string): Promise<boolean> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: addressKey(address),
          UpdateExpression: 'SET stoppedAt = :now, reason = :reason, expiresAtSeconds = :end',
          ConditionExpression:
            'attribute_not_exists(stoppedAt) AND (attribute_not_exists(resumedAt) OR resumedAt < :sent)',
          ExpressionAttributeValues: {
            ':now': now,
            ':reason': reason,
            ':sent': sentAt,
            ':end': endOf(now, STOPPED_DAYS),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Resumes mails to an address. Changes nothing if they have not ended. */
  async resume(address: string, now: string): Promise<void> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: addressKey(address),
          UpdateExpression: 'SET resumedAt = :now, expiresAtSeconds = :end REMOVE stoppedAt, reason',
          ConditionExpression: 'attribute_exists(stoppedAt)',
          ExpressionAttributeValues: { ':now': now, ':end': endOf(now, RESUMED_DAYS) },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async forget(address: string): Promise<void> {
    await this.database.documents.send(new DeleteCommand({ TableName: this.table, Key: addressKey(address) }));
  }
}

function endOf(now: string, days: number): number {
  return Math.floor(Date.parse(now) / 1_000) + days * DAY;
}
