import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.mjs';

const NOT_SOURCE = new Set(['node_modules', 'testing', '.next', 'dist', 'coverage', 'test-results']);
/** Files that a build writes beside its sources. With them, every build would call for the next one. */
const WRITTEN_BY_BUILDS = new Set(['next-env.d.ts', 'verifier.html', 'sw.js']);

/**
 * Returns a fingerprint of the files under the given paths: names, sizes and modification times without content. It
 * ignores tests, because no build reads them.
 *
 * @param {readonly string[]} places files and folders relative to the root
 */
export function fingerprint(places) {
  const hash = createHash('sha256');
  for (const place of places) addTo(hash, place);
  return hash.digest('hex');
}

/** @param {string} stamp file with the fingerprint of the last build */
export function isCurrent(stamp, mark) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === mark;
}

export function remember(stamp, mark) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, mark);
}

function addTo(hash, place) {
  const path = join(ROOT, place);
  const state = statSync(path, { throwIfNoEntry: false });
  if (state === undefined) return;
  if (!state.isDirectory()) {
    hash.update(`${place} ${state.size} ${state.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (
      !NOT_SOURCE.has(name) &&
      !WRITTEN_BY_BUILDS.has(name) &&
      !/\.(spec|test)\.tsx?$/.test(name) &&
      !name.endsWith('.tsbuildinfo')
    ) {
      addTo(hash, join(place, name));
    }
  }
}
