/**
 * Prints the services that differ from the last release for the deploy workflow: `service=all|api|web|none`.
 *
 *   node scripts/setup/changed-services.mjs
 *
 * It compares with the last tag and not with the previous push, so that changes of a failed run are included.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Folders of one service. Other shipped folders are part of both. */
const ONLY = { api: ['apps/api/'], web: ['apps/web/'] };
const BOTH = ['libs/', 'Dockerfile', '.dockerignore', 'package.json', 'package-lock.json', 'scripts/containers/'];

/**
 * @param {readonly string[]} paths changed files
 * @returns {'all' | 'api' | 'web' | 'none'}
 */
export function servicesOf(paths) {
  const ships = paths.filter((path) => !/\.(spec|journey)\.tsx?$|\.md$/.test(path));
  const touches = (starts) => ships.some((path) => starts.some((start) => path.startsWith(start)));
  const services = Object.keys(ONLY).filter((service) => touches([...ONLY[service], ...BOTH]));
  return services.length > 1 ? 'all' : (services[0] ?? 'none');
}

function git(...words) {
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const last = git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
  const changed = last && git('diff', '--name-only', last, 'HEAD');
  // Without a previous release, all services are new.
  console.log(`service=${changed === undefined ? 'all' : servicesOf(changed.split('\n'))}`);
}
