import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/local/root.ts';

/** Installed by the first run, outside the packages of the repository: only this benchmark needs it. */
const VERSION = '13.5.0';
const FOLDER = join(ROOT, '.local', `lighthouse-${VERSION}`);
const CLI = join(FOLDER, 'node_modules', 'lighthouse', 'cli', 'index.js');

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

export interface Scores {
  /** 0 to 100, in the order of Lighthouse's categories. */
  readonly scores: readonly number[];
  /** Largest contentful paint of the mobile simulation, in milliseconds. */
  readonly lcp: number;
  readonly shift: number;
  /** Reasons that keep the page out of the back-forward cache. */
  readonly cacheRefusals: readonly string[];
  /** Audits below their best that lower a score. */
  readonly weak: readonly string[];
}

/** @throws Error if npm cannot install Lighthouse */
export function installLighthouse(): void {
  if (existsSync(CLI)) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `lighthouse@${VERSION}`];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('Lighthouse could not be installed');
}

interface Audit {
  readonly id: string;
  readonly score: number | null;
  readonly numericValue?: number;
  readonly details?: { readonly items?: readonly { readonly reason?: string }[] };
}

interface Report {
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
    >
  >;
  readonly audits: Readonly<Record<string, Audit>>;
}

/** Runs Lighthouse's mobile simulation several times and returns the run with the median of the performance scores. */
export function lighthouse(
  url: string,
  { cookie, browser, runs }: { cookie: string; browser: string; runs: number },
): Scores {
  const all = Array.from({ length: runs }, () => oneRun(url, cookie, browser));
  const sorted = all.sort((a, b) => (a.scores[0] ?? 0) - (b.scores[0] ?? 0));
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('Lighthouse did not run');
  return middle;
}

function oneRun(url: string, cookie: string, browser: string): Scores {
  const report = join(FOLDER, 'report.json');
  const headers = join(FOLDER, 'headers.json');
  writeFileSync(headers, JSON.stringify(cookie === '' ? {} : { Cookie: cookie }), { mode: 0o600 });
  const args = [
    CLI,
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--only-categories=${CATEGORIES.join(',')}`,
    `--extra-headers=${headers}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update',
  ];
  const env = { ...process.env, CHROME_PATH: browser };
  let run = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 180_000 });
  // Now and then the browser records no trace, and Lighthouse asks for another run.
  if (run.stderr.includes('run Lighthouse again')) {
    run = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 180_000 });
  }
  if (run.status !== 0) throw new Error(`Lighthouse failed on ${url}:\n${run.stderr}`);
  return scoresOf(JSON.parse(readFileSync(report, 'utf8')) as Report);
}

function scoresOf({ categories, audits }: Report): Scores {
  const weak = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => id);
  return {
    scores: CATEGORIES.map((name) => Math.round((categories[name]?.score ?? 0) * 100)),
    lcp: audits['largest-contentful-paint']?.numericValue ?? NaN,
    shift: audits['cumulative-layout-shift']?.numericValue ?? NaN,
    cacheRefusals: (audits['bf-cache']?.details?.items ?? []).flatMap(({ reason }) => reason ?? []),
    weak: [...new Set(weak)],
  };
}
