import { Injectable, Logger } from '@nestjs/common';
import type { Call } from '@civicforge/domain';
import { QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { commit } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import {
  callKey,
  dateKey,
  DUE_KEY,
  heldPlaceKey,
  isDateItem,
  parseCall,
  parseDate,
  type StoredDate,
} from './call.item.ts';
import { callUpdate, datePut } from './call.writes.dynamo.ts';

/** A call with the dates that were made or left out, earliest first. */
export interface CallWithDates {
  readonly call: Call;
  readonly dates: readonly StoredDate[];
}

/** Calls with their dates. */
@Injectable()
export class CallRepository {
  private readonly logger = new Logger(CallRepository.name);
  private readonly damaged = (error: unknown) => this.logger.error({ err: error }, 'failed to parse an item of a call');
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.calls;
  }

  /** Reads a call and one of its dates consistently. */
  async find(callId: string, date?: string): Promise<{ call: Call; date: StoredDate | undefined } | undefined> {
    const keys = [callKey(callId), ...(date === undefined ? [] : [dateKey({ callId, date })])];
    const { calls } = await this.database.readMany({ calls: keys }, { isConsistent: true });
    const call = calls.find((item) => !isDateItem(item));
    const stored = calls.find(isDateItem);
    return call && { call: parseCall(call), date: stored && parseDate(stored) };
  }

  /** Reads a call with all its dates consistently: one partition, at most some hundred small items. */
  async findWithDates(callId: string): Promise<CallWithDates | undefined> {
    const items = await this.partition(callId);
    const call = items.find((item) => !isDateItem(item));
    return call && { call: parseCall(call), dates: parseReadable(items.filter(isDateItem), parseDate, this.damaged) };
  }

  /** True if the member has a place on a date of the call. Reads consistently. */
  async hasPlace(callId: string, userId: string): Promise<boolean> {
    const dates = (await this.findWithDates(callId))?.dates ?? [];
    const keys = dates.map(({ date }) => heldPlaceKey(callId, date, userId));
    const { calls } = await this.database.readMany({ calls: keys }, { isConsistent: true });
    return calls.length > 0;
  }

  /** Returns the calls of a member, newest first: one index page, eventually consistent. */
  async listOf(userId: string, limit: number, after?: string): Promise<{ calls: Call[]; next?: string }> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-requestor',
        KeyConditionExpression: `requestorId = :user${after === undefined ? '' : ' AND callId < :after'}`,
        ExpressionAttributeValues: { ':user': userId, ...(after !== undefined && { ':after': after }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const callIds = Items.map((item) => text(item, 'callId'));
    const { calls } = await this.database.readMany({ calls: callIds.map(callKey) });
    const found = parseReadable(calls, parseCall, this.damaged);
    const last = callIds.at(-1);
    return {
      calls: found.sort((one, other) => (one.callId < other.callId ? 1 : -1)),
      ...(LastEvaluatedKey && last !== undefined && { next: last }),
    };
  }

  /** Returns the ids of calls with work that is due, longest due first: one index page, eventually consistent. */
  async due(until: string, limit: number): Promise<string[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-due',
        KeyConditionExpression: 'dueKey = :due AND dueAt <= :until',
        ExpressionAttributeValues: { ':due': DUE_KEY, ':until': until },
        Limit: limit,
      }),
    );
    return Items.map((item) => text(item, 'callId'));
  }

  /**
   * Writes the next version of a call. Returns false if another change was first.
   * @param due overrides when the leader has work with the call
   */
  async update(call: Call, due?: string): Promise<boolean> {
    try {
      await commit(this.database, newChangeId(), [callUpdate(this.table, call, due)]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Stores a date that is left out, once. */
  async leaveOut(date: StoredDate): Promise<void> {
    try {
      await commit(this.database, newChangeId(), [datePut(this.table, date)]);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  /** Stores the number of free places, unless a later count is stored. */
  async saveOpen(date: StoredDate, open: number, countedAt: number): Promise<void> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: dateKey(date),
          UpdateExpression: 'SET #open = :open, countedAt = :at',
          ConditionExpression: 'attribute_exists(callId) AND (attribute_not_exists(countedAt) OR countedAt < :at)',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':open': open, ':at': countedAt },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Returns all calls of a member. */
  async allOf(userId: string): Promise<Call[]> {
    const all: Call[] = [];
    for (let after: string | undefined, isLast = false; !isLast;) {
      const { calls, next } = await this.listOf(userId, 100, after);
      all.push(...calls);
      [after, isLast] = [next, next === undefined];
    }
    return all;
  }

  /** Deletes a call with its dates. Its quests stay. */
  async remove(callId: string): Promise<void> {
    const items = await this.partition(callId);
    const keys = items.map((item) => ({ callId, record: text(item, 'record') }));
    await this.database.writeMany(
      'calls',
      keys.map((Key) => ({ DeleteRequest: { Key } })),
    );
  }

  /** Reads a call with its dates consistently. */
  private partition(callId: string): Promise<Record<string, unknown>[]> {
    return this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'callId = :call',
        ExpressionAttributeValues: { ':call': callId },
        ConsistentRead: true,
      }),
    );
  }
}
