import { callApi } from '../api/call-api.ts';
import { withinTime } from '../api/within-time.ts';
import type { WebSettings } from '../settings.ts';
import { sessionHeader, type SessionCookies } from './cookies.ts';

export type Renewal =
  | { readonly kind: 'renewed'; readonly setCookies: readonly string[] }
  /** The API rejects the session. Its answer deletes the cookies. */
  | { readonly kind: 'rejected'; readonly setCookies: readonly string[] }
  /** The API is unavailable. The session stays as it is. */
  | { readonly kind: 'unavailable' };

interface RenewalRequest {
  /** The origin under which the browser sees the pages. */
  readonly origin: string;
  /** The headers of the browser's request. */
  readonly from: Pick<Headers, 'get'>;
}

/** Time limit in milliseconds. A page waits for its renewal. */
const TIMEOUT_MS = 3_000;

/** Requests of one page arrive together: those with the same token share a renewal for this long. */
const SHARED_MS = 10_000;

/** Creates the function that renews a session, once for all concurrent requests with the same token. */
export function createRenewal(settings: WebSettings) {
  const shared = new Map<string, { readonly answer: Promise<Renewal>; until: number }>();

  return (session: SessionCookies, request: RenewalRequest): Promise<Renewal> => {
    const token = session.refresh;
    if (token === undefined) return Promise.resolve({ kind: 'unavailable' });
    for (const [old, { until }] of shared) if (until < Date.now()) shared.delete(old);
    const known = shared.get(token);
    if (known !== undefined) return known.answer;
    const entry = { answer: requestRenewal(session, request), until: Infinity };
    shared.set(token, entry);
    void entry.answer.then(({ kind }) => {
      entry.until = kind === 'unavailable' ? 0 : Date.now() + SHARED_MS;
    });
    return entry.answer;
  };

  async function requestRenewal(session: SessionCookies, { origin, from }: RenewalRequest): Promise<Renewal> {
    try {
      const headers = { cookie: sessionHeader(session, origin.startsWith('https:')), origin };
      const url = `${settings.apiUrl}/api/v1/auth/refresh`;
      const answer = await withinTime(TIMEOUT_MS, (signal) =>
        callApi(url, { method: 'POST', headers, signal }, { from, settings }),
      );
      const setCookies = answer.headers.getSetCookie();
      if (answer.ok) return { kind: 'renewed', setCookies };
      return answer.status === 401 ? { kind: 'rejected', setCookies } : { kind: 'unavailable' };
    } catch {
      return { kind: 'unavailable' };
    }
  }
}
