/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, type Member, newMember, post } from '../support/members.ts';
import { requestsOf, tooWide } from '../support/pages.ts';

/** A word wider than any screen. The texts below have other directions and Unicode planes. */
const WORD = 'W'.repeat(200);
const HEBREW = 'לתקן את הספסל (2) ליד המאפייה';
const FAMILY = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'.repeat(6);
/** Substrings that locate the texts above in a page. */
const MARKS = ['WWWWW', 'הספסל', '\u{1F468}'];
const NARROW = [360, 320] as const;

async function call({ page }: Member, method: 'post' | 'patch', path: string, data: object = {}) {
  const answer = await page.request[method](`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as { questId: string };
}

/** Asserts that no width scrolls horizontally and that each member's text has an element with its own direction. */
async function holdsText(page: Page): Promise<void> {
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: 780 });
    expect(await tooWide(page), `${page.url()} at ${String(width)} px`).toEqual([]);
  }
  const bare = await page.evaluate((marks) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode() !== null) {
      const { nodeValue, parentElement } = walker.currentNode;
      const isPeoples = marks.some((mark) => nodeValue?.includes(mark) === true);
      // Avatar letters are hidden from screen readers, and scripts are not rendered.
      const isDrawn = parentElement?.closest('script, style, [aria-hidden=true]') === null;
      if (isPeoples && isDrawn && parentElement.closest('bdi, [dir=auto]') === null)
        found.push(parentElement.outerHTML);
    }
    return found;
  }, MARKS);
  expect(bare, page.url()).toEqual([]);
}

test('long words, other directions and emoji fit every page of the smallest phones', async ({ browser }) => {
  const wide = await newMember(browser, 'Wide');
  const hebrew = await newMember(browser, 'Hebrew');
  const mod = await knownMember(browser, 'mod@example.org');
  const admin = await knownMember(browser, 'admin@example.org');
  const long = `${WORD} ${'w'.repeat(500)} ${HEBREW}\n${HEBREW}\n${FAMILY}`;
  const newQuest = (title: string) => call(wide, 'post', '/quests', { title, description: long });
  const links = [`https://example.org/${'W'.repeat(400)}?q=${'W'.repeat(100)}`];
  await call(hebrew, 'patch', '/users/me', { displayName: HEBREW });
  await call(wide, 'patch', '/users/me', { displayName: WORD.slice(0, 50), bio: `${WORD} ${HEBREW}\n${FAMILY}` });

  const submitted = async (title: string) => {
    const { questId } = await newQuest(title);
    await call(hebrew, 'post', `/quests/${questId}/claim`);
    await call(hebrew, 'post', `/quests/${questId}/submit`, { text: long, links });
    return questId;
  };
  const sentBack = await submitted(HEBREW);
  await call(wide, 'post', `/quests/${sentBack}/request-changes`, { text: long });
  const completed = await submitted(`${FAMILY} ${WORD.slice(0, 100)}`);
  await call(wide, 'post', `/quests/${completed}/attest`, { outcome: 'done', notes: `${WORD} ${HEBREW}` });
  await call(hebrew, 'post', `/quests/${completed}/attest`, { outcome: 'done', notes: FAMILY });
  const disputed = await submitted(WORD);
  await call(hebrew, 'post', `/quests/${disputed}/attest`, { outcome: 'done', notes: WORD });
  await call(wide, 'post', `/quests/${disputed}/dispute`, { reason: long });

  await test.step('for both sides', async () => {
    for (const { page, userId } of [wide, hebrew]) {
      const quests = [sentBack, completed, disputed].map((questId) => `/quests/${questId}`);
      const others = ['/', '/me', '/me?role=performer', `/users/${userId}`, `/users/${userId}?role=performer`];
      for (const place of [...quests, ...others]) {
        await page.goto(place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await holdsText(page);
      }
    }
  });

  await test.step('for moderators, before and after the decision', async () => {
    await mod.page.goto('/moderation');
    await holdsText(mod.page);
    await mod.page.goto('/moderation/disputes');
    await expect(mod.page.getByRole('article').filter({ hasText: 'WWWWW' }).first()).toBeVisible();
    await holdsText(mod.page);
    await mod.page.goto(`/quests/${disputed}`);
    await holdsText(mod.page);
    await call(mod, 'post', `/quests/${disputed}/resolve`, { decision: 'uphold', reason: long });
    await mod.page.goto(`/quests/${disputed}`);
    await expect(mod.page.getByRole('region', { name: 'Dispute' })).toContainText('Work accepted: full reward');
    await holdsText(mod.page);
  });

  await test.step('for admins, and in German', async () => {
    await admin.page.goto('/admin/rewards?state=PAID');
    await expect(admin.page.getByRole('article').first()).toBeVisible();
    await holdsText(admin.page);
    await wide.page.context().addCookies([{ name: 'civicforge_language', value: 'de', url: webAddress() }]);
    for (const place of ['/', '/me', '/quests/new', `/quests/${completed}`, '/no/such/page', '/quests/nothing-here']) {
      await wide.page.goto(place);
      await expect(wide.page.getByRole('heading', { level: 1 })).toBeVisible();
      await holdsText(wide.page);
    }
  });
});

test('scrolling a list prefetches no page', async ({ browser }) => {
  const { page } = await newMember(browser, 'Scroller');
  for (let number = 1; number <= 9; number += 1) await post(page, `Sweep the steps of house ${String(number)}`);
  const asked: string[] = [];
  const settled = requestsOf(page);
  page.on('request', (request) => {
    const isPrefetch = Object.keys(request.headers()).some((name) => name.startsWith('next-router-'));
    if (isPrefetch || request.url().includes('_rsc=')) asked.push(request.url());
  });
  for (const place of ['/', '/me']) {
    await page.goto(place);
    // The first report of a browser's time zone renders the page again.
    await settled();
    await page.reload();
    await settled();
    asked.length = 0;
    const titles = page.getByRole('link', { name: /Sweep the steps of house/ });
    for (const title of await titles.all()) {
      await title.scrollIntoViewIfNeeded();
      await title.hover();
    }
    await settled();
    expect(await titles.count()).toBeGreaterThanOrEqual(9);
    expect(asked).toEqual([]);
  }
});

test('a device with a clock two days ahead shows correct ages and sets correct deadlines', async ({ browser }) => {
  const { page } = await newMember(browser, 'Early', { timezoneId: 'Europe/Berlin' });
  const path = await post(page, 'Wind up the clock of the station');
  await page.clock.install({ time: Date.now() + 48 * 3_600_000 });
  await page.goto(path);
  await expect(page.getByText('just now', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/days? ago|yesterday/)).toHaveCount(0);
  await page.goto('/quests/new');
  await page.getByLabel('What needs to be done?').fill('Set the clock of the chapel');
  await page.getByLabel('What should people know?').fill('It is two days ahead, like the one of this device.');
  const soon = new Date(Date.now() + 5 * 3_600_000);
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
  await page.getByText('When and where').click();
  await page.getByLabel(/Deadline/).fill(local.format(soon).replace(' ', 'T'));
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Set the clock of the chapel' })).toBeVisible();
});
