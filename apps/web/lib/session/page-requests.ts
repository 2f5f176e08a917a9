import { checkedAt, checkPresentPerson, presentPerson, type Present } from './present-person.ts';
import { OTHER_PERSON, PAGE_PERSON_HEADER, pagePerson, VISITOR } from './whose-page.ts';

/** Written when this browser's person may have changed; other tabs hear of it. */
const CHANGED_AT = 'civicforge.session.person-changed-at';

/**
 * Wraps the `fetch` of the window, so that every request of the page to its own origin names the person for whom the
 * page was drawn: calls to the service, flags, renewals, and the pages that Next loads. Runs before the first of them.
 */
export function namePagePerson(): void {
  const send = window.fetch.bind(window);
  window.fetch = (input, init) => sendNamed(send, input, init);
  const check = () => void checkPresentPerson(send);
  window.addEventListener('storage', ({ key }) => {
    if (key === CHANGED_AT) check();
  });
  // A page out of the browser's memory may be older than the session; a tab in the background misses events.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) check();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && presentPerson().kind !== 'same') check();
  });
}

/** Notifies the other tabs of this browser of a sign-in or sign-out. */
export function announcePersonChange(): void {
  try {
    localStorage.setItem(CHANGED_AT, String(Date.now()));
  } catch {
    // Without storage the other tabs detect the change with their next request.
  }
}

async function sendNamed(send: typeof fetch, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const person = pagePerson();
  const url = new URL(input instanceof Request ? input.url : input, window.location.href);
  if (person === undefined || url.origin !== window.location.origin) return send(input, init);
  const headers = new Headers(init?.headers ?? (input instanceof Request ? [...input.headers] : []));
  headers.set(PAGE_PERSON_HEADER, person);
  const again = input instanceof Request ? input.clone() : input;
  const answer = await send(input, { ...init, headers });
  if (!(await isOtherPerson(answer, url))) return answer;
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  const now = await whoIsPresent(send, headers.has('rsc') || (method !== 'GET' && !url.pathname.startsWith('/ofrep/')));
  // The access cookie had expired, so the request was anonymous. The check has renewed the session.
  if (now.kind === 'same') return send(again, { ...init, headers });
  // The router would replace this page and its input with the page of the other member.
  if (now.kind === 'other' && person !== VISITOR && headers.has('rsc')) return new Promise(() => undefined);
  return answer;
}

/** How long polls of the page rely on the latest answer. A step of the reader always asks again. */
const KNOWN_MS = 5_000;

async function whoIsPresent(send: typeof fetch, isStep: boolean): Promise<Present> {
  const refusedAt = Date.now();
  const known = presentPerson();
  const isFresh = known.kind === 'nobody' && !isStep && refusedAt - checkedAt() < KNOWN_MS;
  if (known.kind === 'other' || isFresh) return known;
  const found = await checkPresentPerson(send, { kind: 'other' });
  // A question under way may have been answered before the next person signed in.
  return found.kind !== 'other' && checkedAt() < refusedAt ? checkPresentPerson(send, { kind: 'other' }) : found;
}

async function isOtherPerson(answer: Response, { pathname }: URL): Promise<boolean> {
  if (answer.status !== 409) return false;
  // The evaluation protocol has no field for the code, and no other conflict.
  return pathname.startsWith('/ofrep/') || (await answer.clone().text()).includes(OTHER_PERSON);
}
