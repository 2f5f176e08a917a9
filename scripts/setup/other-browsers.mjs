import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './root.mjs';

/** Places of a system's Firefox. Playwright drives it by WebDriver BiDi, its own build by a protocol of its own. */
const SYSTEM_FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
/** Stands between Playwright and a Firefox that lacks a command: see `bidi-bridge.mjs`. */
export const BRIDGED_FIREFOX = join(ROOT, 'scripts', 'setup', 'system-firefox.mjs');
const PROBE_MS = 30_000;

/** Browsers beside Chromium, in which the journeys run where they are. */
export const OTHER_BROWSERS = ['firefox', 'webkit'];

/**
 * Returns the launch options of a browser: of Playwright's own build, else of the system's. Undefined if it is missing.
 *
 * @param {'firefox' | 'webkit'} name
 * @param {{ executablePath(): string }} type
 * @param {(path: string) => boolean} [exists]
 * @returns {{ channel?: string, executablePath?: string, env?: NodeJS.ProcessEnv } | undefined}
 */
export function launchOptionsOf(name, type, exists = existsSync) {
  if (exists(type.executablePath())) return {};
  if (name !== 'firefox') return undefined;
  const path = SYSTEM_FIREFOX.find((candidate) => exists(candidate));
  if (path === undefined) return undefined;
  const env = { ...process.env, CIVICFORGE_FIREFOX: path };
  return { channel: 'moz-firefox', executablePath: BRIDGED_FIREFOX, env };
}

/**
 * Opens a page in a browser. Returns undefined if that works, else the reason, because a system's browser can lack
 * commands that Playwright needs.
 *
 * @param {'firefox' | 'webkit'} name
 * @returns {Promise<string | undefined>}
 */
export async function whyNot(name) {
  const { [name]: type } = await import(
    pathToFileURL(join(ROOT, 'node_modules', '@playwright', 'test', 'index.mjs')).href
  );
  const options = launchOptionsOf(name, type);
  if (options === undefined) return `it is not installed ("npx playwright install ${name}")`;
  let browser;
  try {
    browser = await type.launch({ ...options, timeout: PROBE_MS });
    await (await browser.newContext()).newPage();
    return undefined;
  } catch (error) {
    const version = browser === undefined ? '' : ` ${browser.version()}`;
    return `Playwright cannot drive ${options.env?.CIVICFORGE_FIREFOX ?? name}${version}: ${firstLine(error)}`;
  } finally {
    await browser?.close();
  }
}

function firstLine(error) {
  return String(error.message).split('\n')[0];
}
