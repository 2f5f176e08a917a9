import { pagePerson, VISITOR } from './whose-page.ts';

/** The person who is signed in now, compared with the person of the page. */
export type Present =
  | { readonly kind: 'same' }
  | { readonly kind: 'nobody' }
  /** `name` is absent where the service did not say it. */
  | { readonly kind: 'other'; readonly name?: string };

const SAME: Present = { kind: 'same' };
const PATIENCE_MS = 10_000;

let present: Present = SAME;
let asking: Promise<Present> | undefined;
let askedAt = 0;
const listeners = new Set<() => void>();

export function presentPerson(): Present {
  return present;
}

/** Time of the latest question in milliseconds. */
export function checkedAt(): number {
  return askedAt;
}

/** @returns the function that ends the subscription */
export function watchPresentPerson(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Asks the service who is signed in now; one question at a time.
 * @param send the browser's own `fetch`: the question is about the session and names no page
 * @param unclear the answer while the service does not say
 */
export function checkPresentPerson(send: typeof fetch, unclear: Present = present): Promise<Present> {
  asking ??= ask(send)
    .catch(() => undefined)
    .then((found = unclear) => {
      if (JSON.stringify(found) !== JSON.stringify(present)) {
        present = found;
        for (const listener of listeners) listener();
      }
      return found;
    })
    .finally(() => {
      asking = undefined;
    });
  return asking;
}

/** @returns undefined where the service did not say */
async function ask(send: typeof fetch): Promise<Present | undefined> {
  askedAt = Date.now();
  let answer = await get(send, '/api/v1/users/me');
  if (answer.status === 401) {
    const renewed = await get(send, '/api/v1/auth/refresh', 'POST');
    if (renewed.status === 401) return pagePerson() === VISITOR ? SAME : { kind: 'nobody' };
    if (!renewed.ok) return undefined;
    answer = await get(send, '/api/v1/users/me');
  }
  if (!answer.ok) return undefined;
  const { userId, displayName } = (await answer.json()) as { userId?: unknown; displayName?: unknown };
  if (userId === pagePerson()) return SAME;
  return { kind: 'other', ...(typeof displayName === 'string' && { name: displayName }) };
}

function get(send: typeof fetch, path: string, method = 'GET'): Promise<Response> {
  return send(path, { method, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
}
