import { cookies, headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { PATH_HEADER } from '../security/path-header.ts';
import { signInPath } from '../security/return-to.ts';
import { visitorHeaders } from '../security/visitor.ts';
import { readSession, sessionHeader, tokenTimes } from '../session/cookies.ts';
import { publicOrigin, settings } from '../settings.ts';
import { createApi, type Api } from './client.ts';
import { getGroups, getOwnUser } from './members.ts';
import { ApiError, asProblem, type Problem } from './problem.ts';
import type { OwnUser } from './types.ts';
import { fetchWithin } from './within-time.ts';

/** A page that waits longer shows its error state; with a renewal before it that is 9 seconds. */
const PATIENCE_MS = 6_000;

/** The caller's session as this request brought it, after a renewal if there was one. */
const getSession = cache(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const https = publicOrigin(head.get('host'), settings()).startsWith('https:');
  return { ...readSession(jar.toString(), https), https };
});

/** What says in whose name the service is asked. */
export const callerHeaders = cache(async (): Promise<Record<string, string>> => {
  const { https, ...session } = await getSession();
  const head = await headers();
  return { cookie: sessionHeader(session, https), ...visitorHeaders(head.get('x-forwarded-for'), settings()) };
});

/** The service, asked in the caller's name. */
export const serverApi = cache(async (): Promise<Api> => {
  return createApi({
    baseUrl: settings().apiUrl,
    headers: await callerHeaders(),
    fetch: fetchWithin(PATIENCE_MS),
  });
});

/** Who looks at the page; undefined for visitors and where the service does not say. */
export const getViewer = cache(async (): Promise<OwnUser | undefined> => {
  const { access } = await getSession();
  if (access === undefined) return undefined;
  try {
    return await getOwnUser(await serverApi());
  } catch {
    return undefined;
  }
});

/** What the viewer's groups open to them; nothing where the service does not say. It decides itself, again, each time. */
export const getOffice = cache(async (): Promise<Office> => {
  const { access } = await getSession();
  if (access === undefined) return NO_OFFICE;
  try {
    const groups = await getGroups(await serverApi());
    const isAdmin = groups.includes('admins');
    return { isAdmin, isModerator: isAdmin || groups.includes('moderators') };
  } catch {
    return NO_OFFICE;
  }
});

export interface Office {
  readonly isModerator: boolean;
  readonly isAdmin: boolean;
}

const NO_OFFICE: Office = { isModerator: false, isAdmin: false };

export async function isSignedIn(): Promise<boolean> {
  return (await getSession()).access !== undefined;
}

/** How long the access token lives and when the browser should renew it, in milliseconds from now. */
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
 * Loads what a page needs. An ended session leads to the sign-in page and back, a missing thing to the page's
 * not-found state, a foreign one to its forbidden state; every other problem is for the page to tell.
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
    return { ok: false, problem };
  }
}

/** Sends visitors to the sign-in page, from where they come back. */
export async function requireSession(): Promise<void> {
  if (!(await isSignedIn())) redirect(signInPath((await headers()).get(PATH_HEADER) ?? '/'));
}
