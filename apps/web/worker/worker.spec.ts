/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { caches as realCaches, install, Response as CachedResponse, type CacheStorage as RealCaches } from 'undici';
import { FILES, PAGES } from '../lib/device/caches.ts';
import { startWorker } from './main.ts';
import type { FetchEvent, ShownNotification, WorkerScope } from './scope.ts';

// The cache storage of Node takes responses of its own package only.
install();

const ORIGIN = 'https://forge.example';
const QUEST = `${ORIGIN}/quests/01KC0000000000000000000000`;

/** The cache storage of Node: an implementation of the specification that is not ours. */
const caches = realCaches as unknown as CacheStorage & RealCaches;

let answers: Map<string, () => Response>;
let isOffline: boolean;
let asked: string[];
let handlers: Map<string, (event: never) => void>;
let shown: { title: string; options: { tag: string; data: unknown } }[];
let opened: string[];
const unsubscribe = jest.fn<() => Promise<boolean>>();
const close = jest.fn();
let windows: { url: string; focus: () => Promise<unknown> }[];

/** A document as the pages render it. */
function html(person: string, title = 'A page', chunk = 'one'): Response {
  const script = `<script src="/_next/static/chunks/${chunk}.js"></script>`;
  const body = `<html lang="en"><head><title>${title}</title>${script}</head><body class="x" data-page-person="${person}">secret of ${person}</body></html>`;
  return new CachedResponse(body, { headers: { 'content-type': 'text/html; charset=utf-8' } }) as unknown as Response;
}

const serves = (url: string, make: () => Response) => answers.set(url, make);

function start(language = 'en'): void {
  handlers = new Map();
  const scope: WorkerScope = {
    caches,
    location: { origin: ORIGIN },
    navigator: { language },
    clients: {
      matchAll: () => Promise.resolve(windows),
      openWindow: (url) => Promise.resolve(opened.push(url)),
    },
    registration: {
      showNotification: (title, options) => {
        shown.push({ title, options: options as { tag: string; data: unknown } });
        return Promise.resolve();
      },
      getNotifications: () => Promise.resolve([{ data: {}, close }]),
      pushManager: { getSubscription: () => Promise.resolve({ unsubscribe }) },
    },
    fetch: (request) => {
      const url = typeof request === 'string' ? request : request.url;
      asked.push(url);
      if (isOffline) return Promise.reject(new TypeError('Failed to fetch'));
      const file = () => new CachedResponse('code') as unknown as Response;
      return Promise.resolve((answers.get(url) ?? file)());
    },
    addEventListener: (kind, handle) => void handlers.set(kind, handle),
  };
  startWorker(scope);
}

/** Sends an event to the worker and waits for all its work. */
async function dispatch(kind: string, fields: object): Promise<Response | undefined> {
  const work: Promise<unknown>[] = [];
  let answer: Promise<Response> | undefined;
  const event = {
    ...fields,
    waitUntil: (promise: Promise<unknown>) => void work.push(promise),
    respondWith: (promise: Promise<Response>) => {
      answer = promise;
    },
  };
  handlers.get(kind)?.(event as never);
  const response = await answer;
  await Promise.all(work);
  return response;
}

const request = (url: string, method = 'GET', mode = 'cors') =>
  ({ url, method, mode }) as unknown as FetchEvent['request'];
const navigate = (url: string) => dispatch('fetch', { request: request(url, 'GET', 'navigate') });
const savedUrls = async () => (await (await caches.open(PAGES)).keys()).map(({ url }) => url);

beforeEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  [answers, isOffline, asked, shown, opened, windows] = [new Map(), false, [], [], [], []];
  jest.clearAllMocks();
  start();
});

describe('a page that was visited', () => {
  it('opens offline, marked with the time of saving, with the files that it names', async () => {
    serves(QUEST, () => html('ada', 'Paint the bench'));
    expect(await (await navigate(QUEST))?.text()).not.toContain('data-saved-at');
    isOffline = true;
    const page = await navigate(`${QUEST}?do=attest`);
    const text = (await page?.text()) ?? '';
    expect(text).toMatch(/<body data-saved-at="\d{4}-\d\d-\d\dT[^"]+" class="x" data-page-person="ada">/);
    const file = await dispatch('fetch', { request: request(`${ORIGIN}/_next/static/chunks/one.js`) });
    expect(await file?.text()).toBe('code');
  });

  it('is saved too when it was reached without a new document, once a minute', async () => {
    serves(QUEST, () => html('ada'));
    const visited = new URL(QUEST).pathname;
    await dispatch('message', { data: { visited } });
    await dispatch('message', { data: { visited } });
    expect(await savedUrls()).toEqual([QUEST]);
    expect(asked.filter((url) => url === QUEST)).toHaveLength(1);
  });

  it('is the latest version after another visit', async () => {
    serves(QUEST, () => html('ada', 'Old'));
    await navigate(QUEST);
    serves(QUEST, () => html('ada', 'New'));
    await navigate(QUEST);
    isOffline = true;
    expect(await (await navigate(QUEST))?.text()).toContain('<title>New</title>');
  });

  it('makes room for others: the 40 latest stay', async () => {
    const urls = Array.from({ length: 45 }, (_, count) => `${ORIGIN}/receipts/r${String(count)}`);
    for (const url of urls) {
      serves(url, () => html('ada'));
      await navigate(url);
    }
    expect(await savedUrls()).toEqual(urls.slice(5));
  });

  it.each(['/quests/new', '/sign-in', '/me/account', '/me/keys', '/admin/rewards', '/moderation'])(
    'is not saved at %s',
    async (path) => {
      serves(ORIGIN + path, () => html('ada'));
      await navigate(ORIGIN + path);
      await dispatch('message', { data: { visited: path } });
      expect(await savedUrls()).toEqual([]);
    },
  );

  it.each([
    [
      'an error',
      () =>
        new CachedResponse('<body data-page-person="ada">', { status: 500, headers: { 'content-type': 'text/html' } }),
    ],
    ['a file', () => new CachedResponse('%PDF', { headers: { 'content-type': 'application/pdf' } })],
  ])('is not saved if it is %s', async (_, make) => {
    serves(QUEST, make as unknown as () => Response);
    await navigate(QUEST);
    expect(await savedUrls()).toEqual([]);
  });

  it('is never taken from another site', async () => {
    await dispatch('message', { data: { visited: 'https://evil.example/quests/01KC0000000000000000000000' } });
    await dispatch('message', { data: 'x' });
    expect(asked).toEqual([]);
    expect(await dispatch('fetch', { request: request('https://evil.example/', 'GET', 'navigate') })).toBeUndefined();
  });
});

describe('a page that is not saved', () => {
  it('has the colours of the other pages, in light and dark', async () => {
    isOffline = true;
    const text = (await (await navigate(`${ORIGIN}/verify`))?.text()) ?? '';
    const styles = readFileSync(fileURLToPath(new URL('../app/globals.css', import.meta.url)), 'utf8');
    const colours = [...text.matchAll(/(--\w+):(#\w{6})/g)].map(([, name, value]) => `${name ?? ''}: ${value ?? ''};`);
    expect(colours).toHaveLength(10);
    expect(colours.filter((colour) => !styles.includes(colour))).toEqual([]);
  });

  it('says so offline, in the language of the device, with links to the saved pages', async () => {
    serves(QUEST, () => html('ada', 'Paint the &quot;bench&quot; · CivicForge'));
    await navigate(QUEST);
    isOffline = true;
    const page = await navigate(`${ORIGIN}/users/ben?a="><b>`);
    expect(page?.status).toBe(503);
    expect(page?.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}';/,
    );
    const text = (await page?.text()) ?? '';
    expect(text).toContain('You are offline');
    expect(text).toContain(`<a href="${QUEST}">Paint the &quot;bench&quot;</a>`);
    expect(text).not.toContain('<b>');
    start('de-AT');
    expect(await (await navigate(`${ORIGIN}/verify`))?.text()).toContain('Du bist offline');
  });

  it('leaves answers of the service to the browser', async () => {
    for (const url of [`${ORIGIN}/api/v1/users/me`, `${ORIGIN}/api/docs`]) {
      expect(await dispatch('fetch', { request: request(url, 'GET', 'navigate') })).toBeUndefined();
    }
    expect(await dispatch('fetch', { request: request(`${ORIGIN}/?_rsc=1`) })).toBeUndefined();
  });
});

describe('the end of a session', () => {
  beforeEach(async () => {
    serves(QUEST, () => html('ada'));
    await navigate(QUEST);
    expect(await savedUrls()).toEqual([QUEST]);
  });

  it.each([
    ['POST', '/api/v1/auth/sign-out'],
    ['DELETE', '/api/v1/users/me'],
  ])('removes pages, shown notices and the push subscription at %s %s', async (method, path) => {
    expect(await dispatch('fetch', { request: request(ORIGIN + path, method) })).toBeUndefined();
    expect(await savedUrls()).toEqual([]);
    expect(close).toHaveBeenCalledTimes(1);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  it.each(['ben', '-'])('removes pages at the first document of %s', async (person) => {
    serves(`${ORIGIN}/sign-in`, () => html(person));
    await navigate(`${ORIGIN}/sign-in`);
    expect(await savedUrls()).toEqual([]);
  });

  it.each(['message', 'fetch'])('keeps a page from being saved that was on its way by %s', async (kind) => {
    let arrive: (() => void) | undefined;
    const body = new ReadableStream({
      start: (controller) => {
        arrive = () => {
          controller.enqueue(new TextEncoder().encode('<body data-page-person="ada">'));
          controller.close();
        };
      },
    });
    const headers = { 'content-type': 'text/html' };
    serves(`${ORIGIN}/me`, () => new CachedResponse(body, { headers }) as unknown as Response);
    const visit = { data: { visited: '/me' }, request: request(`${ORIGIN}/me`, 'GET', 'navigate') };
    const saving = dispatch(kind, visit);
    await dispatch('fetch', { request: request(`${ORIGIN}/api/v1/auth/sign-out`, 'POST') });
    arrive?.();
    await saving;
    expect(await savedUrls()).toEqual([]);
  });
});

describe('an update of the worker', () => {
  it('removes caches of older forms only, and takes over no open page', async () => {
    await caches.open('civicforge-pages-0');
    await caches.open('of-another-program');
    await caches.open(FILES);
    await dispatch('activate', {});
    expect((await caches.keys()).sort()).toEqual([FILES, 'of-another-program']);
    expect([...handlers.keys()]).not.toContain('install');
  });
});

describe('a push message', () => {
  const push = (payload: unknown) => dispatch('push', { data: { json: () => payload } });

  it('shows a text of the device, which opens the page at the action', async () => {
    await push({ kind: 'submitted', questId: '01KC0000000000000000000000' });
    expect(shown).toMatchObject([
      {
        title: 'Work was submitted. Confirm whether it is done.',
        options: { data: { path: '/quests/01KC0000000000000000000000?do=attest' } },
      },
    ]);
    const notification = { data: shown[0]?.options.data, close } as ShownNotification;
    await dispatch('notificationclick', { notification });
    expect(close).toHaveBeenCalled();
    expect(opened).toEqual([`${QUEST}?do=attest`]);
  });

  it('focuses the tab that shows the page already, so that no form is left', async () => {
    const focus = jest.fn<() => Promise<unknown>>().mockResolvedValue(undefined);
    windows = [{ url: `${QUEST}?do=attest`, focus }];
    const notification = { data: { path: '/quests/01KC0000000000000000000000?do=attest' }, close };
    await dispatch('notificationclick', { notification });
    expect(focus).toHaveBeenCalledTimes(1);
    expect(opened).toEqual([]);
  });

  it.each([
    [
      'an unknown kind',
      { kind: 'of-tomorrow', questId: '01KC0000000000000000000000' },
      '/quests/01KC0000000000000000000000',
    ],
    ['a name of an object', { kind: 'constructor', questId: 'x' }, '/'],
    ['an address instead of an id', { kind: 'submitted', questId: '//evil.example' }, '/'],
    ['nothing', null, '/'],
  ])('shows a general text for %s', async (_, payload, path) => {
    await push(payload);
    expect(shown[0]?.options.data).toEqual({ path });
    expect(shown[0]?.title).not.toBe('');
  });

  it('shows German texts on a German device, also for a body that is no JSON', async () => {
    start('de');
    await dispatch('push', {
      data: {
        json: () => {
          throw new SyntaxError('no JSON');
        },
      },
    });
    expect(shown[0]?.title).toBe('Es gibt Neues zu einer Aufgabe');
  });
});
