import { test as base } from '@playwright/test';

/**
 * The test of a journey. Afterwards it closes the pages of all its people: an open page asks the service again and again,
 * and would slow down every later journey of the worker.
 */
export const test = base.extend<{ closedPages: undefined }>({
  closedPages: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
