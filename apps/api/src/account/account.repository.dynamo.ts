import { Injectable } from '@nestjs/common';
import { eraseActor, eraseMember, type Member, type QuestEvent } from '@civicforge/domain';
import { createHash } from 'node:crypto';
import { DeleteCommand, PutCommand, QueryCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { isEventItem } from '../quests/quest-event.item.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { erasureKey } from './erasure.item.ts';
import { TRACE_PREFIX } from '../users/traces.dynamo.ts';
import { staffNameKey } from '../users/staff-name.item.ts';
import { ENTRY_PREFIX, memberKey } from '../users/user.item.ts';
import { walletKey } from '../users/wallet.item.ts';

/** Attempts to erase one quest that other calls change at the same time. */
const TRIES = 5;

/** Removes a member from the tables. Every step can run again after a killed process. */
@Injectable()
export class AccountRepository {
  constructor(
    private readonly database: Database,
    private readonly quests: QuestRepository,
  ) {}

  /** Removes the member's id and texts from an ended quest and its events. */
  async eraseQuest(questId: string, userId: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const quest = await this.quests.find(questId);
      if (quest === undefined) return;
      const events = (await this.readPartition(this.database.tables.quests, 'questId', questId)).filter(isEventItem);
      try {
        await this.quests.replace(quest, eraseMember(quest, userId), this.eventPuts(events, userId));
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed) || attempt === TRIES) throw error;
      }
    }
  }

  /** Remembers a deletion until `end`, so that another process finishes what a killed one began. */
  async begin(userId: string, since: string): Promise<void> {
    const Item = { ...erasureKey(userId), since };
    await this.database.documents.send(new PutCommand({ TableName: this.database.tables.users, Item }));
  }

  async end(userId: string): Promise<void> {
    await this.database.documents.send(
      new DeleteCommand({ TableName: this.database.tables.users, Key: erasureKey(userId) }),
    );
  }

  /** Returns the members whose deletion began before a time and did not end. */
  async unfinished(before: string): Promise<string[]> {
    const items = await this.readPartition(this.database.tables.users, 'userId', erasureKey('').userId);
    return items.filter(({ since }) => String(since) <= before).map(({ record }) => String(record));
  }

  /** Returns the ids of quests that contain the member without being found by a party. */
  async tracesOf(userId: string): Promise<string[]> {
    const items = await this.readPartition(this.database.tables.users, 'userId', userId);
    return items
      .map(({ record }) => String(record))
      .filter((record) => record.startsWith(TRACE_PREFIX))
      .map((record) => record.slice(TRACE_PREFIX.length));
  }

  /**
   * Leaves a tombstone, so that a token that is still valid cannot create the account again. Releases name and wallet.
   * @param member as read before the member left all quests
   * @returns false if the member has posted a quest or changed name or wallet since
   */
  async bury(member: Member, deletedAt: string): Promise<boolean> {
    const { userId, walletAddress, displayName, role, stats } = member;
    const TableName = this.database.tables.users;
    const name = role === undefined ? undefined : staffNameKey(member);
    const remove = (part: string, Key: Record<string, string>): NamedWrite => ({
      name: part,
      write: { Delete: { TableName, Key } },
    });
    const hasWallet = walletAddress !== undefined;
    const tombstone = {
      TableName,
      Item: { ...memberKey(userId), deletedAt },
      ConditionExpression: `displayName = :name AND created = :created AND ${hasWallet ? 'walletAddress = :wallet' : 'attribute_not_exists(walletAddress)'}`,
      ExpressionAttributeValues: {
        ':name': displayName,
        ':created': stats.created,
        ...(hasWallet && { ':wallet': walletAddress }),
      },
    };
    try {
      await commit(this.database, tokenOf(userId, deletedAt), [
        { name: 'member', write: { Put: tombstone } },
        ...(name ? [remove('staff-name', name)] : []),
        ...(hasWallet ? [remove('wallet', walletKey(walletAddress))] : []),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Returns the ids of quests in the ledger of a member. */
  async questsInLedger(userId: string): Promise<string[]> {
    const items = await this.readPartition(this.database.tables.users, 'userId', userId);
    const entries = items.filter(({ record }) => String(record).startsWith(ENTRY_PREFIX));
    return [...new Set(entries.flatMap(({ questId }) => (typeof questId === 'string' ? [questId] : [])))];
  }

  /**
   * Deletes all items of a member but the tombstone. The hashes of the device keys stay taken, and the reward jobs still
   * prove that each reward was paid once.
   */
  async deleteBelongings(userId: string): Promise<void> {
    const items = await this.readPartition(this.database.tables.users, 'userId', userId);
    const tombstone = memberKey(userId).record;
    const records = items.map(({ record }) => String(record)).filter((record) => record !== tombstone);
    await this.database.writeMany(
      'users',
      records.map((record) => ({ DeleteRequest: { Key: { userId, record } } })),
    );
  }

  private eventPuts(items: readonly Item[], userId: string): NamedWrite[] {
    return items.flatMap((item) => {
      const events = item['events'] as QuestEvent[];
      if (!events.some(({ actorId }) => actorId === userId)) return [];
      const Item = { ...item, events: events.map((event) => eraseActor(event, userId)) };
      return [{ name: 'event', write: { Put: { TableName: this.database.tables.quests, Item } } }];
    });
  }

  private readPartition(table: string, key: string, value: string): Promise<Item[]> {
    return this.database.queryAll(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':value': value },
        ConsistentRead: true,
      }),
    );
  }
}

function tokenOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('#')).digest('hex').slice(0, 36);
}
