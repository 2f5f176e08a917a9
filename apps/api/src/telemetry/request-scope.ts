import { AsyncLocalStorage } from 'node:async_hooks';

/** What one request asked of the database so far; kept while advanced monitoring is on. */
export interface RequestScope {
  calls: number;
  units: number;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** Runs a request, and everything that follows from it, within a scope of its own. */
export function withRequestScope(scope: RequestScope, run: () => void): void {
  storage.run(scope, run);
}

/** The scope of the request that is being served here, if it has one. */
export function requestScope(): RequestScope | undefined {
  return storage.getStore();
}
