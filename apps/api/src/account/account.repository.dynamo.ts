import { Injectable } from '@nestjs/common';
import { eraseActor, eraseMember, type Member, type QuestEvent } from '@civicforge/domain';
import { createHash } from 'node:crypto';
import { QueryCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { isEventItem } from '../quests/quest.item.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { staffNameKey } from '../users/staff-name.item.ts';
import { memberKey } from '../users/user.item.ts';
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

  /**
   * Leaves a tombstone, so that a token that is still valid cannot create the account again. Releases name and wallet.
   * @param member as just read
   */
  async bury(member: Member, deletedAt: string): Promise<void> {
    const { userId, walletAddress, role } = member;
    const TableName = this.database.tables.users;
    const name = role === undefined ? undefined : staffNameKey(member);
    const remove = (part: string, Key: Record<string, string>): NamedWrite => ({
      name: part,
      write: { Delete: { TableName, Key } },
    });
    await commit(this.database, tokenOf(userId, deletedAt), [
      { name: 'member', write: { Put: { TableName, Item: { ...memberKey(userId), deletedAt } } } },
      ...(name ? [remove('staff-name', name)] : []),
      ...(walletAddress === undefined ? [] : [remove('wallet', walletKey(walletAddress))]),
    ]);
  }

  /**
   * Deletes the device keys of a member. The hashes of the keys stay taken. The ledger stays, because it proves that each
   * reward was paid once; it contains amounts and ids, and no account belongs to the member's id any more.
   */
  async deleteDeviceKeys(userId: string): Promise<void> {
    const items = await this.readPartition(this.database.tables.users, 'userId', userId);
    const keys = items.map(({ record }) => String(record)).filter((record) => record.startsWith('DEVICE-KEY'));
    await this.database.writeMany(
      'users',
      keys.map((record) => ({ DeleteRequest: { Key: { userId, record } } })),
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
