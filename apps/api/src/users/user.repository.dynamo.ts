import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Injectable, Logger } from '@nestjs/common';
import type { LedgerEntry, Member, StaffRole } from '@civicforge/domain';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { createHash, randomUUID } from 'node:crypto';
import { type Counted, dayOf } from '../statistics/counted.ts';
import { activeWrites, countWrites } from '../statistics/statistics.dynamo.ts';
import { Database, type Item } from '../dynamo/database.ts';
import type { TableName } from '@civicforge/contract/tables';
import { parseReadable } from '../dynamo/parse.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { commit } from '../dynamo/transaction.ts';
import { newPseudonymKey } from './pseudonym-keys.dynamo.ts';
import { parseStaffName, staffNamePartition } from './staff-name.item.ts';
import { staffNameWrites } from './staff-name.writes.dynamo.ts';
import {
  isDeleted,
  memberKey,
  parseLedgerEntry,
  parseMember,
  peopleOf,
  type Person,
  toLedgerItem,
  toMemberItem,
} from './user.item.ts';

export interface ProfileChanges {
  readonly displayName?: string;
  readonly bio?: string;
}

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

/** Members and their ledgers. A deleted account keeps a tombstone, so that a valid token cannot create it again. */
@Injectable()
export class UserRepository {
  private readonly logger = new Logger(UserRepository.name);
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.users;
  }

  /** Reads consistently. */
  async find(userId: string): Promise<Member | 'deleted' | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: memberKey(userId), ConsistentRead: true }),
    );
    return parseKnown(Item);
  }

  /**
   * Reads a member and one item of another table in one consistent request.
   * @param also further members, who are in `people` with the member as far as they have an account
   */
  async findBeside(
    userId: string,
    { table, key }: { readonly table: Exclude<TableName, 'users'>; readonly key: Readonly<Record<string, string>> },
    also: readonly string[] = [],
  ): Promise<{
    readonly member: Member | 'deleted' | undefined;
    readonly item: Item | undefined;
    readonly people: Map<string, Person>;
  }> {
    const users = [...new Set([userId, ...also])].map(memberKey);
    const found = await this.database.readMany({ users, [table]: [key] }, { isConsistent: true });
    return {
      member: parseKnown(found.users.find((item) => item['userId'] === userId)),
      item: found[table][0],
      people: peopleOf(found.users, (error) => this.logger.error({ err: error }, 'unreadable member')),
    };
  }

  /**
   * Writes a new member with the sign-up entry. Returns false if a concurrent call wrote it first.
   * @param isCounted true increments the member count of the statistics
   */
  async join(member: Member, ledger: readonly LedgerEntry[], isCounted = true): Promise<boolean> {
    const unwritten = 'attribute_not_exists(userId)';
    const counted: Counted = { day: dayOf(member.createdAt), counters: ['members'] };
    const put = (Item: Record<string, unknown>) => ({
      Put: { TableName: this.table, Item, ConditionExpression: unwritten },
    });
    try {
      await commit(this.database, joinToken(member), [
        { name: 'member', write: put({ ...toMemberItem(member), pseudonymKey: newPseudonymKey() }) },
        ...ledger.map((entry) => ({ name: 'ledger-entry', write: put(toLedgerItem(entry)) })),
        ...(isCounted ? countWrites(this.database.tables.quests, member.userId, counted) : []),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /**
   * Counts a member as active on a day (UTC). Concurrent calls count once.
   * @param member as just read
   * @returns false if another call counted the member first or the member is deleted
   */
  async markActive({ userId, activeOn }: Member, day: string): Promise<boolean> {
    if (activeOn !== undefined && activeOn >= day) return false;
    const unchanged = activeOn === undefined ? 'attribute_not_exists(activeOn)' : 'activeOn = :before';
    const mark = {
      TableName: this.table,
      Key: memberKey(userId),
      UpdateExpression: 'SET activeOn = :day',
      ConditionExpression: `attribute_exists(createdAt) AND ${unchanged}`,
      ExpressionAttributeValues: { ':day': day, ...(activeOn !== undefined && { ':before': activeOn }) },
    };
    try {
      await commit(this.database, markToken(userId, day, activeOn), [
        { name: 'member', write: { Update: mark } },
        ...activeWrites(this.database.tables.quests, userId, day, activeOn),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Ends the sessions that began before `from` (seconds since 1970). Keeps a later time and ignores an unknown member. */
  async endSessions(userId: string, from: number): Promise<void> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: memberKey(userId),
          UpdateExpression: 'SET sessionsFrom = :from',
          ConditionExpression:
            'attribute_exists(createdAt) AND (attribute_not_exists(sessionsFrom) OR sessionsFrom < :from)',
          ExpressionAttributeValues: { ':from': from },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** @returns the changed member, or undefined if the member does not exist */
  async saveProfile(userId: string, changes: ProfileChanges): Promise<Member | undefined> {
    if (Object.values(changes).every((value) => value === undefined)) return this.existing(userId);
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({ ...this.profileUpdate(userId, changes), ReturnValues: 'ALL_NEW' }),
      );
      return Attributes && parseMember(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /**
   * Saves the profile of a member with a role. Protects the new name and releases the old one in the same transaction.
   * @param member as just read
   */
  async saveStaffProfile(member: Member, changes: ProfileChanges): Promise<Member | undefined> {
    const { ConditionExpression, ...update } = this.profileUpdate(member.userId, changes);
    const Update = {
      ...update,
      ConditionExpression: `${ConditionExpression} AND displayName = :former`,
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':former': member.displayName },
    };
    const renamed = { ...member, displayName: changes.displayName ?? member.displayName };
    try {
      await commit(this.database, randomUUID(), [
        { name: 'member', write: { Update } },
        ...staffNameWrites(this.table, member, renamed),
      ]);
      return await this.existing(member.userId);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const now = await this.existing(member.userId);
      if (now === undefined || now.displayName === member.displayName) return undefined;
      return this.saveStaffProfile(now, changes);
    }
  }

  /**
   * Sets or removes the role of a member and protects or releases the name.
   * @param member as just read
   * @returns the changed member, or undefined if the record has changed since `member` was read
   */
  async saveRole(member: Member, role: StaffRole | undefined): Promise<Member | undefined> {
    const { role: before, ...others } = member;
    const after = role === undefined ? others : { ...others, role };
    const update = {
      TableName: this.table,
      Key: memberKey(member.userId),
      UpdateExpression: role === undefined ? 'REMOVE #role' : 'SET #role = :role',
      // The condition on the name keeps the protected name and the member's name equal.
      ConditionExpression: 'attribute_exists(createdAt) AND displayName = :name',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':name': member.displayName, ...(role !== undefined && { ':role': role }) },
    };
    const names = staffNameWrites(this.table, before && member, role && after);
    try {
      await commit(this.database, randomUUID(), [{ name: 'member', write: { Update: update } }, ...names]);
      return after;
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }

  /** Returns the ids of moderators and administrators with a name that looks like this one. */
  async staffNamed(displayName: string): Promise<readonly string[]> {
    const partition = staffNamePartition(displayName);
    if (partition === undefined) return [];
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'userId = :partition',
        ExpressionAttributeValues: { ':partition': partition },
        Limit: 2,
      }),
    );
    return Items.map(parseStaffName);
  }

  private profileUpdate(userId: string, changes: ProfileChanges) {
    const set = Object.entries(changes).filter(([, value]) => value !== undefined);
    return {
      TableName: this.table,
      Key: memberKey(userId),
      UpdateExpression: `SET ${set.map(([name]) => `${name} = :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ConditionExpression: 'attribute_exists(createdAt)',
    };
  }

  /** Newest first. */
  async ledger(userId: string, limit: number, after?: string): Promise<LedgerPage> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'ledger-by-time',
        KeyConditionExpression: after === undefined ? 'userId = :user' : 'userId = :user AND ledgerKey < :after',
        ExpressionAttributeValues: { ':user': userId, ...(after !== undefined && { ':after': after }) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    const last = LastEvaluatedKey?.['ledgerKey'] as unknown;
    const entries = parseReadable(Items, parseLedgerEntry, (error) =>
      this.logger.error({ err: error, userId }, 'unreadable ledger entry'),
    );
    return { entries, ...(typeof last === 'string' && { next: last }) };
  }

  private async existing(userId: string): Promise<Member | undefined> {
    const found = await this.find(userId);
    return found === 'deleted' ? undefined : found;
  }
}

function parseKnown(item: Item | undefined): Member | 'deleted' | undefined {
  if (item === undefined) return undefined;
  return isDeleted(item) ? 'deleted' : parseMember(item);
}

/** Returns the client request token. Two writers never write the same values. */
function joinToken(member: Member): string {
  return tokenOf(member);
}

/** Returns the client request token, equal for equal writes. */
function markToken(userId: string, day: string, before: string | undefined): string {
  return tokenOf({ userId, day, before });
}

function tokenOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 36);
}
