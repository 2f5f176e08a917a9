'use client';

import { goTo } from '../session/go-to.ts';
import { keepSession } from '../session/keep.ts';
import { signInPath } from '../security/return-to.ts';
import { createApi } from './client.ts';
import { ApiError } from './problem.ts';

/** Time limit of a request in milliseconds, above the API's own limit. */
const TIMEOUT_MS = 30_000;

/** The client for actions of the member. An ended session redirects to the sign-in page and back. */
export const api = createApi({ baseUrl: currentOrigin(), fetch: (request) => send(request, leaveForSignIn) });

/** The client for background requests. It never redirects. */
export const quietApi = createApi({ baseUrl: currentOrigin(), fetch: (request) => send(request, () => undefined) });

/** Sends a request. On 401, renews the session once and repeats the request with the same body and idempotency key. */
async function send(request: Request, whenSignedOut: () => void): Promise<Response> {
  const again = request.clone();
  const first = await fetchWithTimeout(request);
  if (first.status !== 401 || new URL(request.url).pathname.startsWith('/api/v1/auth/')) return first;
  if (await keepSession('now')) {
    const second = await fetchWithTimeout(again);
    if (second.status !== 401) return second;
  }
  whenSignedOut();
  return first;
}

async function fetchWithTimeout(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new ApiError({ code: 'network', status: 0, fields: [] });
  }
}

function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  goTo(signInPath(`${pathname}${search}`));
}

/** The first render of client components happens on the server, where no request is sent. */
function currentOrigin(): string {
  return typeof window === 'undefined' ? 'http://localhost' : window.location.origin;
}
