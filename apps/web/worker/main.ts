import { FILES, PAGES } from '../lib/device/caches.ts';
import { offlinePage } from './offline-page.ts';
import { noticeOf } from './push-notice.ts';
import { SavedPages } from './saved-pages.ts';
import type { FetchEvent, NotificationEvent, WorkerScope } from './scope.ts';

/** Requests that end a session. What a member leaves on the device goes with them, whatever they answer. */
const ENDS = [
  ['POST', '/api/v1/auth/sign-out'],
  ['DELETE', '/api/v1/users/me'],
] as const;

/**
 * Starts the service worker. It never takes over open pages: a new version waits until no page of the old one is open, so
 * that an update cannot break a form.
 */
export function startWorker(scope: WorkerScope): void {
  const pages = new SavedPages(scope);
  scope.addEventListener('activate', (event) => {
    event.waitUntil(forgetOldCaches(scope));
  });
  scope.addEventListener('fetch', (event) => {
    answer(scope, pages, event);
  });
  scope.addEventListener('message', (event) => {
    const { visited } = (event.data ?? {}) as { visited?: unknown };
    if (typeof visited === 'string') event.waitUntil(pages.visit(visited).catch(() => undefined));
  });
  scope.addEventListener('push', (event) => {
    const { title, path } = noticeOf(payloadOf(event.data), scope.navigator.language);
    const options = { tag: path, data: { path }, icon: '/icons/192.png', badge: '/icons/badge.png' };
    event.waitUntil(scope.registration.showNotification(title, options));
  });
  scope.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(openPage(scope, event));
  });
}

function answer(scope: WorkerScope, pages: SavedPages, event: FetchEvent): void {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return;
  if (ENDS.some(([method, path]) => method === request.method && path === url.pathname)) {
    event.waitUntil(leave(scope, pages));
  } else if (request.method === 'GET' && request.mode === 'navigate' && !url.pathname.startsWith('/api/')) {
    event.respondWith(navigate(scope, pages, event));
  } else if (request.method === 'GET' && url.pathname.startsWith('/_next/static/')) {
    event.respondWith(pages.file(request));
  }
}

/** The network first. Offline the saved page, and for other addresses a page that says so. */
async function navigate(scope: WorkerScope, pages: SavedPages, event: FetchEvent): Promise<Response> {
  const { url } = event.request;
  const { generation } = pages;
  try {
    const document = await scope.fetch(event.request);
    event.waitUntil(pages.save(url, document.clone(), generation).catch(() => undefined));
    return document;
  } catch {
    return (await pages.open(url)) ?? offlinePage(url, scope.navigator.language, await pages.list());
  }
}

/** Removes everything personal: saved pages, shown notices, and the subscription to new ones. */
async function leave({ registration }: WorkerScope, pages: SavedPages): Promise<void> {
  await pages.forget();
  for (const notice of await registration.getNotifications()) notice.close();
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

async function forgetOldCaches({ caches }: WorkerScope): Promise<void> {
  const present: readonly string[] = [PAGES, FILES];
  const old = (await caches.keys()).filter((name) => name.startsWith('civicforge-') && !present.includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Shows the page of a notice: in a tab that has it open, else in a new one, so that no form is left. */
async function openPage({ clients, location }: WorkerScope, { notification }: NotificationEvent): Promise<void> {
  const { path = '/' } = (notification.data ?? {}) as { path?: string };
  const url = new URL(path, location.origin).href;
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = open.find((window) => window.url === url);
  await (shown === undefined ? clients.openWindow(url) : shown.focus());
}

function payloadOf(data: { json(): unknown } | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}
