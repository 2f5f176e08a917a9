import { isThrottlingError, isTransientError } from '@smithy/core/retry';

/** Thrown when the database is unavailable, throttled or silent. The outcome is unknown; the caller may retry. */
export class DatabaseBusy extends Error {
  constructor(cause: unknown) {
    super('the database is busy or away', { cause });
    this.name = 'DatabaseBusy';
  }
}

/** Names of failures of the service that come with a status below 500 too, and the end of a call by its deadline. */
const TRANSIENT = new Set([
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'AbortError',
]);

type SdkError = Parameters<typeof isTransientError>[0];

/** True for everything that the transport retries (throttling, timeouts, broken connections, conflicts) and for 5xx. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const failure = error as SdkError;
  if (TRANSIENT.has(error.name) || isThrottlingError(failure) || isTransientError(failure)) return true;
  return (failure.$metadata?.httpStatusCode ?? 0) >= 500;
}
