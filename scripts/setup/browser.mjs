import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { environmentWith, findNode } from './node.mjs';
import { ROOT, SetupFailure } from './root.mjs';
import { step } from './run.mjs';

const SYSTEM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Rules of Chromium that lead an address to another host, where the address of a published port is not the container's. */
const hostRules = process.env.CIVICFORGE_BROWSER_HOST_RULES;

/** Browser arguments for containers. They block all hosts except the pages under test. */
export const BROWSER_ARGUMENTS = [
  ...(hostRules ? [`--host-resolver-rules=${hostRules}`] : []),
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Returns the system's Chromium, or undefined. */
export function systemBrowser() {
  return SYSTEM_PLACES.find((place) => existsSync(place));
}

/**
 * Finds or installs a browser for the journeys: the system's, a system package, or Playwright's own.
 * @throws {SetupFailure} if no browser can be installed
 */
export async function ensureBrowser() {
  if (await hasBrowser()) return;
  const debianAsRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (debianAsRoot) await attemptTo(installFromDebian);
  if (!(await hasBrowser())) await attemptTo(installFromPlaywright);
  if (await hasBrowser()) return;
  throw new SetupFailure(
    'The journeys need Chromium, which is not installed and could not be installed. ' +
      'Install it ("apt-get install chromium" on Debian, "npx playwright install chromium" elsewhere) and try again.',
  );
}

async function hasBrowser() {
  return systemBrowser() !== undefined || (await hasPlaywrightBrowser());
}

async function hasPlaywrightBrowser() {
  const playwright = pathToFileURL(join(ROOT, 'node_modules', '@playwright', 'test', 'index.mjs'));
  const { chromium } = await import(playwright.href);
  return existsSync(chromium.executablePath());
}

async function installFromDebian() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Updating the list of packages', 'apt-get', ['update', '--quiet'], { env });
  await step('Installing Chromium', 'apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env });
}

async function installFromPlaywright() {
  const node = findNode();
  const playwright = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  await step('Installing Playwright’s Chromium', node, [playwright, 'install', 'chromium'], {
    env: environmentWith(node),
  });
}

/** Tries one way of installation and ignores its failure. */
async function attemptTo(install) {
  try {
    await install();
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    console.log(error.message);
  }
}
