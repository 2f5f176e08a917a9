import { Injectable } from '@nestjs/common';
import { partitionKey } from '@civicforge/contract/keys';
import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { text } from '../dynamo/parse.ts';
import { commit } from '../dynamo/transaction.ts';
import type { Change } from '../http/change.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { dueKey, parsePhoto, photoKey, type StoredPhoto, toPhotoItem, UNATTACHED } from './photo.item.ts';

/** Photos that a member may begin to upload on one day (UTC). Bounds the storage that one account can fill. */
export const UPLOADS_PER_DAY = 60;

const DAY_SECONDS = 86_400;

/** The items of photos. `PhotoStore` holds the files. */
@Injectable()
export class PhotoRepository {
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.quests;
  }

  /**
   * Stores a new photo and counts it, in one transaction with the answer of the request.
   * @returns false if the member has reached `UPLOADS_PER_DAY`
   * @throws ConditionFailed if another attempt of the request has taken over
   */
  async create(photo: StoredPhoto, dueAt: string, change: Change, finished?: FinishedAttempt): Promise<boolean> {
    const put = {
      TableName: this.table,
      Item: toPhotoItem(photo, dueAt),
      ConditionExpression: 'attribute_not_exists(questId)',
    };
    try {
      await commit(this.database, change.id, [
        { name: 'daily', write: { Update: this.countOf(photo) } },
        { name: 'photo', write: { Put: put } },
        ...idempotencyWrites(this.database, finished),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed && error.names.includes('daily')) return false;
      throw error;
    }
  }

  /** Reads consistently. */
  async find(photoId: string): Promise<StoredPhoto | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: photoKey(photoId), ConsistentRead: true }),
    );
    return Item && parsePhoto(Item);
  }

  /** Reads consistently, in one batch. Unknown ids are left out. */
  async findMany(photoIds: readonly string[]): Promise<StoredPhoto[]> {
    const { quests } = await this.database.readMany({ quests: photoIds.map(photoKey) }, { isConsistent: true });
    return quests.map(parsePhoto);
  }

  /**
   * Marks an uploaded photo as READY. Does nothing if it is READY already.
   * @returns false if the sweep deletes the photo
   */
  async markReady(photoId: string, { width, height }: { width: number; height: number }): Promise<boolean> {
    return this.update({
      Key: photoKey(photoId),
      UpdateExpression: 'SET #state = :ready, width = :width, height = :height',
      ConditionExpression: '#state IN (:uploading, :ready)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':ready': 'READY', ':uploading': 'UPLOADING', ':width': width, ':height': height },
    });
  }

  /** Returns ids of photos that are due for deletion, the oldest first: one index page. Eventually consistent. */
  async due(now: string, limit: number): Promise<string[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-waiting',
        KeyConditionExpression: 'waitingKey = :unattached AND waitingSince < :now',
        ExpressionAttributeValues: { ':unattached': UNATTACHED, ':now': dueKey(now, '') },
        Limit: limit,
      }),
    );
    return Items.map((item) => text(item, 'waitingSince').slice(now.length + 1));
  }

  /** Marks a photo as DELETING, so that no quest can attach it. Returns false if a quest shows it. */
  async giveUp(photoId: string): Promise<boolean> {
    return this.update({
      Key: photoKey(photoId),
      UpdateExpression: 'SET #state = :deleting',
      ConditionExpression: 'attribute_exists(waitingKey)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':deleting': 'DELETING' },
    });
  }

  /** Deletes the items of photos whose files are deleted. */
  async remove(photoIds: readonly string[]): Promise<void> {
    const deletes = photoIds.map((photoId) => ({ DeleteRequest: { Key: photoKey(photoId) } }));
    await this.database.writeMany('quests', deletes);
  }

  /** A resent update repeats the same values, so a lost answer does no harm. */
  private async update(input: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>): Promise<boolean> {
    try {
      await this.database.documents.send(new UpdateCommand({ TableName: this.table, ...input }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private countOf({ ownerId, createdAt }: StoredPhoto) {
    const day = createdAt.slice(0, 10);
    return {
      TableName: this.database.tables.runtime,
      Key: { key: partitionKey('runtime', 'photo-uploads', ownerId, day) },
      UpdateExpression: 'ADD uploads :one SET expiresAtSeconds = :expires',
      ConditionExpression: 'attribute_not_exists(uploads) OR uploads < :most',
      ExpressionAttributeValues: {
        ':one': 1,
        ':most': UPLOADS_PER_DAY,
        ':expires': Math.floor(Date.parse(day) / 1_000) + 2 * DAY_SECONDS,
      },
    };
  }
}
