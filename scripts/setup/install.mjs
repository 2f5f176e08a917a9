import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { ROOT } from './root.mjs';
import { step } from './run.mjs';

export const SETUP_LOCK = join(ROOT, 'dist', 'setup.lock');

/** Installs the packages if they are missing or differ from the lock file. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await alone(SETUP_LOCK, async () => {
    if (isInstalled()) return;
    const npm = npmCommand();
    const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
    await step('Installing packages', npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund'], {
      env,
      shell: npm.shell,
    });
  });
}

/**
 * Compares the lock file with npm's record of the installation. File times are not reliable: a checkout makes an
 * unchanged lock file newer, and a changed one can be older than the folder.
 */
function isInstalled() {
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const present = packagesOf(record);
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link || !path.includes('node_modules/')) return true;
    return present[path] === undefined ? optional === true : isSame(present[path].version, version);
  });
}

/** Compares versions. A package can write its own as `v1.21.0`; npm copies that to the record of the installation. */
export function isSame(present, wanted) {
  return present?.replace(/^v/, '') === wanted?.replace(/^v/, '');
}

/** @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Returns the npm that started this process, or the npm of the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return { command: process.execPath, args: [running], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
