import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Database } from '../dynamo/database.ts';
import type { Signer } from './message-signature.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Longer than any signature stays fresh. */
const KEPT_SECONDS = 600;

/** Which signatures were used: the pair of key and nonce works once. */
@Injectable()
export class NonceRepository {
  constructor(private readonly database: Database) {}

  /** True for the first use; false for every further one. */
  async use({ keyId, nonce }: Signer): Promise<boolean> {
    // The client sends a Put again after a lost answer; it must recognise its own.
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
