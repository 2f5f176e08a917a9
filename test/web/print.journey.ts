/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, newMember, post } from '../support/members.ts';

/** What paper cannot do. */
const CONTROLS = 'button, form, input, select, textarea, [role=button], details:not([open]), nav a:not([aria-current])';

/** Names of the links that act or only lead on. Other links are part of a text: names, titles, addresses. */
const ACTIONS =
  /^(Add to calendar|Clear filters|Create account|How moderators decided|I have an account|Open (the list|and print)|Read why|Save search|See (all|the)|Show (the area|on)|Sign in)/;

/** Returns what a printed page shows of controls and of bars that stay in sight. */
async function printedControls(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ media: 'print' });
  return page.locator('body *').evaluateAll(
    (all, { controls, actions }) =>
      all
        .filter(
          (one) =>
            one.matches(controls) ||
            (one.matches('a') && new RegExp(actions).test(one.textContent)) ||
            ['fixed', 'sticky'].includes(getComputedStyle(one).position),
        )
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
        .map((one) => one.outerHTML.slice(0, 200)),
    { controls: CONTROLS, actions: ACTIONS.source },
  );
}

test('pages print what they say, and no controls', async ({ browser }) => {
  // A4 at 96 dots an inch, without its margins.
  const paper = { viewport: { width: 673, height: 987 } };
  const ada = await newMember(browser, 'Ada', paper);
  const ben = await newMember(browser, 'Ben', paper);
  const act = async ({ page }: typeof ada, path: string, data: object = {}) => {
    const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as object;
  };
  const [open, submitted, done] = [
    await post(ada.page, 'Water the young trees in Mill Lane'),
    await post(ada.page, 'Mend the swing by the fountain'),
    await post(ada.page, 'Paint the bench in Linden Square'),
  ];
  const text = 'I sanded the railing on Saturday and gave it two coats.\n'.repeat(12);
  for (const quest of [submitted, done]) {
    await act(ben, `${quest}/claim`);
    await act(ben, `${quest}/submit`, { text });
  }
  for (const person of [ada, ben]) await act(person, `${done}/attest`, { outcome: 'done', minutes: 90 });

  const dated = (await act(ada, '/quests', {
    title: 'Rake the leaves of the playground',
    description: 'A small job that both sides can see is done.',
    startsAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    place: { label: 'Mill Lane', latitude: 52.52, longitude: 13.41 },
  })) as { questId: string };
  const today = new Date().toISOString().slice(0, 10);
  await act(ben, '/users/me/hours-letters', { from: today, to: today });
  const visitor = { page: await (await browser.newContext(paper)).newPage() };
  const moderator = await knownMember(browser, 'mod@example.org', paper);
  for (const [{ page }, path] of [
    [ada, open],
    [ben, open],
    [ada, submitted],
    [ben, done],
    [ben, `/quests/${dated.questId}`],
    [ada, '/'],
    [ada, '/?category=repair'],
    [ada, '/?list=mine'],
    [ada, '/me'],
    [ada, `/users/${ben.userId}`],
    [ben, '/me/points'],
    [ben, '/me/hours'],
    [ben, '/notices'],
    [visitor, '/'],
    [visitor, '/rules'],
    [visitor, '/sign-in'],
    [moderator, '/moderation'],
    [moderator, '/moderation/statistics'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
    expect([path, await printedControls(page)]).toEqual([path, []]);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a long text is printed to its end', async ({ browser }) => {
  const ada = await newMember(browser, 'Ada');
  const ben = await newMember(browser, 'Ben');
  const quest = await post(ada.page, 'Mend the swing by the fountain');
  const act = (path: string, data: object = {}) =>
    ben.page.request.post(`/api/v1${quest}/${path}`, { data, headers: { origin: webAddress() } });
  expect((await act('claim')).ok()).toBe(true);
  expect((await act('submit', { text: `${'One slat after the other.\n'.repeat(20)}The end.` })).ok()).toBe(true);
  await ada.page.goto(quest);
  const cut = () =>
    ada.page
      .getByText('The end.')
      .first()
      .evaluate((text) => (text.parentElement?.scrollHeight ?? 0) > (text.parentElement?.clientHeight ?? 0) + 1);
  expect(await cut()).toBe(true);
  await ada.page.emulateMedia({ media: 'print' });
  expect(await cut()).toBe(false);
});
