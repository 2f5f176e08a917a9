import { isTransient } from '../dynamo/busy.ts';
import type { Database } from '../dynamo/database.ts';
import type { Metrics } from './metrics.ts';
import { requestScope } from './request-scope.ts';

const THROTTLES = new Set(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException']);

/** Exceptions that conditional writes expect. */
const EXPECTED = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

interface ConsumedCapacity {
  readonly CapacityUnits?: number;
}

/** Counts database calls by operation; with advanced monitoring also the capacity units of each request. */
export function installDatabaseMetrics(database: Database, metrics: Metrics): void {
  database.documents.watch({
    call: async ({ operation, input }, next) => {
      metrics.record('DatabaseCalls', 1, operation);
      const scope = metrics.isAdvanced ? requestScope() : undefined;
      try {
        const output = await next({
          operation,
          input: scope ? { ...input, ReturnConsumedCapacity: 'TOTAL' as const } : input,
        });
        recordRetries(output, operation, metrics);
        if (scope) {
          scope.calls += 1;
          scope.units += unitsOf(output);
        }
        return output;
      } catch (error) {
        recordRetries(error, operation, metrics);
        if (isTransient(error)) metrics.record('DependencyFailures', 1, 'database');
        else if (isUserError(error)) metrics.record('DatabaseUserErrors', 1, operation);
        throw error;
      }
    },
    failedAttempt: (operation, error) => {
      if (error instanceof Error && THROTTLES.has(error.name)) metrics.record('DatabaseThrottles', 1, operation);
    },
  });
}

function recordRetries(outcome: unknown, operation: string, metrics: Metrics): void {
  if (typeof outcome !== 'object' || outcome === null || !('$metadata' in outcome)) return;
  const { attempts = 1 } = outcome.$metadata as { attempts?: number };
  if (attempts > 1) metrics.record('DatabaseRetries', attempts - 1, operation);
}

function isUserError(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client' && !EXPECTED.has(error.name);
}

function unitsOf(output: object): number {
  const { ConsumedCapacity: used } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
  return (used === undefined ? [] : [used].flat()).reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
