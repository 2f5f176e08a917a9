/** Thrown when the database is unavailable, throttled or silent. The outcome is unknown; the caller may retry. */
export class DatabaseBusy extends Error {
  constructor(cause: unknown) {
    super('the database is busy or away', { cause });
    this.name = 'DatabaseBusy';
  }
}

const TRANSIENT = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TransactionInProgressException',
  'TransactionConflictException',
  'TimeoutError',
  'AbortError',
]);

/** True for retryable failures: throttling, 5xx, timeouts and broken connections. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && /^(E[A-Z]+|UND_ERR_.*)$/.test(error.code)) return true;
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number } | undefined) : undefined;
  return (metadata?.httpStatusCode ?? 0) >= 500;
}
