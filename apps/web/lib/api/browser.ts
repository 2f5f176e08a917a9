'use client';

import { goTo } from '../session/go-to.ts';
import { keepSession } from '../session/keep.ts';
import { signInPath } from '../security/return-to.ts';
import { createApi } from './client.ts';
import { ApiError } from './problem.ts';

/** Longer than the service may take; a person should not wait in front of a silent line for ever. */
const PATIENCE_MS = 30_000;

/** For what people do: a session that has ended leads to the sign-in page, and from there back to this one. */
export const api = createApi({ baseUrl: here(), fetch: (request) => send(request, leaveForSignIn) });

/** For what the page does by itself: it never takes anybody away from what they are typing. */
export const quietApi = createApi({ baseUrl: here(), fetch: (request) => send(request, () => undefined) });

/** Sends a request; an ended access token is renewed once and the request is repeated with the same body and key. */
async function send(request: Request, whenSignedOut: () => void): Promise<Response> {
  const again = request.clone();
  const first = await patiently(request);
  if (first.status !== 401 || new URL(request.url).pathname.startsWith('/api/v1/auth/')) return first;
  if (await keepSession('now')) {
    const second = await patiently(again);
    if (second.status !== 401) return second;
  }
  whenSignedOut();
  return first;
}

async function patiently(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new ApiError({ code: 'network', status: 0, fields: [] });
  }
}

function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  goTo(signInPath(`${pathname}${search}`));
}

/** The first render of client components happens on the server, where nothing is sent. */
function here(): string {
  return typeof window === 'undefined' ? 'http://localhost' : window.location.origin;
}
