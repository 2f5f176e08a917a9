import { isTransient } from './busy.ts';

describe('isTransient', () => {
  it.each([
    'ProvisionedThroughputExceededException',
    'ThrottledException',
    'TooManyRequestsException',
    'TransactionInProgressException',
    'RequestTimeout',
    'InternalServerError',
    'TimeoutError',
    'AbortError',
  ])('is true for the error %s', (name) => {
    expect(isTransient(Object.assign(new Error('away'), { name }))).toBe(true);
  });

  it.each(['ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN'])('is true for the code %s of a connection', (code) => {
    expect(isTransient(Object.assign(new Error('away'), { code }))).toBe(true);
  });

  it('is true for everything that is marked as retryable, and for 5xx', () => {
    expect(isTransient(Object.assign(new Error('garbage'), { $retryable: {} }))).toBe(true);
    expect(isTransient(Object.assign(new Error('507'), { $metadata: { httpStatusCode: 507 } }))).toBe(true);
  });

  it.each(['ValidationException', 'ConditionalCheckFailedException', 'TypeError'])('is false for %s', (name) => {
    expect(isTransient(Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } }))).toBe(false);
  });

  it('is false for what is no error', () => {
    expect(isTransient('ThrottlingException')).toBe(false);
  });
});
