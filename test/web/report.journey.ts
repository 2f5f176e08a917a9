import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, newMember, post } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE } from '../support/pages.ts';

const REPORT = 'The text sends people to a shop, and the quest is never done.';
const REASON = 'The text advertises a shop, and nothing in it is a job for neighbours.';
const APPEAL = 'I advertise nothing: the shop lends us the tools for free, every year.';
const ANSWER = 'Lending tools is no advertising, so the first decision was wrong.';

/** Opens the folded form and reports. */
async function report(page: Page): Promise<void> {
  await page.getByText('Report to the moderators', { exact: true }).last().click();
  await page.getByText('Advertising or spam').click();
  await page.getByLabel('What should moderators know?').fill(REPORT);
  await page.getByRole('button', { name: 'Send the report' }).click();
}

/** Opens the newest entry about a member in a list of moderators. */
async function openFor(page: Page, queue: string, name: string): Promise<void> {
  await page.goto(`/moderation/${queue}`);
  const card = page.getByRole('listitem').filter({ hasText: name });
  await isAccessible(page);
  await card.getByRole('link', { name: 'Read and decide' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Reported');
}

test('from a report over a suspension to an appeal that another moderator grants, on a phone', async ({ browser }) => {
  const name = `Nora${String(Date.now())}`;
  const nora = await newMember(browser, name, { viewport: PHONE, colorScheme: 'dark' });
  const otis = await newMember(browser, 'Otis', { viewport: PHONE });
  const mod = await knownMember(browser, 'mod@example.org', { viewport: PHONE });
  const admin = await knownMember(browser, 'admin@example.org');
  const complaints = [nora, otis, mod, admin].map(({ page }) => complaintsOf(page));
  const path = await post(nora.page, 'Fetch the tools from the shop');

  await test.step('Otis reports the quest once, and nothing is hidden', async () => {
    await otis.page.goto(path);
    await report(otis.page);
    await expect(otis.page.getByText('Thank you. A moderator will look at it.')).toBeVisible();
    await otis.page.reload();
    await report(otis.page);
    await expect(otis.page.getByText('You have already reported this.')).toBeVisible();
    await isAccessible(otis.page);
  });

  await test.step('Nora sees no form to report her own quest', async () => {
    await nora.page.goto(path);
    await expect(nora.page.getByRole('heading', { level: 1 })).toHaveText('Fetch the tools from the shop');
    await expect(nora.page.getByText('Report to the moderators')).toHaveCount(0);
  });

  await test.step('the worklist names nobody, the list and the page name the people', async () => {
    await mod.page.goto('/moderation');
    await expect(mod.page.getByRole('heading', { level: 2, name: 'Look at reports' })).toBeVisible();
    await expect(mod.page.getByText(name)).toHaveCount(0);
    await isAccessible(mod.page);
    await openFor(mod.page, 'reports', name);
    for (const words of [REPORT, 'Otis', name]) await expect(mod.page.getByText(words).first()).toBeVisible();
    await isAccessible(mod.page);
  });

  await test.step('a suspension needs its days, and by a moderator at most 30', async () => {
    const { page } = mod;
    await page.getByText('Suspend the person').click();
    await page.getByRole('textbox', { name: 'Reasons' }).fill(REASON);
    await page.getByLabel('House rule').fill('No advertising');
    await page.getByLabel('For how many days?').fill('31');
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await expect(page.getByText('Only an admin can suspend someone for more than 30 days.')).toBeVisible();
    await page.getByLabel('For how many days?').fill('7');
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await expect(page.getByText('The decision is recorded.')).toBeVisible();
  });

  await test.step('Nora reads why, can start nothing, and appeals', async () => {
    const { page } = nora;
    await page.goto('/');
    await expect(page.getByText('Your account is suspended until')).toBeVisible();
    await isAccessible(page);
    const refused = await page.request.post('/api/v1/quests', {
      data: { title: 'Another quest', description: 'This one cannot be posted at the moment.' },
      headers: { origin: webAddress() },
    });
    expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([403, 'user.suspended']);
    await page.getByRole('link', { name: 'Read why, and how to appeal' }).click();
    await expect(page.getByText(REASON)).toBeVisible();
    await expect(page.getByText('Otis')).toHaveCount(0);
    await page.getByText('Appeal', { exact: true }).click();
    await page.getByLabel('Why is the decision wrong?').fill(APPEAL);
    await isAccessible(page);
    await page.getByRole('button', { name: 'Send the appeal' }).click();
    await expect(page.getByText('Your appeal is sent.')).toBeVisible();
  });

  await test.step('the first moderator cannot answer it, another one grants it', async () => {
    await openFor(mod.page, 'appeals', name);
    await expect(mod.page.getByText('You made the first decision')).toBeVisible();
    await openFor(admin.page, 'appeals', name);
    await expect(admin.page.getByText(APPEAL)).toBeVisible();
    await admin.page.getByText('The decision is lifted').click();
    await admin.page.getByRole('textbox', { name: 'Reasons' }).fill(ANSWER);
    await admin.page.getByRole('button', { name: 'Record the answer' }).click();
    await expect(admin.page.getByText('The answer is recorded.')).toBeVisible();
    await isAccessible(admin.page);
  });

  await test.step('the suspension is over, and the numbers are public', async () => {
    await nora.page.goto('/me/cases');
    await expect(nora.page.getByText('The decision was lifted')).toBeVisible();
    await expect(nora.page.getByText(ANSWER)).toBeVisible();
    await expect(nora.page.getByText('Your account is suspended until')).toHaveCount(0);
    await otis.page.goto('/rules');
    await otis.page.getByRole('link', { name: 'How moderators decided' }).click();
    await expect(otis.page.getByRole('cell', { name: 'appeal granted' }).first()).toBeVisible();
    await isAccessible(otis.page);
  });

  expect(complaints.flat().filter((words) => !/status of (403|409)/.test(words))).toEqual([]);
});
