import { AsyncLocalStorage } from 'node:async_hooks';

/** Database usage of one request, recorded while advanced monitoring is on. */
export interface RequestScope {
  calls: number;
  units: number;
}

const storage = new AsyncLocalStorage<RequestScope>();

/** Runs a request and its asynchronous work in a scope of its own. */
export function withRequestScope(scope: RequestScope, run: () => void): void {
  storage.run(scope, run);
}

/** Returns the scope of the current request, if any. */
export function requestScope(): RequestScope | undefined {
  return storage.getStore();
}
