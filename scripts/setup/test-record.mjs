import { existsSync, mkdirSync, mkdtempSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** Result of the last complete `npm test` on this machine, for `npm run ops -- ready`. */
const RECORD = join(ROOT, '.local', 'checks', 'tests.json');

/**
 * Returns the commit and a tree hash of all tracked and untracked files that git does not ignore.
 *
 * @returns {Promise<{ commit: string, tree: string } | undefined>} undefined outside of a repository
 */
export async function sourcesNow() {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-tree-'));
  try {
    const index = join(folder, 'index');
    const env = { ...process.env, GIT_INDEX_FILE: index };
    const git = async (...words) => {
      const { code, output } = await run('git', words, { env });
      if (code !== 0) throw new Error(output);
      return output.trim();
    };
    const own = join(ROOT, '.git', 'index');
    // A copy of the index reuses the hashes of unchanged files.
    if (existsSync(own)) copyFileSync(own, index);
    await git('add', '--all');
    return { commit: await git('rev-parse', 'HEAD'), tree: await git('write-tree') };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Deletes the record before a run, so that an aborted run leaves none. */
export function forgetTests() {
  rmSync(RECORD, { force: true });
}

/**
 * Stores the result of a complete run unless the sources have changed during it.
 *
 * @param {{ commit: string, tree: string } | undefined} before the sources when it began
 * @param {readonly import('./runners.mjs').Outcome[]} outcomes
 * @param {Readonly<Record<string, { lines: number }>>} thresholds as Jest knows them
 */
export async function recordTests(before, outcomes, thresholds) {
  const now = await sourcesNow();
  if (before === undefined || now?.tree !== before.tree || now.commit !== before.commit) return;
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const record = {
    ...now,
    at: new Date().toISOString(),
    passed: sum('passed'),
    failed: sum('failed'),
    problems: outcomes.flatMap(({ problems }) => problems),
    checks: outcomes.flatMap(({ checks = [] }) => checks),
    specs: passedEverywhere(outcomes).map((path) => relative(ROOT, path).replaceAll('\\', '/')),
    coverage: coverageOf(readSummary(), thresholds),
  };
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
}

/** Returns the spec files that passed in every run. Some files run several times with other settings. */
export function passedEverywhere(outcomes) {
  const broken = new Set(outcomes.flatMap(({ brokenSpecs = [] }) => brokenSpecs));
  const passed = new Set(outcomes.flatMap(({ specs = [] }) => specs));
  return [...passed].filter((path) => !broken.has(path));
}

/**
 * Returns the percentage of covered lines for each folder with a threshold.
 *
 * @param {Readonly<Record<string, { lines: { total: number, covered: number } }>>} summary by absolute path
 */
export function coverageOf(summary, thresholds) {
  return Object.fromEntries(
    Object.entries(thresholds).map(([folder, { lines: threshold }]) => {
      const prefix = join(ROOT, folder);
      const files = Object.entries(summary).filter(([path]) => path.startsWith(prefix));
      const count = (key) => files.reduce((total, [, { lines }]) => total + lines[key], 0);
      const lines = count('total') === 0 ? 0 : (100 * count('covered')) / count('total');
      return [folder, { lines: Math.round(lines * 100) / 100, threshold }];
    }),
  );
}

function readSummary() {
  const path = join(ROOT, 'coverage', 'coverage-summary.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
