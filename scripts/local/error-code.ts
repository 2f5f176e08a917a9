/** Returns the code of a system error, e.g. `ESRCH`, or undefined for any other value. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
