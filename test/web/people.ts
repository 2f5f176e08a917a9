import { AxeBuilder } from '@axe-core/playwright';
import { type APIRequestContext, type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { webAddress } from '../support/journey.ts';

export const PASSWORD = 'CivicForge!2026';
/** What every new account is confirmed with on a local stack. */
export const CODE = '424242';
export const PHONE = { width: 360, height: 780 };

/** A person with a browser of their own, signed in without a page. */
export async function enter(browser: Browser, email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  await signInto(context.request, email);
  return context.newPage();
}

/** Signs in through the pages' own address; the cookies stay with the request context. */
export async function signInto(request: APIRequestContext, email: string): Promise<void> {
  const answer = await request.post('/api/v1/auth/sign-in', {
    data: { email, password: PASSWORD },
    headers: { origin: webAddress() },
  });
  expect(answer.status()).toBe(200);
}

let joined = 0;

/** Somebody new, who has the points of a new member and nothing else. */
export async function newcomer(request: APIRequestContext, displayName: string): Promise<string> {
  joined += 1;
  const email = `${displayName.toLowerCase()}-${String(process.pid)}-${String(Date.now())}-${String(joined)}@example.org`;
  const headers = { origin: webAddress() };
  const registered = await request.post('/api/v1/auth/register', {
    data: { email, password: PASSWORD, displayName },
    headers,
  });
  expect(registered.status()).toBe(202);
  const confirmed = await request.post('/api/v1/auth/confirm', { data: { email, code: CODE }, headers });
  expect(confirmed.status()).toBe(204);
  return email;
}

/** A quest of the person behind the page. @returns its path. */
export async function post(page: Page, title: string, rewardXp = 100): Promise<string> {
  const answer = await page.request.post('/api/v1/quests', {
    data: { title, description: 'A small job that both sides can see is done.', rewardXp },
    headers: { origin: webAddress() },
  });
  expect(answer.status()).toBe(201);
  const { questId } = (await answer.json()) as { questId: string };
  return `/quests/${questId}`;
}

/** Nothing serious for people who use the page with other senses or hands, and no scrolling sideways. */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Collects what a page complains about, and requests that leave our own address. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(webAddress()) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return complaints;
}
