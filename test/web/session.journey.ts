/// <reference lib="dom" />
import { expect } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { ON_EVERY_STAGE, webAddress } from '../support/journey.ts';
import { anyMember, newMember, post } from '../support/members.ts';
import { complaintsOf, enter, holdScripts, PHONE } from '../support/pages.ts';

test(
  'an expired access cookie is renewed before the page renders, once for concurrent requests',
  ON_EVERY_STAGE,
  async ({ browser }) => {
    const { page } = await anyMember(browser, 'Rena');
    const context = page.context();
    const before = (await context.cookies()).find(({ name }) => name.endsWith('civicforge_access'));
    await context.clearCookies({ name: /civicforge_access$/ });
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
    const after = (await context.cookies()).find(({ name }) => name.endsWith('civicforge_access'));
    expect(after?.value).toBeTruthy();
    expect(after?.value).not.toBe(before?.value);
    expect(after).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(await page.evaluate(() => document.cookie)).not.toContain('civicforge_access');
  },
);

test('a wrong field stays red under the pointer', async ({ browser }) => {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const field = page.getByLabel('Password', { exact: true });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  const edge = () => field.evaluate((input) => getComputedStyle(input).borderTopColor);
  const warning = page.getByText('Enter your password.').last();
  const red = await warning.evaluate((text) => getComputedStyle(text).color);
  await field.hover();
  expect(await field.evaluate((input) => input.matches(':hover'))).toBe(true);
  expect(await edge()).toBe(red);
});

test('a form survives the expiry of the access cookie', async ({ browser }) => {
  const { page } = await newMember(browser, 'Step');
  await page.goto('/quests/new');
  await page.getByLabel('What needs to be done?').fill('Mend the fence of the school garden');
  await page.getByLabel('What should people know?').fill('Three boards are loose. Nails and a hammer are in the shed.');
  await page.context().clearCookies({ name: /civicforge_access$/ });
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mend the fence' })).toBeVisible();
});

test(
  'an expired session leads to the sign-in page and back, and keeps the draft',
  ON_EVERY_STAGE,
  async ({ browser }) => {
    const { page, email, password } = await anyMember(browser, 'Draft');
    await page.goto('/quests/new');
    await enter(page.getByLabel('What needs to be done?'), 'Carry the piano upstairs');
    await enter(page.getByLabel('What should people know?'), 'It is heavy, so bring friends.');
    await page.context().clearCookies({ name: /civicforge/ });
    await page.getByRole('button', { name: 'Post the quest' }).click();
    await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Fquests%2Fnew$/);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/quests\/new$/);
    await expect(page.getByLabel('What needs to be done?')).toHaveValue('Carry the piano upstairs');
    await expect(page.getByText('Your draft is kept on this device.')).toBeVisible();
  },
);

test('sign-in redirects to no other site, and sign-out removes all data', ON_EVERY_STAGE, async ({ page, browser }) => {
  const { email, password } = await anyMember(browser, 'Safe');
  await page.goto('/sign-in?returnTo=https://evil.example/');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(webAddress());
  await page.goto('/quests/new');
  await page.getByLabel('What needs to be done?').fill('A secret that stays here');
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names.filter((name) => /civicforge_(access|refresh)$/.test(name))).toEqual([]);
  expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain('secret');
});

test('a form that is sent before hydration is not lost', ON_EVERY_STAGE, async ({ page, browser }) => {
  const { email, password } = await anyMember(browser, 'Early');
  const release = await holdScripts(page);
  await page.goto('/sign-in', { waitUntil: 'commit' });
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  release();
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
});

test('taps and choices before hydration are not lost', ON_EVERY_STAGE, async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/sign-in', { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Show the password' }).click();
  await page.getByLabel('Appearance').selectOption('Dark');
  release();
  await expect(page.getByRole('button', { name: 'Hide the password' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('text and filters before hydration are not lost', ON_EVERY_STAGE, async ({ browser }) => {
  const { page } = await anyMember(browser, 'Early');
  const release = await holdScripts(page);
  await page.goto('/', { waitUntil: 'commit' });
  await page.getByRole('checkbox', { name: 'Claimed', exact: true }).click();
  release();
  await expect(page).toHaveURL(/status=CLAIMED/);
  await expect(page.getByRole('checkbox', { name: 'Claimed', exact: true })).toBeChecked();

  const releaseForm = await holdScripts(page);
  await page.goto('/quests/new', { waitUntil: 'commit' });
  await enter(page.getByLabel('What needs to be done?'), 'Carry the benches back');
  releaseForm();
  await expect(page.getByText('Your draft is kept on this device.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('What needs to be done?')).toHaveValue('Carry the benches back');
});

test('what opens without a script stays open at hydration', ON_EVERY_STAGE, async ({ browser }) => {
  const { page } = await anyMember(browser, 'Quick');
  await page.setViewportSize(PHONE);
  const release = await holdScripts(page);
  await page.goto('/', { waitUntil: 'commit' });
  await page.getByRole('button', { name: /^Filters/ }).click();
  await expect(page.getByRole('form', { name: 'Filters' })).toBeVisible();
  await page.getByLabel('Appearance').selectOption('Dark');
  release();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('form', { name: 'Filters' })).toBeVisible();
});

test(
  'anonymous visitors get the sign-in prompt, and a missing quest answers 404',
  ON_EVERY_STAGE,
  async ({ browser, page }) => {
    await page.goto('/quests/nothing-here');
    await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Fquests%2Fnothing-here$/);
    const member = (await anyMember(browser, 'Lost')).page;
    const missing = await member.goto('/quests/nothing-here');
    expect(missing?.status()).toBe(404);
    await expect(member.getByRole('heading', { level: 1, name: 'This quest does not exist' })).toBeVisible();
    expect((await member.goto('/users/nobody'))?.status()).toBe(404);
    expect((await member.goto('/no/such/page'))?.status()).toBe(404);
  },
);

test('a late claim is rolled back with the reason', async ({ browser }) => {
  const owner = (await newMember(browser, 'Owner')).page;
  const path = await post(owner, 'Hang the lanterns in the lime trees');
  const slow = (await newMember(browser, 'Slow')).page;
  const complaints = complaintsOf(slow);
  await slow.goto(path);
  const fast = (await newMember(browser, 'Quick')).page;
  const claimed = await fast.request.post(`/api/v1${path}/claim`, { headers: { origin: webAddress() } });
  expect(claimed.status()).toBe(200);
  await slow.getByRole('button', { name: 'Claim this quest' }).click();
  await expect(slow.getByText('Quick is on it.')).toBeVisible();
  await expect(slow.getByText('Quick was faster.')).toBeVisible();
  await expect(slow.getByRole('link', { name: 'See open quests' })).toBeVisible();
  expect(complaints.filter((words) => !words.includes('412'))).toEqual([]);
});
