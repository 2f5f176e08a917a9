/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { editFlag } from '../support/flags-file.ts';
import { webAddress } from '../support/journey.ts';
import { newMember } from '../support/members.ts';
import { PHONE } from '../support/pages.ts';

/** Sets a mark that only a reload removes. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset['mark'] = 'not reloaded';
  });
}

async function isStillTheSamePage(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.dataset['mark'])).toBe('not reloaded');
}

test('a flag change in the file appears in an open page without a reload', async ({ browser }) => {
  const { page, userId } = await newMember(browser, 'Flora');
  const others = await newMember(browser, 'Otto');
  await page.goto('/');
  await others.page.goto('/');
  const search = page.getByRole('search');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(search).toBeVisible();
  await mark(page);

  // For one member alone, so that other journeys are not affected.
  editFlag('advanced_search', { blocklist_users: [userId] });
  await expect(search).toHaveCount(0);
  await isStillTheSamePage(page);
  await expect(others.page.getByRole('search')).toBeVisible();
  editFlag('advanced_search', { blocklist_users: [] });
  await expect(search).toBeVisible();

  await test.step('the enabled search works', async () => {
    const title = `Polish the brass bell ${String(Date.now())}`;
    const created = await others.page.request.post('/api/v1/quests', {
      data: { title, description: 'The bell at the town hall has not been polished for years.', category: 'other' },
      headers: { origin: webAddress() },
    });
    expect(created.status()).toBe(201);
    await search.getByRole('textbox').fill('brass bell polish');
    await expect(page).toHaveURL(/q=brass\+bell\+polish/);
    await expect(page.getByRole('link', { name: title })).toBeVisible();
    await search.getByRole('textbox').fill('zzzunknown');
    await expect(page.getByRole('heading', { name: 'No quest found for “zzzunknown”' })).toBeVisible();
    await search.getByRole('button', { name: 'Clear the search' }).click();
    await expect(page).toHaveURL(/\/$/);
    await expect(search.getByRole('textbox')).toBeFocused();
  });

  await isStillTheSamePage(page);
});

test('maintenance during a form is explained, keeps the input and ends without a reload', async ({ browser }) => {
  const { page, userId } = await newMember(browser, 'Wanda', { viewport: PHONE });
  await page.goto('/quests/new');
  const title = page.getByLabel('What needs to be done?');
  const send = page.getByRole('button', { name: 'Post the quest' });
  await title.fill('Paint the garden gate');
  await mark(page);

  editFlag('maintenance_mode', { whitelist_users: [userId], message: 'We are back at nine.' });
  await expect(page.getByText('CivicForge is under maintenance', { exact: true })).toBeVisible();
  await expect(page.getByText('We are back at nine.')).toBeVisible();
  await expect(send).toBeDisabled();
  await expect(page.getByText(/Sending is paused/)).toBeVisible();
  await expect(title).toHaveValue('Paint the garden gate');

  editFlag('maintenance_mode', { whitelist_users: [] });
  await expect(send).toBeEnabled();
  await expect(page.getByText('We are back at nine.')).toHaveCount(0);
  await expect(title).toHaveValue('Paint the garden gate');
  await isStillTheSamePage(page);
});

test('the first paint without script has the flags of the member', async ({ browser }) => {
  const { page, userId } = await newMember(browser, 'Clara', { javaScriptEnabled: false });
  await page.goto('/quests/new');
  await expect(page.getByLabel('Category')).toHaveCount(1);
  editFlag('quest_categories', { blocklist_users: [userId] });
  await expect(async () => {
    await page.reload();
    await expect(page.getByLabel('Category')).toHaveCount(0, { timeout: 500 });
  }).toPass();
  editFlag('quest_categories', { blocklist_users: [] });
});
