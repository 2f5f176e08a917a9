import { expect, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { newMember, post } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE } from '../support/pages.ts';

const TITLE = 'Sort the shelf of the free library';

async function act(page: Page, path: string, data: object = {}): Promise<void> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
}

/** Confirms the work on the page of its quest and states how long it took. */
async function confirms(page: Page, path: string, minutes: string): Promise<void> {
  await page.goto(path);
  await page.getByText('Done', { exact: true }).click();
  await page.getByLabel('Minutes of work').fill(minutes);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

test('both state the time, the smaller one counts, and a letter shows it to strangers until it is revoked', async ({
  browser,
}) => {
  const ada = await newMember(browser, 'Ada');
  const ben = await newMember(browser, 'Ben', { viewport: PHONE, colorScheme: 'dark' });
  const stranger = await (await browser.newContext({ viewport: PHONE })).newPage();
  const complaints = [ada.page, ben.page, stranger].map((page) => complaintsOf(page));
  const path = await post(ada.page, TITLE);
  await act(ben.page, `${path}/claim`);
  await act(ben.page, `${path}/submit`, { text: 'All books are in order, by author.' });

  await test.step('Ben has no hours while one side is silent', async () => {
    await confirms(ben.page, path, '90');
    await expect(ben.page.getByText('Your statement is sealed.')).toBeVisible();
    await ben.page.goto('/me/hours');
    await expect(ben.page.getByText('No hours in this period.')).toBeVisible();
    await expect(ben.page.getByRole('button', { name: 'Create a letter' })).toHaveCount(0);
    await isAccessible(ben.page);
  });

  await test.step('Ada refuses a time that is no number, and states a smaller one', async () => {
    await confirms(ada.page, path, 'an hour');
    await expect(ada.page.getByText('The time must be a whole number of minutes').first()).toBeVisible();
    await ada.page.getByLabel('Minutes of work').fill('75');
    await ada.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(ada.page.getByText('75 minutes count, the smaller number.')).toBeVisible();
  });

  await test.step('Ben finds the smaller time with both statements, and saves it as a table', async () => {
    const { page } = ben;
    await page.goto('/me');
    await page.getByRole('link', { name: 'Your hours' }).click();
    const line = page.getByRole('row').filter({ hasText: TITLE });
    await expect(line).toContainText('1:15 h');
    await expect(line).toContainText('1:15 h by the person who posted it, 1:30 h by the person who claimed it');
    await isAccessible(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a table' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('hours.csv');
    const table = await readFile(await file.path(), 'utf8');
    expect(table.startsWith('\u{feff}')).toBe(true);
    expect(table).toContain(TITLE);
    expect(table).toMatch(/\b75\b/);
  });

  const letter = await test.step('Ben makes a letter and opens it', async () => {
    const { page } = ben;
    await page.getByRole('button', { name: 'Create a letter' }).click();
    await expect(page.getByText('The letter is ready.')).toBeVisible();
    await isAccessible(page);
    await page.getByRole('link', { name: /^Open and print the letter / }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Statement of hours' })).toBeVisible();
    return new URL(page.url()).pathname;
  });

  await test.step('a stranger reads it by its reference, without titles and without the other person', async () => {
    const reference = letter.split('/').at(-1) ?? '';
    await stranger.goto(`/letters/${reference.toLowerCase()}`);
    await expect(stranger.getByText(/^Unchanged since /)).toBeVisible();
    for (const words of ['Ben', '1:15 h', 'Who posted it: signed on a device']) {
      await expect(stranger.getByText(words, { exact: words === 'Ben' }).first()).toBeVisible();
    }
    const html = await stranger.content();
    expect([html.includes(TITLE), html.includes('Ada')]).toEqual([false, false]);
    await isAccessible(stranger);
  });

  await test.step('Ben revokes the letter, and the stranger sees that', async () => {
    const { page } = ben;
    await page.goto('/me/hours');
    await page.getByRole('button', { name: /^Revoke the letter / }).click();
    await page.getByRole('button', { name: 'Yes, revoke it' }).click();
    await expect(page.getByText('The letter is revoked.')).toBeVisible();
    await expect(page.getByRole('link', { name: /^Open and print/ })).toHaveCount(0);
    await stranger.reload();
    await expect(stranger.getByRole('heading', { level: 1, name: 'Revoked' })).toBeVisible();
    expect(await stranger.content()).not.toContain('1:15');
    await isAccessible(stranger);
  });

  expect(complaints).toEqual([[], [], []]);
});
