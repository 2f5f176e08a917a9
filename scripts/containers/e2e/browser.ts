import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { BROWSER_ARGUMENTS } from '../../setup/browser.mjs';
import type { Client, Member } from './client.ts';

/** Browser arguments. A container has little shared memory. */
const ARGUMENTS = ['--headless', ...BROWSER_ARGUMENTS, '--disable-dev-shm-usage'];

export function startBrowser(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ARGUMENTS });
}

/**
 * Completes a quest of two members in the browser. They sign in and post through forms; later requests use the cookies
 * of the pages. The journey fails without a secure context or if a script can read a cookie.
 */
export async function browserJourney(browser: Browser, client: Client, web: string): Promise<void> {
  const poster = await signedIn(browser, web, await client.join('Pia'));
  const doer = await signedIn(browser, web, await client.join('Dan'));
  await checkSession(poster, web);
  const questId = await postQuest(poster.page, web);

  await doer.page.goto(`${web}/quests/${questId}`);
  await doer.page.getByRole('heading', { name: 'Paint the railing of the bridge' }).waitFor();
  await act(doer.page, `${questId}/claim`, {});
  await act(doer.page, `${questId}/submit`, { text: 'Two coats of green on both sides.' });
  await act(poster.page, `${questId}/attest`, { outcome: 'done' });
  equal((await act(doer.page, `${questId}/attest`, { outcome: 'done' }))['status'], 'COMPLETED');

  await doer.page.goto(`${web}/me`);
  await doer.page.getByText('Dan').first().waitFor();
  await Promise.all([poster.context.close(), doer.context.close()]);
}

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
}

async function signedIn(browser: Browser, web: string, { email, password }: Member): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${web}/sign-in`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  return { context, page };
}

async function checkSession({ context, page }: Visit, web: string): Promise<void> {
  equal(new URL(page.url()).origin, web);
  equal(await page.evaluate<boolean>('isSecureContext'), true);
  const cookies = (await context.cookies()).filter(({ name }) => /civicforge_(access|refresh)$/.test(name));
  equal(cookies.map(({ name }) => name).sort(), ['civicforge_access', 'civicforge_refresh']);
  ok(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax'));
  ok(!(await page.evaluate<string>('document.cookie')).includes('civicforge_access'));
}

async function postQuest(page: Page, web: string): Promise<string> {
  await page.goto(`${web}/quests/new`);
  await page.locator('input[name=title]').fill('Paint the railing of the bridge');
  await page.locator('textarea[name=description]').fill('Green, two coats, when it has not rained for a day.');
  await page.locator('form:has(input[name=title]) button[type=submit]').click();
  await page.waitForURL(/\/quests\/(?!new)[^/]+$/);
  await page.getByRole('heading', { name: 'Paint the railing of the bridge' }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Sends a change from within the page: with its cookies and origin, through the web application. */
async function act(page: Page, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await page.evaluate(
    async ([url, text]) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      return { status: response.status, text: await response.text() };
    },
    [`/api/v1/quests/${path}`, JSON.stringify(body)] as const,
  );
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text) as Record<string, unknown>;
}
