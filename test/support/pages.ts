/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, type Request } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
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
    const grave = (await violationsOf(page, part)).filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Returns the elements that make the page scroll sideways. */
export async function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && one.closest('.sr-only') === null)
      .map(({ outerHTML }) => outerHTML.slice(0, 200));
  });
}

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'];

/**
 * Returns what axe finds in a page or a part of it. Without the legacy mode, axe sums up in another new page, which takes the front
 * from the page under test and most of the time. That mode leaves out frames of other origins alone, and no page has any.
 */
export async function violationsOf(page: Page, part = 'html'): Promise<Violations> {
  const axe = new AxeBuilder({ page }).include(part).setLegacyMode();
  return (await axe.options({ resultTypes: ['violations'] }).analyze()).violations;
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

/** Waits until React runs in a part of the page. The `load` event comes before the scripts are requested. */
export async function isHydrated(page: Page, part = 'main'): Promise<void> {
  await page.waitForFunction(
    (selector) => Object.keys(document.querySelector(selector) ?? {}).some((name) => name.startsWith('__reactProps')),
    part,
  );
}

/** Pause without requests after which nothing more follows from the last one. */
const QUIET_MS = 500;

/**
 * Watches the requests of a page from now on. Playwright's `networkidle` may come before the scripts are requested.
 * @returns a function that waits until the scripts run and have all that they asked for
 */
export function requestsOf(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let last = Date.now();
  const ended = (request: Request) => {
    open.delete(request);
    last = Date.now();
  };
  page.on('request', (request) => {
    open.add(request);
    last = Date.now();
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  // Requests of the page before may end without a word.
  page.on('framenavigated', () => {
    open.clear();
  });
  const isQuiet = () => open.size === 0 && Date.now() - last > QUIET_MS;
  return async () => {
    await isHydrated(page);
    await expect.poll(isQuiet, { intervals: [100], timeout: 60_000 }).toBe(true);
  };
}

/** Delays each script of a page, as a slow line does, so that people read and act before the scripts run. */
export async function delayScripts(page: Page, milliseconds: number): Promise<void> {
  await page.route('**/_next/static/**/*.js', async (route) => {
    await sleep(milliseconds);
    await route.continue();
  });
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
