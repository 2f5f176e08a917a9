import { type Browser, expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { type Credentials, ON_EVERY_STAGE, smokeMembers } from '../support/journey.ts';

/*
 * The two smoke members complete a quest through the pages. Their quest is visible to them and to moderators alone. A
 * quest that is not completed is cancelled.
 */
interface Own extends Credentials {
  readonly page: Page;
  readonly points: number;
}

async function signedIn(browser: Browser, person: Credentials | undefined): Promise<Own> {
  if (person === undefined) throw new Error('the stage has fewer than two smoke members');
  const page = await (await browser.newContext()).newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  const own = (await (await page.request.get('/api/v1/users/me')).json()) as { creationPoints: number };
  return { ...person, page, points: own.creationPoints };
}

async function attests(page: Page): Promise<void> {
  await page.getByText('Done', { exact: true }).click();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

/** Cancels a quest that was not completed. */
async function takeBack(address: string, requestor: Page, performer: Page): Promise<void> {
  const headers = { origin: new URL(requestor.url()).origin };
  await performer.request.post(`/api/v1${address}/release`, { headers, data: {} }).catch(() => undefined);
  await requestor.request.delete(`/api/v1${address}`, { headers }).catch(() => undefined);
}

test('two smoke members complete a quest through the pages', ON_EVERY_STAGE, async ({ browser }) => {
  const [one, two] = smokeMembers();
  const [first, second] = [await signedIn(browser, one), await signedIn(browser, two)];
  const [{ page: requestor }, { page: performer }] = first.points >= second.points ? [first, second] : [second, first];
  const title = `Smoke test of the pages ${Date.now()}`;

  await requestor.goto('/quests/new');
  await requestor.getByLabel('What needs to be done?').fill(title);
  await requestor.getByLabel('What should people know?').fill('Made by a check of the pages. Members never see it.');
  await requestor.getByRole('button', { name: 'Post the quest' }).click();
  await expect(requestor.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const address = new URL(requestor.url()).pathname;
  try {
    await performer.goto('/');
    await performer.getByRole('link', { name: title }).click();
    await performer.getByRole('button', { name: 'Claim this quest' }).click();
    await expect(performer.getByText('This quest is yours.')).toBeVisible();
    await performer.getByLabel('What did you do?').fill('What the check of the pages asked for.');
    await performer.getByRole('button', { name: 'Submit', exact: true }).click();
    await expect(performer.getByText('The work is submitted.')).toBeVisible();
    await attests(performer);
    await expect(performer.getByText('Your statement is sealed.')).toBeVisible();
    await requestor.goto(address);
    await attests(requestor);
    await expect(requestor.getByText('Done. Both sides confirmed it.')).toBeVisible();
  } catch (error) {
    await takeBack(address, requestor, performer);
    throw error;
  }
  for (const page of [requestor, performer]) {
    await page.goto('/me');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
  }
});
