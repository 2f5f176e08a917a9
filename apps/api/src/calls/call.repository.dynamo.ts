import { Injectable, Logger } from '@nestjs/common';
import type { Call } from '@civicforge/domain';
import { QueryCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { commit } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import {
  callKey,
  callUpdate,
  DATE_PREFIX,
  dateKey,
  DUE_KEY,
  isDateItem,
  parseCall,
  parseDate,
  type StoredDate,
} from './call.item.ts';

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
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'callId = :call',
        ExpressionAttributeValues: { ':call': callId },
        ConsistentRead: true,
      }),
    );
    const call = items.find((item) => !isDateItem(item));
    return call && { call: parseCall(call), dates: parseReadable(items.filter(isDateItem), parseDate, this.damaged) };
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

  /** Returns the dates of a call that are later than a date. Reads consistently. */
  async datesAfter(callId: string, date: string): Promise<StoredDate[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'callId = :call AND #record BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':call': callId, ':from': DATE_PREFIX + date, ':to': `${DATE_PREFIX}~` },
        ConsistentRead: true,
      }),
    );
    return parseReadable(items, parseDate, this.damaged);
  }
}
