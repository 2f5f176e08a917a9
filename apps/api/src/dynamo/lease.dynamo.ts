import { ConditionalCheckFailedException } from './errors.ts';
import { DeleteCommand, UpdateCommand } from './commands.ts';
import type { Database } from './database.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Lifetime of a lease without renewal. After a crash, another process takes over within this time. */
export const LEASE_SECONDS = 300;

/**
 * A lease that elects one leader. It only saves work: a holder can lose it at any time, so correctness must not depend
 * on it. Uses the real clock.
 */
export class Lease {
  constructor(
    private readonly database: Database,
    private readonly name: string,
    private readonly owner: string,
    private readonly seconds = LEASE_SECONDS,
  ) {}

  /** Acquires or renews the lease. Returns false while another owner holds it. */
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

  /** Releases the lease, so that another process need not wait for its expiry. */
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
