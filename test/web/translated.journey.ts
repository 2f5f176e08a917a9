/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, type Member, newMember, PASSWORD, post } from '../support/members.ts';
import { holdScripts, isHydrated, PHONE } from '../support/pages.ts';
import { translatePages } from '../support/translator.ts';

/** Collects React's failures on a translated page. Each leads to the error page. */
function failuresOf(page: Page): string[] {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (/NotFoundError|removeChild|insertBefore|hydrat/i.test(message.text())) failures.push(message.text());
  });
  return failures;
}

async function isTranslated(page: Page): Promise<void> {
  await expect(page.locator('h1 font').first()).toBeVisible();
  await expect(page.getByText('This page could not be shown')).toHaveCount(0);
}

async function translated(member: Member): Promise<string[]> {
  await translatePages(member.page.context());
  return failuresOf(member.page);
}

const act = async ({ page }: Member, path: string, data: object = {}) => {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), await answer.text()).toBe(true);
};

test('a translated page signs in after a wrong password', async ({ browser }) => {
  const { email } = await newMember(browser, 'Trana');
  const page = await (await browser.newContext()).newPage();
  await translatePages(page.context());
  const failures = failuresOf(page);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  for (const password of ['Wrong-password-1', 'Wrong-password-2', PASSWORD]) {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (password === PASSWORD) break;
    await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible();
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  await isTranslated(page);
  expect(failures).toEqual([]);
});

test('a translated page posts, claims, submits and attests on both sides, and shows what changed', async ({
  browser,
}) => {
  const rosa = await newMember(browser, 'Rosa');
  const paul = await newMember(browser, 'Paul', { viewport: PHONE });
  const failures = [await translated(rosa), await translated(paul)];

  await test.step('a quest is posted after a failed form', async () => {
    const { page } = rosa;
    await page.goto('/quests/new');
    await page.getByRole('button', { name: 'Post the quest' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Please check this first' })).toBeVisible();
    await page.getByLabel('What needs to be done?').fill('Oil the swings of the playground');
    await expect(page.getByText('168 characters left').first()).toBeVisible();
    await page.getByLabel('What should people know?').fill('Oil and a cloth are in the shed. Ten minutes of work.');
    await page.getByRole('button', { name: 'Post the quest' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Oil the swings' })).toBeVisible();
  });

  const address = new URL(rosa.page.url()).pathname;
  const status = (page: Page, word: string) => expect(page.locator('article header').getByText(word)).toBeVisible();

  await test.step('claimed and submitted', async () => {
    const { page } = paul;
    await page.goto(address);
    await page.getByRole('button', { name: 'Claim this quest' }).click();
    await expect(page.getByText('This quest is yours.')).toBeVisible();
    await status(page, 'Claimed');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Please check this first' })).toBeVisible();
    await page.getByLabel('What did you do?').fill('Every swing is oiled and silent.');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('The work is submitted.')).toBeVisible();
    await status(page, 'Submitted');
  });

  await test.step('sent back once, and submitted again', async () => {
    await rosa.page.goto(address);
    await rosa.page.getByText('Ask for a change', { exact: true }).click();
    await rosa.page.getByLabel('What should change?').fill('The third swing still squeaks a little.');
    await rosa.page.getByRole('button', { name: 'Send to Paul' }).click();
    await expect(rosa.page.getByText('Your request is sent.')).toBeVisible();
    await status(rosa.page, 'Claimed');
    await act(paul, `${address}/submit`, { text: 'The third one is silent now as well.' });
  });

  await test.step('attested by both', async () => {
    for (const [{ page }, news] of [
      [paul, 'Your statement is sealed.'],
      [rosa, 'Done. Both sides confirmed it.'],
    ] as const) {
      await page.goto(address);
      await page.getByRole('radio', { name: 'Done', exact: false }).first().check();
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await expect(page.getByText(news)).toBeVisible();
      await isTranslated(page);
    }
    await status(rosa.page, 'Completed');
    await expect(rosa.page.getByText('2 of 2 are in')).toBeVisible();
  });

  expect(failures.flat()).toEqual([]);
});

test('a translated page filters, edits a profile and lets a moderator decide', async ({ browser }) => {
  const mila = await newMember(browser, 'Mila');
  const omar = await newMember(browser, 'Omar');
  const mod = await knownMember(browser, 'mod@example.org');
  const failures = [await translated(mila), await translated(mod)];
  const address = await post(mila.page, 'Count the frogs of the lower pond');

  await test.step('the list', async () => {
    const { page } = mila;
    await page.goto('/');
    for (const [name, query] of [
      ['Open', '?status=OPEN'],
      ['Claimed', '?status=OPEN&status=CLAIMED'],
      ['Open', '?status=CLAIMED'],
      ['Claimed', ''],
    ] as const) {
      await page.getByRole('checkbox', { name, exact: true }).click();
      await expect(page).toHaveURL(`${webAddress()}/${query}`);
    }
    await page.getByRole('checkbox', { name: 'Only what I can claim' }).click();
    await expect(page).toHaveURL(/claimable=true/);
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await expect(page.getByRole('article').first()).toBeVisible();
  });

  await test.step('the profile', async () => {
    const { page } = mila;
    await page.goto('/me');
    await page.getByText('Edit my profile').click();
    await page.getByLabel('Name', { exact: true }).fill('M');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').filter({ hasText: '2 to 50' })).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill('Mila of the pond');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your profile is saved.')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Mila of the pond' })).toBeVisible();
    await page.getByRole('link', { name: 'Claimed', exact: true }).click();
    await expect(page.getByText('No quests claimed yet.')).toBeVisible();
  });

  await test.step('a dispute', async () => {
    await act(omar, `${address}/claim`);
    await act(omar, `${address}/submit`, { text: 'Seventeen frogs, counted twice.' });
    const { page } = mila;
    await page.goto(address);
    await page.getByText('Report a problem', { exact: true }).click();
    await page.getByLabel('What is the problem?').fill('I counted three frogs, and the pond is small.');
    await page.getByRole('button', { name: 'Report the problem' }).click();
    await expect(page.getByText('The quest is frozen.')).toBeVisible();
  });

  await test.step('the decision', async () => {
    const { page } = mod;
    await page.goto('/moderation');
    await page.getByRole('link', { name: 'Open the list: Decide disputes' }).click();
    const card = page.getByRole('article').filter({ hasText: 'Count the frogs of the lower pond' });
    await card.getByRole('link', { name: /Read and decide/ }).click();
    await page.getByText('Work accepted: full reward').click();
    await page.getByLabel('Reasons').fill('Frogs hide from people who come in groups.');
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await expect(page.getByText('A moderator accepted the work.')).toBeVisible();
    await isTranslated(page);
  });

  expect(failures.flat()).toEqual([]);
});

test('a page works whose nodes are changed before hydration', async ({ browser }) => {
  const { page } = await newMember(browser, 'Extra');
  await translatePages(page.context(), '\u00a0');
  // The attributes that spell checkers and dark themes add to a page.
  await page.context().addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      document.documentElement.setAttribute('data-darkreader-mode', 'dynamic');
      document.body.setAttribute('data-gr-ext-installed', '');
      document.body.prepend(document.createElement('grammarly-desktop-integration'));
      document.head.append(document.createElement('style'));
      for (const field of document.querySelectorAll('textarea, input')) field.setAttribute('data-gramm', 'false');
    });
  });
  const release = await holdScripts(page);
  await page.goto('/quests/new', { waitUntil: 'commit' });
  await page.getByLabel('What needs to be done?').fill('Wind the clock of the town hall');
  release();
  // A page that differs from the server's is made anew at its hydration.
  await isHydrated(page, 'main form');
  await expect(page.getByLabel('What needs to be done?')).toHaveValue('Wind the clock of the town hall');
  await page.getByLabel('What should people know?').fill('The key hangs behind the door. Forty turns are enough.');
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wind the clock' })).toBeVisible();
  await page.getByText('Cancel the quest', { exact: false }).first().click();
  await page.getByRole('button', { name: /Yes, cancel it/ }).click();
  await expect(page.getByText('You cancelled this quest.').first()).toBeVisible();
});
