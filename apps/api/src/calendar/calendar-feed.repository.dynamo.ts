import { Injectable } from '@nestjs/common';
import { GetCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { memberKey } from '../users/user.item.ts';
import {
  type CalendarFeed,
  feedAddressKey,
  feedKey,
  parseFeed,
  toFeedAddressItem,
  toFeedItem,
} from './calendar-feed.item.ts';

/** Attempts against other changes of the same feed. */
const TRIES = 5;

/** Calendar feeds: one item of the member, and one by which the hash of the secret finds the member. */
@Injectable()
export class CalendarFeedRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently. */
  async find(userId: string): Promise<CalendarFeed | undefined> {
    const { Item } = await this.read(feedKey(userId));
    return Item && parseFeed(Item);
  }

  /** Returns the member whose feed has this hash. Reads consistently. */
  async ownerOf(hash: string): Promise<string | undefined> {
    const { Item } = await this.read(feedAddressKey(hash));
    return Item && text(Item, 'memberId');
  }

  /**
   * Stores a feed in place of the member's former one, whose address ends in the same transaction.
   * @throws Problem `auth.invalid-token` if the account is deleted at the same time, `busy`
   */
  renew(feed: CalendarFeed): Promise<void> {
    const TableName = this.database.tables.users;
    return this.change(feed.userId, (before) => [
      ...(before === undefined ? [] : [this.removal(before)]),
      { name: 'address', write: { Put: { TableName, Item: toFeedAddressItem(feed) } } },
      { name: 'feed', write: { Put: { TableName, Item: toFeedItem(feed), ...unchanged(before) } } },
      {
        name: 'member',
        write: {
          ConditionCheck: {
            TableName,
            Key: memberKey(feed.userId),
            ConditionExpression: 'attribute_exists(createdAt)',
          },
        },
      },
    ]);
  }

  /** Ends the feed of a member. Can run again. */
  end(userId: string): Promise<void> {
    const TableName = this.database.tables.users;
    return this.change(userId, (before) =>
      before === undefined
        ? []
        : [
            this.removal(before),
            { name: 'feed', write: { Delete: { TableName, Key: feedKey(userId), ...unchanged(before) } } },
          ],
    );
  }

  private read(Key: Readonly<Record<string, string>>) {
    return this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.users, Key, ConsistentRead: true }),
    );
  }

  private removal({ hash }: CalendarFeed): NamedWrite {
    const TableName = this.database.tables.users;
    return { name: 'former', write: { Delete: { TableName, Key: feedAddressKey(hash) } } };
  }

  private async change(
    userId: string,
    writesAfter: (before: CalendarFeed | undefined) => readonly NamedWrite[],
  ): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const writes = writesAfter(await this.find(userId));
      if (writes.length === 0) return;
      try {
        await commit(this.database, newChangeId(), writes);
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes('member')) throw new Problem('auth.invalid-token');
      }
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }
}

/** The condition that the member's item is as it was read. */
function unchanged(before: CalendarFeed | undefined) {
  return before === undefined
    ? { ConditionExpression: 'attribute_not_exists(userId)' }
    : {
        ConditionExpression: '#hash = :hash',
        ExpressionAttributeNames: { '#hash': 'hash' },
        ExpressionAttributeValues: { ':hash': before.hash },
      };
}
