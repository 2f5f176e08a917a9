import { cookies, headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { PATH_HEADER } from '../security/path-header.ts';
import { signInPath } from '../security/return-to.ts';
import { groupsOf, personOf, readSession, sessionHeader, tokenTimes } from '../session/cookies.ts';
import { PAGE_PERSON_HEADER } from '../session/whose-page.ts';
import { publicOrigin, settings } from '../settings.ts';
import { callApi } from './call-api.ts';
import { createApi, type Api } from './client.ts';
import { getHome } from './home.ts';
import { getOwnUser } from './members.ts';
import { ApiError, asProblem, type Problem } from './problem.ts';
import type { Home, OwnUser } from './types.ts';
import { wholeWithin } from './within-time.ts';

/** Time limit of a request in milliseconds. With a renewal before it, a page waits at most 9 seconds. */
const TIMEOUT_MS = 6_000;

/** The caller's session in this request, after a renewal if there was one. */
const getSession = cache(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const https = publicOrigin(head.get('host'), settings()).startsWith('https:');
  return { ...readSession(jar.toString(), https), https };
});

/** Returns the person for whom this page is drawn: a user id, or `-` for a visitor. */
export async function getPagePerson(): Promise<string> {
  return personOf(await getSession());
}

/** Calls the API with the caller's session. @param path absolute, with its query */
export async function callAsCaller(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(await callerHeaders())) headers.set(name, value);
  return callApi(`${settings().apiUrl}${path}`, { ...init, headers }, await callContext());
}

/** Headers that name the caller and the person of the page to the API. */
const callerHeaders = cache(async (): Promise<Record<string, string>> => {
  const { https, ...session } = await getSession();
  return { cookie: sessionHeader(session, https), [PAGE_PERSON_HEADER]: personOf(session) };
});

/** Returns the origin under which the reader sees this site. */
export async function ownOrigin(): Promise<string> {
  return publicOrigin((await headers()).get('host'), settings());
}

async function callContext() {
  return { from: await headers(), settings: settings() };
}

/** The API client with the caller's session. */
export const serverApi = cache(async (): Promise<Api> => {
  return createApi({
    baseUrl: settings().apiUrl,
    headers: await callerHeaders(),
    fetch: (request) => wholeWithin(TIMEOUT_MS, async (signal) => callApi(request, { signal }, await callContext())),
  });
});

/** Returns the member who views the page, with one request for all parts of the page. @throws ApiError */
export const loadViewer = cache(async (): Promise<OwnUser> => getOwnUser(await serverApi()));

/** The member who views the page. Undefined for visitors and when the API is unavailable. */
export const getViewer = cache(async (): Promise<OwnUser | undefined> => {
  const { access } = await getSession();
  if (access === undefined) return undefined;
  try {
    return await loadViewer();
  } catch {
    return undefined;
  }
});

/** What waits for the viewer. Undefined for visitors and when the API is unavailable. */
export const getViewerHome = cache(async (): Promise<Home | undefined> => {
  const { access } = await getSession();
  if (access === undefined) return undefined;
  try {
    return await getHome(await serverApi());
  } catch {
    return undefined;
  }
});

/** The viewer's staff access by their access token, for navigation only: the API checks every request. */
export async function getStaffAccess(): Promise<StaffAccess> {
  const groups = groupsOf(await getSession());
  const isAdmin = groups.includes('admins');
  return { isAdmin, isModerator: isAdmin || groups.includes('moderators') };
}

export interface StaffAccess {
  readonly isModerator: boolean;
  readonly isAdmin: boolean;
}

export async function isSignedIn(): Promise<boolean> {
  return (await getSession()).access !== undefined;
}

/** Returns the times of the next renewal, in milliseconds from now. */
export async function getRenewalPlan(): Promise<{ readonly dueIn: number; readonly every: number } | undefined> {
  const { access } = await getSession();
  const times = tokenTimes(access);
  if (times === undefined) return undefined;
  const every = (times.expiresAt - times.issuedAt) * 0.8;
  return { every, dueIn: Math.max(0, times.issuedAt + every - Date.now()) };
}

export type Loaded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

/**
 * Loads the data of a page. 401 redirects to the sign-in page and back, 404 shows the not-found page, 403 the forbidden
 * page. The page renders every other problem.
 */
export async function load<Value>(work: (api: Api) => Promise<Value>): Promise<Loaded<Value>> {
  try {
    return { ok: true, value: await work(await serverApi()) };
  } catch (error) {
    const problem = asProblem(error);
    if (!(error instanceof ApiError)) console.error('The service did not answer', error);
    if (problem.status === 401) redirect(signInPath((await headers()).get(PATH_HEADER) ?? '/'));
    if (problem.status === 404) notFound();
    if (problem.status === 403) forbidden();
    // No answer reached this server: the connection of the reader is not to blame.
    return { ok: false, problem: problem.code === 'network' ? { ...problem, code: 'busy' } : problem };
  }
}

/** Redirects visitors to the sign-in page and back. */
export async function requireSession(): Promise<void> {
  if (!(await isSignedIn())) redirect(signInPath((await headers()).get(PATH_HEADER) ?? '/'));
}
