import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { SharedCounters } from './rate-counter.ts';

/** Longer than a healthy store takes; a request never waits longer for being counted. */
const TIMEOUT_MILLISECONDS = 1_000;

/**
 * One ADD a call, on an item that expires. `rate-limiter-flexible` would cost two writes, and an ADD that the client
 * sends again after a lost answer counts one call twice at worst, which a limit can bear.
 */
@Injectable()
export class DynamoSharedCounters extends SharedCounters {
  constructor(private readonly database: Database) {
    super();
  }

  async add(key: string, amount: number, expiresAtSeconds: number): Promise<number> {
    const { Attributes } = await this.database.documents.send(
      new UpdateCommand({
        TableName: this.database.tables.runtime,
        Key: { key },
        UpdateExpression: 'ADD calls :amount SET expiresAtSeconds = :expires',
        ExpressionAttributeValues: { ':amount': amount, ':expires': expiresAtSeconds },
        ReturnValues: 'UPDATED_NEW',
      }),
      { abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) },
    );
    const calls: unknown = Attributes?.['calls'];
    if (typeof calls !== 'number') throw new Error('the counter has no value');
    return calls;
  }
}
