import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { ROOT } from '../../scripts/local/root.ts';

const BUILT = join(ROOT, 'apps', 'web', '.next', 'standalone', 'apps', 'web', '.next');

/** Brotli bytes that an empty page of the framework loads beside the files that all pages share. */
const EMPTY_PAGE = 3_000;
const KB = 1_000;

beforeAll(async () => {
  const build = join(ROOT, 'scripts', 'setup', 'build.mjs');
  const { ensureBuilt } = (await import(build)) as { ensureBuilt(names: readonly string[]): Promise<void> };
  await ensureBuilt(['web']);
}, 300_000);

interface Manifest {
  readonly entryJSFiles: Readonly<Record<string, readonly string[]>>;
}

/** Returns the brotli bytes of the scripts of a page, without those that every page of the framework has. */
function bytesOf(page: string): number {
  const file = join(BUILT, 'server', 'app', page, 'page_client-reference-manifest.js');
  const context: { __RSC_MANIFEST?: Readonly<Record<string, Manifest>> } = {};
  runInNewContext(readFileSync(file, 'utf8'), { globalThis: context });
  const [manifest] = Object.values(context.__RSC_MANIFEST ?? {});
  const names = new Set(Object.values(manifest?.entryJSFiles ?? {}).flat());
  expect(names.size).toBeGreaterThan(3);
  return [...names].map(sizeOf).reduce((sum, size) => sum + size, 0);
}

/** The build does not compress the smallest files. */
function sizeOf(name: string): number {
  const file = join(BUILT, name);
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

it.each([
  ['landing', 'visitor', 30 * KB],
  ['sign-in', 'sign-in', 30 * KB],
  ['list', '', 30 * KB],
  ['quest', 'quests/[id]', 45 * KB],
  ['profile', 'me', 45 * KB],
])('the scripts of the page "%s" stay within their budget', (_, page, budget) => {
  expect(bytesOf(page) - EMPTY_PAGE).toBeLessThanOrEqual(budget);
});
