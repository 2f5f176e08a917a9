/// <reference lib="dom" />
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, type Member, newMember, post } from '../support/members.ts';
import { isAccessible, tooWide } from '../support/pages.ts';

/** A small phone with the bars of its browser. */
const PHONE = { width: 360, height: 740 };
const WORK =
  'I sanded the railing on Saturday and gave it two coats of paint. The brushes are clean and back in the shed.';

/** True if a tap on the element's middle and on its lower edge reaches it without scrolling. */
async function isFree(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, width, top, height } = node.getBoundingClientRect();
    return [height / 2, height - 3].every((down) => {
      const hit = document.elementFromPoint(left + width / 2, top + down);
      return hit !== null && node.contains(hit);
    });
  });
}

/** Returns the words of the element that stand on more than one line. */
async function brokenWords(element: Locator): Promise<readonly string[]> {
  return element.evaluate((node) => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      for (const { 0: word, index } of (text.textContent ?? '').matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (range.getClientRects().length > 1) broken.push(word);
      }
    }
    return broken;
  });
}

/** Returns the smallest distance between the words of two steps. */
async function smallestGap(steps: Locator): Promise<number> {
  return steps.evaluate((list) => {
    const labels = [...list.querySelectorAll('li > span')].filter(
      (label) => /\p{L}/u.test(label.textContent) && label.getBoundingClientRect().width > 1,
    );
    const gaps = labels.slice(1).map((label, index) => {
      const before = labels[index]?.getBoundingClientRect().right ?? 0;
      return label.getBoundingClientRect().left - before;
    });
    return Math.min(...gaps);
  });
}

async function act(page: Page, path: string, data: object = {}): Promise<void> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Creates a quest whose work is disputed and decided by a moderator. */
async function decided(browser: Browser, [ada, ben]: readonly [Member, Member], title: string): Promise<string> {
  const quest = await post(ada.page, title);
  await act(ben.page, `${quest}/claim`);
  await act(ben.page, `${quest}/submit`, { text: WORK });
  await act(ada.page, `${quest}/dispute`, { reason: 'Only the side to the park is painted.' });
  const moderator = await knownMember(browser, 'mod@example.org');
  const reason = 'The photos show the side to the road clearly.';
  await act(moderator.page, `${quest}/resolve`, { decision: 'partial', reason });
  return quest;
}

for (const locale of ['en-GB', 'de-DE']) {
  test(`the next step of a quest stands in the first screen of a phone: ${locale}`, async ({ browser }) => {
    const look = { viewport: PHONE, locale };
    const ada = await newMember(browser, 'Ada', look);
    const ben = await newMember(browser, 'Ben', look);
    const quest = await post(ada.page, 'Clear the drain in front of the library');

    await ben.page.goto(quest);
    expect(await isFree(ben.page.locator('.main-action-fixed button'))).toBe(true);

    await act(ben.page, `${quest}/claim`);
    await act(ben.page, `${quest}/submit`, { text: WORK, links: ['https://example.org/photos/railing/1'] });
    for (const { page } of [ada, ben]) {
      await page.goto(quest);
      await expect(page.locator('input[name=minutes]')).toBeAttached();
      expect(await isFree(page.locator('.main-action button'))).toBe(true);
      for (const choice of await page.locator('label:has(input[type=radio][name=outcome])').all()) {
        expect(await isFree(choice)).toBe(true);
      }
    }

    for (const { page } of [ada, ben]) await act(page, `${quest}/attest`, { outcome: 'not_done' });
    await ada.page.goto(quest);
    const steps = ada.page.locator('ol:has([aria-current=step])');
    await expect(steps.locator('li')).toHaveCount(4);
    expect(await brokenWords(steps)).toEqual([]);
  });
}

/** Small phones, with the part of the screen that their browsers keep at its lower edge. */
const SMALL_PHONES = [
  { width: 320, height: 568, inset: 0 },
  { width: 320, height: 640, inset: 0 },
  { width: 360, height: 740, inset: 34 },
];

for (const { width, height, inset } of SMALL_PHONES) {
  test(`the main button stands above the bottom bar: ${String(width)}x${String(height)}`, async ({ browser }) => {
    const look = { viewport: { width, height }, locale: 'de-DE' };
    const ada = await newMember(browser, 'Ada', look);
    const ben = await newMember(browser, 'Ben', look);
    const quest = await post(ada.page, 'Clear the drain in front of the library and the gutters of both roofs');
    const expectFree = async ({ page }: Member) => {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { bottom: inset } });
      await page.goto(quest);
      const button = page.locator('.main-action button, .main-action-fixed button');
      const bar = page.locator('nav.stays').last();
      const end = (await bar.boundingBox())?.y ?? 0;
      expect(height - end).toBe(57 + inset);
      // As tall as the button and the space around it, to the pixel.
      const { y, height: tall } = (await button.boundingBox()) ?? { y: 0, height: Infinity };
      expect([y + tall, await isFree(button)]).toEqual([end - 10, true]);
    };
    await expectFree(ben);
    await act(ben.page, `${quest}/claim`);
    await expectFree(ben);
    await act(ben.page, `${quest}/submit`, { text: WORK, links: ['https://example.org/photos/railing/1'] });
    await expectFree(ben);
    await expectFree(ada);
    // At its place in the form, the button stays where it was.
    const form = ada.page.locator('form:has(.main-action)');
    const gap = await form.evaluate(({ children }) => {
      const parts = [...children].filter((part) => part.clientHeight > 0);
      const place = parts.findIndex((part) => part.matches('.main-action'));
      // The policy of the page forbids the attribute `style`.
      (parts[place] as HTMLElement).style.position = 'static';
      const [before, action] = parts.slice(place - 1).map((part) => part.getBoundingClientRect());
      return (action?.top ?? 0) - (before?.bottom ?? 0);
    });
    expect(gap).toBe(16);
  });
}

for (const [name, viewport] of Object.entries({
  'on its side': { width: 640, height: 320 },
  'at 200 % zoom': { width: 180, height: 370 },
})) {
  test(`no bar stays in sight on a phone ${name}`, async ({ browser }) => {
    const ada = await newMember(browser, 'Ada', { viewport });
    const ben = await newMember(browser, 'Ben', { viewport });
    await ben.page.goto(await post(ada.page, 'Clear the drain in front of the library'));
    const staying = await ben.page.locator('body *').evaluateAll((all) =>
      all
        .filter((one) => ['fixed', 'sticky'].includes(getComputedStyle(one).position))
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
        .map((one) => one.outerHTML.slice(0, 200)),
    );
    expect(staying).toEqual([]);
  });
}

for (const locale of ['en-GB', 'de-DE']) {
  test(`no page scrolls sideways at 200 % zoom: ${locale}`, async ({ browser }) => {
    test.slow();
    const look = { viewport: { width: 180, height: 370 }, locale };
    const ada = await newMember(browser, 'Anneliese', look);
    const ben = await newMember(browser, 'Benedikt', look);
    const visitor = { page: await (await browser.newContext(look)).newPage() };
    const staff = async (email: string) => knownMember(browser, email, look);
    const [moderator, admin] = [await staff('mod@example.org'), await staff('admin@example.org')];
    const open = await post(ada.page, 'Clear the drain in front of the library');
    const submitted = await post(ada.page, 'Repaint the zebra crossing at the old mill');
    const completed = await post(ada.page, 'Mend the swing by the fountain');
    for (const quest of [submitted, completed]) {
      await act(ben.page, `${quest}/claim`);
      await act(ben.page, `${quest}/submit`, { text: WORK, links: ['https://example.org/photos/railing/1'] });
    }
    for (const { page } of [ada, ben]) await act(page, `${completed}/attest`, { outcome: 'done', minutes: 90 });
    const disputed = await decided(browser, [ada, ben], 'Repaint the railing at the station');

    const visited: readonly (readonly [{ readonly page: Page }, readonly string[]])[] = [
      [visitor, ['/', '/rules', '/privacy', '/legal', '/contact', '/decisions', '/verify', '/sign-in', '/register']],
      [ada, [open, submitted, completed, disputed, `${completed}/receipt`, '/', '/?list=mine', '/?list=done']],
      [ada, ['/quests/new', '/me', '/me/points', '/me/calls', '/me/searches?category=repair', '/me/notices']],
      [ada, [`/users/${ben.userId}`, `/users/${moderator.userId}`, '/no/such/page']],
      [ben, [open, submitted, '/notices', '/me/hours', '/me/keys', '/me/account', '/me?role=performer']],
      [moderator, ['/me', '/moderation', '/moderation/disputes', '/moderation/statistics']],
      [admin, ['/admin/rewards?state=PAID']],
    ];
    for (const [{ page }, paths] of visited) {
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect([path, await tooWide(page)]).toEqual([path, []]);
      }
    }
    const form = visitor.page;
    await form.goto('/register');
    await form.locator('main button[type=submit]').click();
    await expect(form.getByRole('alert').first()).toBeVisible();
    expect(await tooWide(form)).toEqual([]);
  });
}

for (const locale of ['en-GB', 'de-DE']) {
  test(`the table of the statistics fits a small phone and stays a table: ${locale}`, async ({ browser }) => {
    const { page } = await knownMember(browser, 'mod@example.org', { viewport: PHONE, locale });
    await page.goto('/moderation/statistics');
    await page.locator('details:has(table) summary').click();
    const table = page.getByRole('table');
    const [header, day] = [table.getByRole('row').first(), table.getByRole('row').nth(1)];
    await expect(header.getByRole('columnheader')).toHaveCount(6);
    await expect(day.getByRole('rowheader')).toHaveCount(1);
    const names = await header.getByRole('columnheader').allTextContents();
    for (const [index, cell] of (await day.getByRole('cell').all()).entries()) {
      await expect(cell).toBeVisible();
      await expect(cell.getByText(names[index + 1] ?? '', { exact: true })).toBeVisible();
      const { x, width } = (await cell.boundingBox()) ?? { x: Infinity, width: 0 };
      expect(x + width).toBeLessThanOrEqual(PHONE.width - 16);
    }
    await isAccessible(page);
  });
}

for (const locale of ['en-GB', 'de-DE']) {
  test(`steps and rows fit a small phone: ${locale}`, async ({ browser }) => {
    const look = { viewport: PHONE, locale };
    const ada = await newMember(browser, 'Anneliese', look);
    const ben = await newMember(browser, 'Benedikt', look);
    const cleo = await newMember(browser, 'Cleo', look);
    const quest = await decided(browser, [ada, ben], 'Repaint the railing at the station from end to end');
    const submitted = await post(ada.page, 'Repaint the zebra crossing at the old mill in two coats');
    await act(ben.page, `${submitted}/claim`);
    await act(ben.page, `${submitted}/submit`, { text: WORK });

    // Other members read only that there was a decision.
    for (const { page } of [ada, cleo]) {
      await page.goto(quest);
      const steps = page.locator('ol:has([aria-current=step])');
      await expect(steps.locator('li')).toHaveCount(4);
      expect(await brokenWords(steps)).toEqual([]);
      expect(await smallestGap(steps)).toBeGreaterThan(3);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    }

    await ada.page.goto('/?list=mine');
    const row = ada.page.locator('article.quest-row').filter({ has: ada.page.locator(`a[href="${submitted}"]`) });
    const { height } = (await row.boundingBox()) ?? { height: Infinity };
    expect(height).toBeLessThanOrEqual(115);
    const cut = await row
      .locator('.facts > *')
      .evaluateAll((facts) =>
        facts.filter((fact) => fact.scrollWidth > fact.clientWidth + 1).map((fact) => fact.textContent),
      );
    expect(cut).toEqual([]);
  });
}

for (const [path, status, words] of [
  ['/quests/01J00000000000000000000000', 404, 'This quest does not exist'],
  ['/users/01J00000000000000000000000', 404, 'This member does not exist'],
  ['/moderation', 403, 'Only moderators can open this page'],
] as const) {
  test(`a refused page shows the reason before its scripts arrive: ${path}`, async ({ browser }) => {
    const { page } = await newMember(browser, 'Ada', { viewport: PHONE });
    const silent = await browser.newContext({
      viewport: PHONE,
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const quiet = await silent.newPage();
    expect((await quiet.goto(path))?.status()).toBe(status);
    await expect(quiet.getByRole('heading', { level: 1, name: words })).toBeVisible();
    await expect(quiet.locator('html')).toHaveAttribute('lang', 'en');

    await page.goto(path);
    await page.getByRole('main').getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  });
}

test('cards end with their content, and figures stand apart', async ({ browser }) => {
  const ada = await newMember(browser, 'Ada', { viewport: PHONE });
  const ben = await newMember(browser, 'Ben', { viewport: PHONE });
  const quest = await post(ada.page, 'Clear the drain in front of the library');
  /** Pixels between the last thing of the card and its lower edge. */
  const spaceBelow = (page: Page, last: string) =>
    page
      .locator('main .card')
      .first()
      .evaluate((card, selector) => {
        const bottom = [...card.querySelectorAll(selector)].at(-1)?.getBoundingClientRect().bottom ?? 0;
        return card.getBoundingClientRect().bottom - bottom;
      }, last);
  await ben.page.goto(quest);
  expect(await spaceBelow(ben.page, 'p')).toBeLessThanOrEqual(24);
  await ben.page.goto('/me/password');
  expect(await spaceBelow(ben.page, 'button[type=submit]')).toBeLessThanOrEqual(30);

  await ben.page.goto('/me');
  const figures = await ben.page
    .locator('header dt')
    .evaluateAll((all) => all.map((one) => [...one.children].at(-1)?.getBoundingClientRect().right ?? 0));
  const icons = await ben.page
    .locator('header dt')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  for (const [index, right] of figures.slice(0, -1).entries()) {
    expect((icons[index + 1] ?? 0) - right).toBeGreaterThanOrEqual(12);
  }
});

test('the optional parts of a new quest are folded, without a script too', async ({ browser }) => {
  const { page } = await newMember(browser, 'Ada', { viewport: PHONE });
  const silent = await browser.newContext({
    viewport: PHONE,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const quiet = await silent.newPage();
  for (const reader of [page, quiet]) {
    await reader.goto('/quests/new');
    await expect(reader.getByLabel(/^Start/)).toBeHidden();
    await reader.getByText('When and where').click();
    await expect(reader.getByLabel(/^Start/)).toBeVisible();
    await reader.getByText('When and where').click();
    await expect(reader.getByLabel(/^Start/)).toBeHidden();
  }
  const form = page.locator('main form');
  expect((await form.boundingBox())?.height).toBeLessThan(2 * PHONE.height);
});

test('the button of the filters stays in sight, and covers no field that has the focus', async ({ browser }) => {
  const { page } = await newMember(browser, 'Ada', { viewport: PHONE });
  await post(page, 'Clear the drain in front of the library');
  await page.goto('/');
  await page.getByRole('button', { name: 'Filters' }).click();
  const button = page.locator('#filters button[type=submit]');
  await expect(button).toHaveText(/^Show \d/);
  expect(await isFree(button)).toBe(true);
  // Nothing shows through below the button.
  const below = await page.evaluate(() => document.elementFromPoint(180, innerHeight - 2)?.className);
  expect(below).toContain('filter-sheet-foot');
  for (const field of await page.locator('#filters').getByRole('checkbox').all()) {
    await field.focus();
    expect(await isFree(field)).toBe(true);
  }
  // The filters end above the button.
  const last = (await page.locator('#filters').getByRole('checkbox').last().boundingBox()) ?? { y: 0, height: 0 };
  await page.locator('#filters').evaluate((sheet) => sheet.scrollTo(0, sheet.scrollHeight));
  expect(await isFree(button)).toBe(true);
  expect(last.y + last.height).toBeLessThan((await button.boundingBox())?.y ?? 0);
});
