import { CognitoIdentityProviderServiceException } from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from '../http/problem.ts';

/** Exception handlers by exception name. */
type Handlers<T> = Readonly<Record<string, () => T | undefined>>;

/** Calls Cognito. Handles exceptions by name and maps every retryable failure to `busy`. */
export async function callCognito<T>(call: () => Promise<T>, handlers: Handlers<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof CognitoIdentityProviderServiceException)) throw away(error);
    const handler = Object.hasOwn(handlers, error.name) ? handlers[error.name] : undefined;
    if (handler !== undefined) return handler();
    if (error.name === 'TooManyRequestsException' || error.$fault === 'server') throw away(error);
    throw error;
  }
}

/** One handler for several exceptions. */
export function all<T>(names: readonly string[], handler: () => T): Record<string, () => T> {
  return Object.fromEntries(names.map((name) => [name, handler]));
}

function away(cause: unknown): Problem {
  return new Problem('busy', 'The identity service does not answer', { headers: { 'retry-after': '2' }, cause });
}
