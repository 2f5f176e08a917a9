/// <reference lib="dom" />
import { type Browser, expect, type Page } from '@playwright/test';
import { CONFIRMATION_CODE } from '../../scripts/local/people.ts';
import { test } from '../support/journey-test.ts';
import { PASSWORD } from '../support/members.ts';
import { delayScripts, enter, isAccessible, PHONE } from '../support/pages.ts';

/** Delay of the scripts of a slow line in milliseconds: people have filled in a short form by then. */
const LATE_MS = 2_000;

/** Signs a demo member in with a separate browser context. */
async function signedIn(browser: Browser, name: string, options: object = {}, lateMs = 0): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (lateMs > 0) await delayScripts(page, lateMs);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(`${name}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
  return page;
}

/** A PNG of one pixel. */
const A_PHOTO = {
  name: 'trees.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWPQyvcDAAGuAOjJnfEpAAAAAElFTkSuQmCC',
    'base64',
  ),
};

interface Own {
  readonly xp: number;
  readonly reputation: number;
  readonly creationPoints: number;
}

async function profileOf(page: Page): Promise<Own> {
  const answer = await page.request.get('/api/v1/users/me');
  return (await answer.json()) as Own;
}

test('two members complete a quest from posting to dual attestation, one of them on a slow line', async ({
  browser,
}) => {
  const ada = await signedIn(browser, 'ada');
  // A service worker would answer for the scripts, and none of them would be late.
  const phone = { viewport: PHONE, colorScheme: 'dark', serviceWorkers: 'block' };
  const ben = await signedIn(browser, 'ben', phone, LATE_MS);
  const before = { ada: await profileOf(ada), ben: await profileOf(ben) };
  const title = `Water the lime trees ${Date.now()}`;

  await test.step('Ada posts', async () => {
    await ada.goto('/quests/new');
    await isAccessible(ada);
    await enter(ada.getByLabel('What needs to be done?'), title);
    await enter(
      ada.getByLabel('What should people know?'),
      'Ten litres for each of the six young trees in our street.',
    );
    await ada.getByRole('button', { name: 'Post the quest' }).click();
    await expect(ada.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await isAccessible(ada);
  });
  const address = new URL(ada.url()).pathname;

  await test.step('Ben finds it on his phone, claims it and submits', async () => {
    await ben.goto('/');
    await isAccessible(ben);
    await ben.getByRole('link', { name: title }).click();
    await ben.getByRole('button', { name: 'Claim this quest' }).click();
    await expect(ben.getByText('This quest is yours.')).toBeVisible();
    await isAccessible(ben);
    await enter(ben.getByLabel('What did you do?'), 'All six trees have had their ten litres.');
    await ben.getByLabel('Choose photos').setInputFiles(A_PHOTO);
    await enter(ben.getByLabel('What does photo 1 show?'), 'Six wet trees');
    await expect(ben.getByText('1 of 1 photos uploaded.')).toBeAttached();
    await isAccessible(ben);
    await ben.getByRole('button', { name: 'Submit', exact: true }).click();
    await expect(ben.getByText('The work is submitted.')).toBeVisible();
  });

  await test.step('Ada requests a change, Ben submits again', async () => {
    // Keys reach the page in front.
    await ada.bringToFront();
    await ada.goto(address);
    await isAccessible(ada);
    const photo = ada.getByRole('button', { name: 'Six wet trees' });
    const large = ada.getByRole('dialog').getByRole('img', { name: 'Six wet trees' });
    await photo.press('Enter');
    await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    await isAccessible(ada);
    await ada.keyboard.press('Escape');
    await expect(photo).toBeFocused();
    await ada.getByText('Ask for a change', { exact: true }).click();
    await enter(ada.getByLabel('What should change?'), 'The tree at number nine is still dry.');
    await ada.getByRole('button', { name: 'Send to Ben' }).click();
    await expect(ada.getByText('Your request is sent.')).toBeVisible();
    await ben.bringToFront();
    await ben.goto(address);
    await expect(ben.getByText('The tree at number nine is still dry.').first()).toBeVisible();
    await expect(ben.getByLabel('What does photo 1 show?')).toHaveValue('Six wet trees');
    await enter(ben.getByLabel('What did you do?'), 'Number nine as well now, I am sorry.');
    await ben.getByRole('button', { name: 'Submit', exact: true }).click();
    await expect(ben.getByText('The work is submitted.')).toBeVisible();
  });

  await test.step('Ben attests first, and Ada does not see the content', async () => {
    await ben.getByText('Done', { exact: true }).click();
    await enter(ben.getByRole('textbox', { name: /note/i }), 'It was a pleasure, secretly.');
    await ben.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(ben.getByText('Your statement is sealed.')).toBeVisible();
    await ada.goto(address);
    await expect(ada.getByText('Sealed', { exact: true })).toBeVisible();
    expect(await ada.content()).not.toContain('secretly');
    await isAccessible(ada);
  });

  await test.step('Ada attests, and both see that the quest is complete', async () => {
    await ada.getByText('Done', { exact: true }).click();
    await ada.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(ada.getByText('Done. Both sides confirmed it.')).toBeVisible();
    await expect(ada.getByText('It was a pleasure, secretly.')).toBeVisible();
    await ben.goto(address);
    for (const page of [ada, ben]) {
      await expect(page.getByText('Done. Both sides confirmed it.')).toBeVisible();
      await isAccessible(page);
    }
  });

  await test.step('points, XP, reputation and ledger are correct', async () => {
    expect(await profileOf(ben)).toMatchObject({
      xp: before.ben.xp + 100,
      reputation: before.ben.reputation + 10,
      creationPoints: before.ben.creationPoints + 2,
    });
    expect(await profileOf(ada)).toMatchObject({
      xp: before.ada.xp,
      reputation: before.ada.reputation + 5,
      creationPoints: before.ada.creationPoints - 1,
    });
    for (const page of [ada, ben]) {
      await page.goto('/');
      await page.getByRole('link', { name: /points to post quests/ }).click();
      await expect(page.getByRole('heading', { level: 2, name: 'Points history' })).toBeVisible();
      await isAccessible(page);
    }
    const { items } = (await (await ben.request.get('/api/v1/users/me/ledger')).json()) as { items: object[] };
    expect(items[0]).toMatchObject({ kind: 'completion', xp: 100, reputation: 10, points: 2 });
  });
});

test('a member claims a quest by keyboard alone', async ({ browser }) => {
  const ada = await signedIn(browser, 'ada');
  const made = await ada.request.post('/api/v1/quests', {
    data: { title: `Sweep the steps ${Date.now()}`, description: 'The steps of the town hall, before Sunday please.' },
    headers: { origin: new URL(ada.url()).origin },
  });
  const { questId } = (await made.json()) as { questId: string };
  const ben = await signedIn(browser, 'ben');
  await ben.goto(`/quests/${questId}`);
  const claim = ben.getByRole('button', { name: 'Claim this quest' });
  for (let presses = 0; presses < 40; presses += 1) {
    if (await claim.evaluate((button) => button === document.activeElement)) break;
    await ben.keyboard.press('Tab');
  }
  await expect(claim).toBeFocused();
  await ben.keyboard.press('Enter');
  await expect(ben.getByText('This quest is yours.')).toBeVisible();
});

test('a new member registers, confirms, signs in and signs out', async ({ page }) => {
  const email = `newcomer-${Date.now()}@example.org`;
  await page.goto('/register');
  await isAccessible(page);
  await page.getByLabel('Your name').fill('Nadia');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Code').fill(CONFIRMATION_CODE);
  await isAccessible(page);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Welcome, Nadia' })).toBeVisible();
  await isAccessible(page);
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('Wrong!2026xx');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The e-mail address or the password is wrong.').first()).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
});
