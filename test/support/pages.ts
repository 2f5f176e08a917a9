import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { webAddress } from './journey.ts';

/** The smallest screen that every page must fit. */
export const PHONE = { width: 360, height: 780 };

/**
 * Asserts that the page has no serious accessibility violation and no horizontal scrolling.
 * @param part selector of a sheet over the page: axe takes its colours for the background of the texts below
 */
export async function isAccessible(page: Page, part = 'html'): Promise<void> {
  // A page reached by a link has its title a moment after its content.
  await expect(page).toHaveTitle(/\S/);
  // The rules of axe judge the markup, which is the same in each browser. Its frames end the pages of Firefox ESR 153.
  if (page.context().browser()?.browserType().name() === 'chromium') {
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Replaces the text of a field by key. React does not see what WebDriver BiDi fills into a field of Firefox. */
export async function enter(field: Locator, text: string): Promise<void> {
  await field.press('ControlOrMeta+a');
  await field.pressSequentially(text);
}

/** Collects the errors and warnings of a page and its requests to other origins. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(webAddress()) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return complaints;
}

/** Holds the scripts of a page back, as a slow line does. Returns a function that lets them through. */
export async function holdScripts(page: Page): Promise<() => void> {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  return release;
}
