import { chromium, type Cookie } from '@playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../scripts/local/root.ts';
import { freePort } from '../api/processes.ts';
import { TIME_ZONE } from './stack.ts';

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
export async function lighthouse(
  url: string,
  { cookies, browser, runs }: { cookies: readonly Cookie[]; browser: string; runs: number },
): Promise<Scores> {
  const all: Scores[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await oneRun(url, cookies, browser));
  const sorted = all.sort((a, b) => (a.scores[0] ?? 0) - (b.scores[0] ?? 0));
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('Lighthouse did not run');
  return middle;
}

const BROWSER_ARGUMENTS =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update';

/**
 * Measures in a new browser whose cookie jar holds the session. A `Cookie` among Lighthouse's extra headers would reach
 * the page but not what its scripts fetch, which the service then refuses.
 */
async function oneRun(url: string, cookies: readonly Cookie[], browser: string): Promise<Scores> {
  const port = await freePort();
  const profile = mkdtempSync(join(tmpdir(), 'civicforge-lighthouse-'));
  const args = [
    ...BROWSER_ARGUMENTS.split(' '),
    `--remote-debugging-port=${String(port)}`,
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(browser, [...args, 'about:blank'], { stdio: 'ignore', env: { ...process.env, TZ: TIME_ZONE } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    await addCookies(port, cookies);
    return scoresWith(url, port);
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function addCookies(port: number, cookies: readonly Cookie[]): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      const connected = await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`);
      await connected.contexts()[0]?.addCookies(cookies);
      await connected.close();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

function scoresWith(url: string, port: number): Scores {
  const report = join(FOLDER, 'report.json');
  const args = [
    CLI,
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--only-categories=${CATEGORIES.join(',')}`,
    `--port=${String(port)}`,
  ];
  let run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 180_000 });
  // Now and then the browser records no trace, and Lighthouse asks for another run.
  if (run.stderr.includes('run Lighthouse again')) {
    run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 180_000 });
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
