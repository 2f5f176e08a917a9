import playwright, { defineConfig, devices } from '@playwright/test';
import { BROWSER_ARGUMENTS, systemBrowser } from './scripts/setup/browser.mjs';
import { launchOptionsOf } from './scripts/setup/other-browsers.mjs';

const chromium = systemBrowser();
const report = process.env.PLAYWRIGHT_REPORT;
/** `firefox` or `webkit`; Chromium by default. */
const other = process.env.CIVICFORGE_BROWSER;

const CHROMIUM = {
  ...devices['Desktop Chrome'],
  launchOptions: { args: BROWSER_ARGUMENTS, ...(chromium !== undefined && { executablePath: chromium }) },
};
const inOther = () => ({ browserName: other, launchOptions: launchOptionsOf(other, playwright[other]) });

// The setup names the file of its own stack, before the workers read this file.
const isDeployed = process.env.CIVICFORGE_WEB_URL !== undefined && process.env.CIVICFORGE_STACK_FILE === undefined;

/**
 * Journeys of people through the product, in Chromium or in CIVICFORGE_BROWSER. They start a stack of their own unless
 * CIVICFORGE_WEB_URL names a running one; the `stack.json` of their own is at CIVICFORGE_STACK_FILE. Against a deployed
 * stage only those run that leave nothing behind, one at a time, because its limits of sign-ins hold.
 */
export default defineConfig({
  testDir: 'test/web',
  testMatch: '**/*.journey.ts',
  globalSetup: './test/support/journey-setup.ts',
  outputDir: 'test-results',
  // Two cores carry the service, the pages and the browsers: more at a time only wait for each other.
  workers: isDeployed ? 1 : 2,
  ...(isDeployed && { grep: /@every-stage/ }),
  timeout: 180_000,
  // No journey measures time, and a busy machine can stop a browser for seconds.
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // A journey that needs its second attempt is named at the end.
  retries: 1,
  reporter: [['list'], ...(report === undefined ? [] : [['json', { outputFile: report }]])],
  use: {
    ...(other === undefined ? CHROMIUM : inOther()),
    // Set by the global setup before the workers read this file.
    baseURL: process.env.CIVICFORGE_WEB_URL,
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'on-first-retry',
  },
});
