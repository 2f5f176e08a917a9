/// <reference lib="dom" />
import { expect } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { isDeployedStage, ON_EVERY_STAGE } from '../support/journey.ts';
import { PASSWORD } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE } from '../support/pages.ts';

const LOOKS = [
  { colorScheme: 'light', locale: 'en-GB' },
  { colorScheme: 'dark', locale: 'de-DE' },
] as const;

for (const look of LOOKS) {
  test(`a new member reads the code of the registration in the mails of the local stack: ${look.locale}`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ ...look, viewport: PHONE })).newPage();
    const email = `mail-${String(Date.now())}@example.org`;
    await page.goto('/register');
    await page.locator('input[type=email]').fill(email);
    await page.locator('input[autocomplete=new-password]').first().fill(PASSWORD);
    await page.locator('input[autocomplete=name], input[name=displayName]').first().fill('Nora');
    await page.locator('main form button[type=submit]').click();
    await expect(page).toHaveURL(/\/confirm/);
    const confirm = page.url();

    const complaints = complaintsOf(page);
    await page.goto('/local/mail');
    expect(await page.locator('html').getAttribute('lang')).toBe(look.locale.slice(0, 2));
    await isAccessible(page);
    await page.getByRole('link').filter({ hasText: email }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('CivicForge: your code / dein Code');
    const mail = page.frameLocator('iframe').locator('body');
    await expect(mail).toContainText(/\b\d{6}\b/);
    const code = /\b\d{6}\b/.exec(await mail.innerText())?.[0] ?? '';
    await expect(page.locator('pre').first()).toContainText(code);
    // The frame of the mail takes no scripts, so axe would wait for it without end.
    await page.locator('iframe').evaluate((frame) => frame.remove());
    await isAccessible(page);
    expect(complaints).toEqual([]);

    await page.goto(confirm);
    await page.locator('input[autocomplete=one-time-code]').fill(code);
    await page.locator('main form button[type=submit]').click();
    await expect(page).not.toHaveURL(/\/confirm/);
  });
}

test('no stage shows mails', ON_EVERY_STAGE, async ({ request }) => {
  expect((await request.get('/local/mail')).status()).toBe(isDeployedStage() ? 404 : 200);
});
