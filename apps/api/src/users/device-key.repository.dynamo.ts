import { Injectable } from '@nestjs/common';
import { GetCommand, QueryCommand, type QueryCommandInput } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { commit } from '../dynamo/transaction.ts';
import { Problem } from '../http/problem.ts';
import { signatureProblem } from '../proof/signature-problems.ts';
import { signatureRefusal, signatureWrites } from '../proof/signature.writes.dynamo.ts';
import {
  DEVICE_KEY_PREFIX,
  type DeviceKey,
  deviceKeyCountKey,
  deviceKeyKey,
  parseDeviceKey,
  takenKey,
  toDeviceKeyItem,
} from './device-key.item.ts';
import { memberKey } from './user.item.ts';

/** Maximum number of unrevoked keys of a member. */
const MAX_KEYS = 10;

/** The device keys of members. */
@Injectable()
export class DeviceKeyRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently. */
  async find(userId: string, keyId: string): Promise<DeviceKey | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.database.tables.users,
        Key: deviceKeyKey({ userId, keyId }),
        ConsistentRead: true,
      }),
    );
    return Item && parseDeviceKey(Item);
  }

  /** True if a member, of whatever account, has registered the key. */
  async isTaken(publicKey: Uint8Array): Promise<boolean> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.users, Key: takenKey(publicKey), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  /** Returns all keys of a member, revoked ones included, oldest first. */
  async list(userId: string): Promise<DeviceKey[]> {
    const found: DeviceKey[] = [];
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.database.tables.users,
          KeyConditionExpression: 'userId = :member AND begins_with(#record, :keys)',
          ExpressionAttributeNames: { '#record': 'record' },
          ExpressionAttributeValues: { ':member': userId, ':keys': DEVICE_KEY_PREFIX },
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      found.push(...Items.map(parseDeviceKey));
      from = LastEvaluatedKey;
    } while (from);
    return found.sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  /**
   * Registers a key and uses up the nonce of its challenge.
   * @throws Problem `signature.nonce-used`
   */
  async register(key: DeviceKey, publicKey: Uint8Array, nonce: string): Promise<'registered' | 'taken' | 'limit'> {
    const TableName = this.database.tables.users;
    try {
      await commit(this.database, nonce.slice(0, 36), [
        {
          name: 'taken',
          write: {
            Put: { TableName, Item: takenKey(publicKey), ConditionExpression: 'attribute_not_exists(userId)' },
          },
        },
        {
          name: 'key',
          write: {
            Put: { TableName, Item: toDeviceKeyItem(key), ConditionExpression: 'attribute_not_exists(userId)' },
          },
        },
        {
          name: 'limit',
          write: {
            Update: {
              TableName,
              Key: deviceKeyCountKey(key.userId),
              UpdateExpression: 'ADD activeKeys :one',
              ConditionExpression: 'attribute_not_exists(activeKeys) OR activeKeys < :most',
              ExpressionAttributeValues: { ':one': 1, ':most': MAX_KEYS },
            },
          },
        },
        {
          name: 'member',
          write: {
            ConditionCheck: {
              TableName,
              Key: memberKey(key.userId),
              // The account may be deleted at the same time.
              ConditionExpression: 'attribute_exists(createdAt)',
            },
          },
        },
        ...signatureWrites(this.database, { nonce, userId: key.userId }),
      ]);
      return 'registered';
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      // After a lost answer, the key exists with the time of this request.
      const stored = await this.find(key.userId, key.keyId);
      if (stored?.createdAt === key.createdAt) return 'registered';
      // Another call with the same challenge came first.
      if (error.names.includes('token')) throw signatureProblem('signature.nonce-used');
      const refusal = signatureRefusal(error.names);
      if (refusal) throw refusal;
      if (error.names.includes('member')) throw new Problem('auth.invalid-token');
      return error.names.includes('taken') || error.names.includes('key') ? 'taken' : 'limit';
    }
  }

  /** Revokes a key. Returns false if the member has no such unrevoked key. */
  async revoke(userId: string, keyId: string, revokedAt: string, token: string): Promise<boolean> {
    const TableName = this.database.tables.users;
    try {
      await commit(this.database, token, [
        {
          name: 'key',
          write: {
            Update: {
              TableName,
              Key: deviceKeyKey({ userId, keyId }),
              UpdateExpression: 'SET revokedAt = :now',
              ConditionExpression: 'attribute_exists(createdAt) AND attribute_not_exists(revokedAt)',
              ExpressionAttributeValues: { ':now': revokedAt },
            },
          },
        },
        {
          name: 'count',
          write: {
            Update: {
              TableName,
              Key: deviceKeyCountKey(userId),
              UpdateExpression: 'ADD activeKeys :less',
              ExpressionAttributeValues: { ':less': -1 },
            },
          },
        },
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return (await this.find(userId, keyId)) !== undefined;
      throw error;
    }
  }
}
