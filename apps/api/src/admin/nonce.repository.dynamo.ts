import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { PutCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Database } from '../dynamo/database.ts';
import type { Signer } from './message-signature.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Retention of a nonce, longer than the validity of a signature. */
const KEPT_SECONDS = 600;

/** Prevents replays: each pair of key and nonce is valid once. */
@Injectable()
export class NonceRepository {
  constructor(private readonly database: Database) {}

  /** Records the use of a nonce. Returns false if it was used before. */
  async use({ keyId, nonce }: Signer): Promise<boolean> {
    // The SDK retries a Put after a lost answer. The random id identifies the own write.
    const use = randomUUID();
    try {
      await this.database.documents.send(
        new PutCommand({
          TableName: this.database.tables.runtime,
          Item: {
            key: partitionKey('runtime', 'nonce', keyId, nonce),
            use,
            expiresAtSeconds: Math.floor(Date.now() / 1_000) + KEPT_SECONDS,
          },
          ConditionExpression: 'attribute_not_exists(#key) OR #use = :use',
          ExpressionAttributeNames: { '#key': 'key', '#use': 'use' },
          ExpressionAttributeValues: { ':use': use },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
