import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseBusy } from './busy.ts';
import { TransactWriteCommand, type TransactWriteCommandInput } from './commands.ts';
import { ConditionFailed } from './condition-failed.ts';
import type { Database } from './database.ts';
import { IdempotentParameterMismatchException, TransactionCanceledException } from './errors.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction. `name` identifies its condition when it fails. */
export interface NamedWrite {
  readonly name: string;
  readonly write: TransactItem;
}

/** Maximum number of characters of a token. */
const TOKEN_LENGTH = 36;

/** Returns the token of an attempt of a change. Attempts can write different values, so their tokens differ. */
export function transactionToken(changeId: string, attempt: number): string {
  const token = `${changeId}-${attempt}`;
  return token.length <= TOKEN_LENGTH ? token : createHash('sha256').update(token).digest('hex').slice(0, TOKEN_LENGTH);
}

/** Attempts that conflict with another transaction before the caller gets `DatabaseBusy`. */
const TRIES = 8;

/**
 * Writes everything or nothing (TransactWriteItems, at most 100 items, none of them twice).
 * Retries conflicts with other transactions and throttling with jitter. The transport resends a request with a lost
 * answer under the same token.
 *
 * @param token at most 36 characters; equal for equal writes only
 * @throws ConditionFailed nothing was written
 * @throws DatabaseBusy the outcome is unknown
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function commit(database: Database, token: string, writes: readonly NamedWrite[]): Promise<void> {
  const command = new TransactWriteCommand({
    ClientRequestToken: token,
    TransactItems: writes.map(({ write }) => write),
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await database.documents.send(command);
      return;
    } catch (error) {
      if (error instanceof IdempotentParameterMismatchException) throw new ConditionFailed(['token']);
      if (!(error instanceof TransactionCanceledException)) throw error;
      const failed = failedConditions(error, writes);
      if (failed.length > 0) throw new ConditionFailed(failed);
      if (attempt === TRIES) throw new DatabaseBusy(error);
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Returns the failed conditions. Empty if the transaction only conflicted with another one or was throttled. */
function failedConditions(error: TransactionCanceledException, writes: readonly NamedWrite[]): string[] {
  const reasons = error.CancellationReasons;
  const unexpected = reasons.find(({ Code }) => Code !== undefined && !KNOWN_REASONS.has(Code));
  if (unexpected) throw error;
  return reasons.flatMap(({ Code }, index) =>
    Code === 'ConditionalCheckFailed' ? [writes[index]?.name ?? 'unknown'] : [],
  );
}

const KNOWN_REASONS = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
