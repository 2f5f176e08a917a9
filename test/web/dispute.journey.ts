/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { knownMember, type Member, newMember } from '../support/members.ts';
import { PHONE, violationsOf } from '../support/pages.ts';

async function isAccessible(page: Page): Promise<void> {
  const violations = await violationsOf(page);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Performs a step of a member through the API, for steps outside the scope of the journey. */
async function act({ page }: Member, path: string, data: object = {}): Promise<{ questId: string }> {
  const answer = await page.request.post(`/api/v1/quests${path}`, {
    data,
    headers: { origin: webAddress() },
  });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as { questId: string };
}

const REASON = 'The fence was painted on one side only, and I have photos of the other.';
const DECISION = 'One side is well done and one is missing, so half the reward is fair to both.';

test('a dispute from raising to the decision, with its reasons visible to both sides', async ({ browser }) => {
  const rosa = await newMember(browser, 'Rosa');
  const paul = await newMember(browser, 'Paul', { viewport: PHONE, colorScheme: 'dark' });
  const mod = await knownMember(browser, 'mod@example.org');
  const title = `Paint the fence of the playground ${String(Date.now())}`;
  const { questId } = await act(rosa, '', {
    title,
    description: 'Both sides, green. Paint and brushes are in the shed.',
    category: 'other',
  });
  await act(paul, `/${questId}/claim`);
  await act(paul, `/${questId}/submit`, { text: 'The fence is painted, the brushes are clean.' });
  const address = `/quests/${questId}`;

  await test.step('Rosa raises it', async () => {
    await rosa.page.goto(address);
    await rosa.page.getByText('Report a problem', { exact: true }).click();
    await rosa.page.getByLabel('What is the problem?').fill(REASON);
    await rosa.page.getByRole('button', { name: 'Report the problem' }).click();
    await expect(rosa.page.getByText('The quest is frozen.')).toBeVisible();
  });

  await test.step('Paul reads why, and neither of them can decide', async () => {
    await paul.page.goto(address);
    await expect(paul.page.getByText(REASON).first()).toBeVisible();
    for (const { page } of [rosa, paul]) {
      await expect(page.getByRole('button', { name: 'Record the decision' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: /Moderation|Cases/ })).toHaveCount(0);
      const answer = await page.goto('/moderation');
      expect(answer?.status()).toBe(403);
      await expect(page.getByRole('heading', { name: 'Only moderators can open this page' })).toBeVisible();
    }
  });

  await test.step('the moderator opens it from the queue and decides', async () => {
    await mod.page.goto('/');
    await mod.page.getByRole('link', { name: 'Moderation' }).click();
    await mod.page.getByRole('link', { name: 'Open the list: Decide disputes' }).click();
    const card = mod.page.getByRole('article').filter({ hasText: title });
    await expect(card.getByText(REASON)).toBeVisible();
    await isAccessible(mod.page);
    await card.getByRole('link', { name: /Read and decide/ }).click();
    await expect(mod.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await mod.page.getByText('Work partly accepted: half the reward').click();
    await mod.page.getByLabel('Reasons').fill(DECISION);
    await mod.page.getByRole('button', { name: 'Record the decision' }).click();
    await expect(mod.page.getByText('A moderator accepted part of the work.')).toBeVisible();
  });

  await test.step('both read the decision and its reasons, and half is paid', async () => {
    for (const { page } of [rosa, paul]) {
      await page.goto(address);
      const dispute = page.getByRole('region', { name: 'Dispute' });
      await expect(dispute.getByText('Work partly accepted: half the reward')).toBeVisible();
      await expect(dispute.getByText(DECISION)).toBeVisible();
      await expect(page.getByText('A moderator accepted part of the work.')).toBeVisible();
      await isAccessible(page);
    }
    await expect(paul.page.getByText('50 of 100 XP').first()).toBeVisible();
  });

  await test.step('the statistics count it in sums alone', async () => {
    await mod.page.goto('/moderation');
    await mod.page.getByRole('link', { name: 'Statistics' }).click();
    await expect(mod.page.getByRole('heading', { level: 1, name: 'Statistics' })).toBeVisible();
    await expect(mod.page.getByText(/^quests? disputed$/)).toBeVisible();
    await mod.page.getByText('Show as a table').click();
    await isAccessible(mod.page);
    await expect(mod.page.getByText(title)).toHaveCount(0);
    await mod.page.getByRole('link', { name: '7 days' }).click();
    await expect(mod.page).toHaveURL(/days=7$/);
    expect((await rosa.page.goto('/moderation/statistics'))?.status()).toBe(403);
  });

  await test.step('the queue is empty', async () => {
    await mod.page.goto('/moderation');
    await expect(mod.page.getByRole('heading', { level: 1, name: 'Moderation' })).toBeVisible();
    await expect(mod.page.getByText(title)).toHaveCount(0);
  });
});

test('the rewards page and its link in the header are for admins alone', async ({ browser }) => {
  const admin = await knownMember(browser, 'admin@example.org');
  await admin.page.goto('/');
  await admin.page.getByRole('link', { name: 'Rewards' }).click();
  await expect(admin.page.getByRole('heading', { level: 1, name: 'Rewards' })).toBeVisible();
  await isAccessible(admin.page);
  await admin.page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: 'Paid' }).click();
  await expect(admin.page).toHaveURL(/state=PAID/);

  const mod = await knownMember(browser, 'mod@example.org');
  await mod.page.goto('/');
  await expect(mod.page.getByRole('link', { name: 'Rewards' })).toHaveCount(0);
  expect((await mod.page.goto('/admin/rewards'))?.status()).toBe(403);
});
