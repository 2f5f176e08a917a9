import { UpdateCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { withDeadline } from '../dynamo/deadline.ts';
import { SharedCounters } from './rate-counter.ts';

/** Maximum time that a request waits for the counter, in milliseconds. A healthy store is faster. */
const TIMEOUT_MILLISECONDS = 1_000;

/**
 * Counts with one ADD per call on an item that expires. `rate-limiter-flexible` would cost two writes. An ADD that the
 * SDK resends after a lost answer counts one call twice at worst, which is acceptable for a limit.
 */
@Injectable()
export class DynamoSharedCounters extends SharedCounters {
  constructor(private readonly database: Database) {
    super();
  }

  async add(key: string, amount: number, expiresAtSeconds: number): Promise<number> {
    const command = new UpdateCommand({
      TableName: this.database.tables.runtime,
      Key: { key },
      UpdateExpression: 'ADD calls :amount SET expiresAtSeconds = :expires',
      ExpressionAttributeValues: { ':amount': amount, ':expires': expiresAtSeconds },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes } = await withDeadline(TIMEOUT_MILLISECONDS, (abortSignal) =>
      this.database.documents.send(command, { abortSignal }),
    );
    const calls: unknown = Attributes?.['calls'];
    if (typeof calls !== 'number') throw new Error('the counter has no value');
    return calls;
  }
}
