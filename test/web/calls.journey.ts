import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { newMember } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE } from '../support/pages.ts';

const DAY_MS = 86_400_000;
/** Days to the first date. The leader makes none of the later ones while the test runs. */
const AHEAD = 20;
/** The leader cancels the quests of an ended call once a minute. */
const SOON = { timeout: 90_000 };

/** Returns 10:00 on a day ahead as the value of a `datetime-local` field. The browser has the zone of this process. */
function inputOf(daysAhead: number): string {
  const at = new Date(Date.now() + daysAhead * DAY_MS);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}T10:00`;
}

async function pointsOf(page: Page): Promise<number> {
  const answer = await page.request.get('/api/v1/users/me');
  return ((await answer.json()) as { creationPoints: number }).creationPoints;
}

test('a weekly call with three places is posted, claimed, changed and ended on a phone', async ({ browser }) => {
  const ada = await newMember(browser, 'Ada', { viewport: PHONE, colorScheme: 'dark' });
  const ben = await newMember(browser, 'Ben', { viewport: PHONE });
  const cleo = await newMember(browser, 'Cleo');
  const complaints = [ada, ben, cleo].map(({ page }) => complaintsOf(page));
  const title = `Water the school garden ${String(Date.now())}`;
  const points = await pointsOf(ada.page);

  await test.step('Ada sees the dates and the cost before she posts', async () => {
    const { page } = ada;
    await page.goto('/quests/new');
    await page.getByLabel('What needs to be done?').fill(title);
    await page.getByLabel('What should people know?').fill('Six beds, two cans each. The tap is behind the school.');
    await page.getByText('People and visibility').click();
    await page.getByLabel('How many people?').fill('3');
    await page.getByText('When and where').click();
    await page.getByLabel('Repeat').selectOption({ label: 'Every week' });
    await expect(page.getByText('Choose a start above.')).toBeVisible();
    await page.getByRole('button', { name: 'Post the quest' }).click();
    await expect(page.getByRole('alert').getByRole('link', { name: 'Choose a start.' })).toBeVisible();
    await page.getByLabel('Start').fill(inputOf(AHEAD));
    await page.getByLabel('How many times?').fill('8');
    // The zone is named where it is not the community's.
    await expect(page.getByText(/^Every \w+day at 10:00(?: \(.+\))?, 8 times: \d+ \w+, \d+ \w+, .*…$/)).toBeVisible();
    const left = new Intl.NumberFormat('en').format(points - 3);
    await expect(page.getByText(`The first date costs 3 points now. You will have ${left} points left.`)).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Post the quest' }).click();
    await expect(page).toHaveURL(/\/calls\//);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByText('3 of 3 places free')).toBeVisible();
    await isAccessible(page);
  });
  const path = new URL(ada.page.url()).pathname;

  await test.step('Ben finds one row with the places, claims one of them, and cannot claim a second one', async () => {
    const { page } = ben;
    await page.goto(`/?q=${encodeURIComponent(title)}`);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('button', { name: 'Claim a place' }).click();
    await expect(page.getByText('This quest is yours.')).toBeVisible();
    await page.getByRole('link', { name: 'See all places and dates' }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByText('2 of 3 places free')).toBeVisible();
    await page.getByRole('button', { name: /^Claim a place on / }).click();
    await expect(page.getByText('You already have a place on this date.')).toBeVisible();
    await isAccessible(page);
  });

  await test.step('Cleo claims a place of the same date on the page of the call', async () => {
    const { page } = cleo;
    await page.goto(path);
    await expect(page.getByRole('button', { name: 'End the call' })).toHaveCount(0);
    await page.getByRole('button', { name: /^Claim a place on / }).click();
    await expect(page).toHaveURL(/\/quests\//);
    await expect(page.getByText('This quest is yours.')).toBeVisible();
  });

  await test.step('Ada changes the dates that are not made yet', async () => {
    const { page } = ada;
    await page.goto(path);
    await expect(page.getByText('1 of 3 places free')).toBeVisible();
    await page.getByText('Change the next dates').click();
    await expect(page.getByLabel('How many times?')).toHaveValue('7');
    await expect(page.getByLabel('Start')).toHaveValue(inputOf(AHEAD + 7));
    await page.getByLabel('How many people?').fill('2');
    await page.getByLabel('How many times?').fill('4');
    await isAccessible(page);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('The next dates are changed.')).toBeVisible();
    await expect(page.getByText(/^Every \w+day at 10:00(?: \(.+\))?, 4 times$/)).toBeVisible();
    await expect(page.getByText('1 of 3 places free')).toBeVisible();
  });

  await test.step('Ada ends the call with the keyboard: open quests are cancelled, claimed ones stay', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'End the call' }).press('Enter');
    await expect(page.getByText('Quests that nobody has claimed are cancelled')).toBeFocused();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Yes, end the call' }).press('Enter');
    await expect(page.getByText('The call has ended.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'End the call' })).toHaveCount(0);
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('0 of 3 places free')).toBeVisible({ timeout: 1_000 });
    }).toPass(SOON);
    // Two of three places are claimed.
    expect(await pointsOf(page)).toBe(points - 2);
    await page.getByRole('link', { name: 'Your calls' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: title })).toContainText('Ended');
    await isAccessible(page);
    await ben.page.goto('/?list=mine');
    await expect(ben.page.getByRole('link', { name: title })).toBeVisible();
  });

  // The answer of Ben's second claim is an error of the page on purpose.
  expect(complaints.map((found) => found.filter((text) => !/\b409\b/.test(text)))).toEqual([[], [], []]);
});
