import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Database } from './database.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** How long a lease stands without being renewed; after a kill another process takes over within this time. */
export const LEASE_SECONDS = 300;

/**
 * One leader among several processes. Only a convenience that saves work: whoever holds it may have lost it a moment
 * ago, so nothing that must happen once may rely on it. Measured in real time.
 */
export class Lease {
  constructor(
    private readonly database: Database,
    private readonly name: string,
    private readonly owner: string,
    private readonly seconds = LEASE_SECONDS,
  ) {}

  /** Takes or renews the lease; false while another owner's stands. */
  async take(): Promise<boolean> {
    const now = Math.floor(Date.now() / 1_000);
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.runtime,
          Key: this.key,
          UpdateExpression: 'SET #owner = :owner, expiresAtSeconds = :until',
          ConditionExpression: 'attribute_not_exists(#owner) OR #owner = :owner OR expiresAtSeconds <= :now',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': this.owner, ':until': now + this.seconds, ':now': now },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Gives the lease back, so that another process need not wait for its end. */
  async release(): Promise<void> {
    try {
      await this.database.documents.send(
        new DeleteCommand({
          TableName: this.database.tables.runtime,
          Key: this.key,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': this.owner },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private get key() {
    return { key: partitionKey('runtime', 'lease', this.name) };
  }
}
