/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { newMember, post } from '../support/members.ts';

/** Waits until the service worker runs and has saved the page. */
async function isSaved(page: Page, path: string): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => savedPaths(page), { timeout: 60_000 }).toContain(path);
}

function savedPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('civicforge-pages'));
    const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return found.flat().map(({ url }) => new URL(url).pathname);
  });
}

test('pages visited last open offline and say that they may be old; sign-out leaves nothing', async ({ browser }) => {
  const { page } = await newMember(browser, 'Olga');
  const path = await post(page, 'Water the trees of the square');
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|hydrat/i.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(path);
  await isSaved(page, path);
  // The second document is served with the worker in between.
  await page.goto('/');
  await isSaved(page, '/');

  await page.context().setOffline(true);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: 'Water the trees' })).toBeVisible();
  await expect(page.getByText(/You are offline\. This page was saved .* and may be old\./)).toBeVisible();
  // Comments are no part of the saved page. They load once the device is online, and the page is read anew.
  const comments = page.getByRole('region', { name: 'Comments' });
  await expect(comments.getByText('The rest is not saved on this device.')).toBeVisible();
  await expect(comments.getByRole('alert')).toHaveCount(0);
  await expect(comments.getByRole('button', { name: 'Try again' })).toBeVisible();
  const readAnew = page.waitForRequest((request) => request.headers()['rsc'] === '1');
  await page.context().setOffline(false);
  // A container without a route to the internet is offline to its browser, which sends no such event.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await readAnew;
  await expect(comments.getByText('No comments yet.')).toBeVisible();
  await expect(page.getByText(/may be old/)).toHaveCount(0);

  await page.context().setOffline(true);
  await page.goto('/users/nobody');
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  await page.getByRole('link', { name: /Water the trees/ }).click();
  await expect(page.getByText(/may be old/)).toBeVisible();

  await page.context().setOffline(false);
  await page.goto('/me');
  await expect(page.getByText(/may be old/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/signedOut/);
  expect((await savedPaths(page)).filter((saved) => saved !== '/sign-in')).toEqual([]);
  await page.context().setOffline(true);
  await page.goto(path);
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  expect(await page.content()).not.toContain('Water the trees');
  expect(complaints).toEqual([]);
});

test('the application is installable', async ({ page, request }) => {
  await page.goto('/');
  const link = await page.locator('link[rel=manifest]').first().getAttribute('href');
  const manifest = (await (await request.get(link ?? '')).json()) as {
    name: string;
    start_url: string;
    display: string;
    icons: { src: string; sizes: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({ start_url: '/', display: 'standalone' });
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src, sizes } of manifest.icons) {
    const answer = await request.get(src);
    expect([src, answer.status()]).toEqual([src, 200]);
    if (!src.endsWith('.png')) continue;
    // Width and height of a PNG stand at byte 16 and 20.
    const head = await answer.body();
    expect(`${String(head.readUInt32BE(16))}x${String(head.readUInt32BE(20))}`).toBe(sizes);
  }
  // Chromium's own judgement.
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const errors = async () => {
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    return installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  };
  // The browser fetches the manifest and the icons when it has time.
  await expect.poll(errors, { timeout: 60_000 }).toEqual([]);
});

test('an update of the service worker breaks no open form', async ({ browser }) => {
  const { page } = await newMember(browser, 'Uwe');
  await page.goto('/quests/new');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.getByLabel('What needs to be done?').fill('Mend the fence of the school garden');
  // A new version of the worker at the same address.
  await page.context().route('**/sw.js', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${await answer.text()}\n// A newer version.` });
  });
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    return { hasActive: registration.active !== null, controller: navigator.serviceWorker.controller?.state };
  });
  expect(state).toEqual({ hasActive: true, controller: 'activated' });
  await expect(page.getByLabel('What needs to be done?')).toHaveValue('Mend the fence of the school garden');
  await page.getByLabel('What should people know?').fill('Three boards are loose. Nails and a hammer are in the shed.');
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mend the fence' })).toBeVisible();
});

test('push is asked for by a tap only', async ({ browser }) => {
  const { page } = await newMember(browser, 'Pia');
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    Notification.requestPermission = () => {
      asked.push('permission');
      return Promise.resolve('denied');
    };
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: string[] }).asked.length);
  for (const path of ['/', '/me', '/me/notices']) {
    await page.goto(path);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    expect(await asked()).toBe(0);
  }
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('Your browser blocks notices')).toBeVisible();
  expect(await asked()).toBe(1);
});
