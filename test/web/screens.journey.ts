/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { ON_EVERY_STAGE, webAddress } from '../support/journey.ts';
import { anyMember, newMember, post, withQuest } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE, requestsOf } from '../support/pages.ts';

const PLACES = [
  '/',
  '/rules',
  '/decisions',
  '/verify',
  '/sign-in',
  '/register',
  '/confirm',
  '/forgot-password',
] as const;
const OWN_PLACES = [
  '/',
  '/?status=DISPUTED',
  '/?list=mine',
  '/quests/new',
  '/me',
  '/me/points',
  '/me/password',
  '/me/searches?category=repair',
  '/me/templates',
  '/me/calls',
  '/me/hours',
  '/me/keys',
  '/notices',
  '/me/notices',
  '/me/webhooks',
  '/me/account',
  '/me/cases',
  '/no/such/page',
] as const;
const LOOKS = [
  { colorScheme: 'light', locale: 'en-GB' },
  { colorScheme: 'dark', locale: 'de-DE' },
] as const;

for (const look of LOOKS) {
  const name = `${look.colorScheme}, ${look.locale}`;

  test(`visitors read every page on a small phone: ${name}`, ON_EVERY_STAGE, async ({ browser }) => {
    const page = await (await browser.newContext({ ...look, viewport: PHONE })).newPage();
    const complaints = complaintsOf(page);
    for (const place of PLACES) {
      await page.goto(place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.locator('html').getAttribute('lang')).toBe(look.locale.slice(0, 2));
      await isAccessible(page);
    }
    expect(complaints).toEqual([]);
  });

  test(`members read every page on a small phone: ${name}`, ON_EVERY_STAGE, async ({ browser }) => {
    const { page } = await anyMember(browser, 'Reader', { ...look, viewport: PHONE });
    const complaints = complaintsOf(page);
    await withQuest(page, 'Wipe the boards of the long table in the park', async (quest) => {
      for (const place of [...OWN_PLACES, quest]) {
        await page.goto(place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await isAccessible(page);
      }
    });
    expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
  });
}

test('a built application has no gallery', ON_EVERY_STAGE, async ({ request }) => {
  expect((await request.get('/gallery')).status()).toBe(404);
});

test(
  'the first paint has the chosen appearance, not the preference of the device',
  ON_EVERY_STAGE,
  async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: 'light', javaScriptEnabled: true });
    const page = await context.newPage();
    await page.goto('/');
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByLabel('Appearance').selectOption('Dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.goto('/register');
    expect(await ground()).toBe(dark);
    // Without a script the server alone sets the appearance.
    const silent = await browser.newContext({
      colorScheme: 'light',
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const quiet = await silent.newPage();
    await quiet.goto('/');
    await expect(quiet.locator('html')).toHaveAttribute('data-theme', 'dark');
  },
);

test('the language changes for the whole page and stays', ON_EVERY_STAGE, async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await expect(page).toHaveTitle(/^Anmelden · /);
  await page.goto('/');
  await expect(page.getByText('Jemand legt eine Aufgabe an')).toBeVisible();
});

test('a page loads without layout shift, and a failed form moves the focus to the error', async ({ browser }) => {
  const { page } = await newMember(browser, 'Still', { viewport: PHONE });
  const settled = requestsOf(page);
  const quest = await post(page, 'Sort the books of the free shelf by the fountain');
  await page.addInitScript(() => {
    Object.assign(window, { shifts: [] });
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[];
    }
    new PerformanceObserver((list) => {
      const shifts = Reflect.get(window, 'shifts') as { value: number; moved: string[] }[];
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
        const moved = sources.map(
          ({ node, previousRect, currentRect }) =>
            `${node?.nodeName ?? '?'} ${String(previousRect.top)} to ${String(currentRect.top)}`,
        );
        if (!hadRecentInput) shifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const place of ['/', '/?list=mine', quest, '/me', '/me/points', '/quests/new']) {
    await page.goto(place);
    await settled();
    // A boundary that React streams later would show its fallback first.
    expect(await (await page.request.get(place)).text()).not.toContain('<template id="B:');
    const shifts = await page.evaluate(() => Reflect.get(window, 'shifts') as { value: number; moved: string[] }[]);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect(sum, `${place} moved: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(0.02);
  }
  await page.getByRole('button', { name: 'Post the quest' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Please check this first' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('What needs to be done?')).toBeFocused();
});

test('filters are part of the URL and its history, and lists have pages', async ({ browser }) => {
  test.setTimeout(180_000);
  const mark = `Lantern ${String(Date.now())}`;
  const people: Page[] = [];
  for (const name of ['Nia', 'Noa', 'Nor']) people.push((await newMember(browser, name)).page);
  // More than one page of quests, from members with points for ten each.
  for (let number = 0; number < 24; number += 1) {
    const poster = people[number % people.length];
    if (poster !== undefined) await post(poster, `${mark} number ${String(number)}`, 1000);
  }
  const [first] = people;
  if (first === undefined) throw new Error('the list has no member');
  await first.goto('/');
  await first.getByLabel('Sort by').selectOption('Most XP first');
  await expect(first).toHaveURL(/\/\?sort=xp$/);
  await first.getByRole('checkbox', { name: 'Only what I can claim' }).click();
  await expect(first).toHaveURL(/\/\?claimable=true&sort=xp$/);
  await expect(first.getByRole('link', { name: `${mark} number 1`, exact: true })).toBeVisible();
  await expect(first.getByRole('link', { name: `${mark} number 0`, exact: true })).toHaveCount(0);
  await first.goBack();
  await expect(first).toHaveURL(/\/\?sort=xp$/);
  await expect(first.getByRole('link', { name: `${mark} number 0`, exact: true })).toBeVisible();
  const cards = first.getByRole('article');
  await expect(cards).toHaveCount(20);
  await first.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => cards.count()).toBeGreaterThan(20);
  const titles = await cards.getByRole('heading', { level: 3 }).allTextContents();
  const addresses = await first
    .getByRole('article')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(new Set(addresses).size).toBe(titles.length);
});

test('the start page says what waits, and its filters are a sheet that works by keyboard on a small phone', async ({
  browser,
}) => {
  const ada = await newMember(browser, 'Ada', { viewport: PHONE });
  const ben = await newMember(browser, 'Ben', { viewport: PHONE });
  const title = `Carry the chairs ${String(Date.now())}`;
  const quest = await post(ada.page, title);
  const act = (page: Page, action: string, data: object = {}) =>
    page.request.post(`/api/v1${quest}/${action}`, { data, headers: { origin: webAddress() } });
  await act(ben.page, 'claim');

  await test.step('the performer submits, then the requestor confirms', async () => {
    await ben.page.goto('/');
    await expect(ben.page.getByRole('region', { name: 'Waiting for you' })).toContainText(`Submit: ${title}`);
    await act(ben.page, 'submit', { text: 'All chairs stand in the hall.' });
    await ada.page.goto('/me');
    await ada.page.getByRole('link', { name: /1 quest is waiting for you/ }).click();
    const waiting = ada.page.getByRole('region', { name: 'Waiting for you' });
    await expect(waiting).toContainText(`Confirm: ${title}`);
    await waiting.getByRole('link').click();
    await expect(ada.page).toHaveURL(new RegExp(`${quest}$`));
  });

  await test.step('the filters', async () => {
    const { page } = ben;
    await page.goto('/?list=mine');
    await expect(page.getByRole('article').filter({ hasText: title })).toContainText('Submitted');
    await page.getByRole('link', { name: /^Done/ }).click();
    await expect(page).toHaveURL(/list=done/);
    await page.getByRole('link', { name: /^Open/ }).click();
    await page.getByRole('button', { name: 'Filters' }).press('Enter');
    const show = page.getByRole('button', { name: /^Show (more than )?\d+ quests?$/ });
    await page.getByRole('checkbox', { name: 'Submitted' }).press('Space');
    await expect(show).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(show).toBeHidden();
    await page.getByRole('button', { name: 'Filters' }).press('Enter');
    await page.getByRole('checkbox', { name: 'Submitted' }).press('Space');
    await show.press('Enter');
    await expect(page).toHaveURL(/\?status=SUBMITTED$/);
    await expect(page.getByRole('article').filter({ hasText: title })).toBeVisible();
    await page.getByRole('link', { name: /Remove filter/ }).click();
    await expect(page).toHaveURL(/\/$/);
  });
});

test('a visitor reads a public quest and signs in for every other', async ({ browser }) => {
  const { page, name } = await newMember(browser, 'Pia');
  const title = `Paint the town sign ${String(Date.now())}`;
  const create = await page.request.post('/api/v1/quests', {
    data: { title, description: 'The letters have faded since last summer.', visibility: 'public' },
    headers: { origin: webAddress() },
  });
  const { questId } = (await create.json()) as { questId: string };
  const hidden = await post(page, 'Count the keys of the town hall');
  const visitor = await (await browser.newContext({ viewport: PHONE })).newPage();
  await visitor.goto('/');
  await visitor.getByRole('link', { name: title }).click();
  await expect(visitor.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(visitor.getByText(name, { exact: true })).toHaveCount(0);
  await expect(visitor).toHaveURL(new RegExp(`/quests/${questId}$`));
  await isAccessible(visitor);
  await visitor.goto(hidden);
  await expect(visitor.getByText('Sign in to see this quest.')).toBeVisible();
});
