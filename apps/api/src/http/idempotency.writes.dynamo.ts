import type { Database } from '../dynamo/database.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { IDEMPOTENCY_WRITE } from './change.ts';
import type { FinishedAttempt } from './idempotency-record.ts';

/** Condition: no other attempt has taken over the record. */
export const STILL_OURS = 'attempt = :attempt';

/** Returns the write that stores the answer of an attempt in a feature's transaction. Empty without an attempt. */
export function idempotencyWrites(database: Database, finished: FinishedAttempt | undefined): NamedWrite[] {
  if (finished === undefined) return [];
  return [{ name: IDEMPOTENCY_WRITE, write: { Update: finishing(database, finished, STILL_OURS) } }];
}

/** Returns the parameters of the update that finishes a record. */
export function finishing({ tables }: Database, { attempt, answer }: FinishedAttempt, condition: string) {
  return {
    TableName: tables.runtime,
    Key: { key: attempt.key },
    UpdateExpression: 'SET #state = :finished, #status = :status, headers = :headers, body = :body',
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#state': 'state', '#status': 'status' },
    ExpressionAttributeValues: {
      ':finished': 'finished',
      ':status': answer.status,
      ':headers': { ...answer.headers },
      ':body': answer.body,
      ':attempt': attempt.attempt,
    } as Record<string, unknown>,
  };
}
