import { type Browser, chromium, type Cookie } from '@playwright/test';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMO_PEOPLE } from '../../scripts/local/people.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { readable } from '../harness.ts';
import { startEmpty } from './empty.ts';
import { firstLoadBytes } from './first-load.ts';
import { installLighthouse, lighthouse } from './lighthouse.ts';
import { mainThreads } from './main-thread.ts';
import { servedPages } from './serving.ts';
import { type BenchStack, startProduct } from './stack.ts';

interface Place {
  readonly name: string;
  readonly url: string;
  /** The member's session. None for a visitor. */
  readonly cookies: readonly Cookie[];
}

const LIGHTHOUSE_RUNS = 5;

/** Measures the built web application on a local stack and returns the figures as Markdown. */
export async function run(): Promise<string> {
  const load = (name: string): Promise<unknown> =>
    import(pathToFileURL(join(ROOT, 'scripts', 'setup', `${name}.mjs`)).href);
  const { ensureBuilt } = (await load('build')) as { ensureBuilt: (names: readonly string[]) => Promise<void> };
  await ensureBuilt(['api', 'web']);
  const setup = (await load('browser')) as {
    ensureBrowser: () => Promise<void>;
    systemBrowser: () => string | undefined;
    BROWSER_ARGUMENTS: string[];
  };
  await setup.ensureBrowser();
  installLighthouse();
  const executablePath = setup.systemBrowser() ?? chromium.executablePath();
  const empty = await startEmpty();
  const product = await startProduct();
  const browser = await chromium.launch({ executablePath, args: setup.BROWSER_ARGUMENTS });
  try {
    const places = await placesOf(product, browser);
    const emptyPage = { name: 'empty page', url: `http://127.0.0.1:${String(empty.port)}/`, cookies: [] };
    const sections = [
      `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model.trim() ?? ''}, ${String(cpus().length)} cores, Chromium ${browser.version()}.`,
      '### Lighthouse, mobile simulation',
      told(await scoresTable([emptyPage, ...places], executablePath)),
      '### First-load JavaScript',
      told(await firstLoadTable(browser, emptyPage, places)),
      '### Main thread of the browser',
      told(await mainThreadTable(browser, [emptyPage, ...places])),
      '### Web server',
      await servedTable([emptyPage, ...places.filter(({ name }) => name === 'list' || name === 'quest')]),
    ];
    return sections.join('\n\n');
  } finally {
    await browser.close();
    await product.stop();
    await empty.stop();
  }
}

/** Prints figures as they come, because the later parts can fail. */
function told(figures: string): string {
  console.error(figures);
  return figures;
}

/** Signs a demo member in and finds a quest that waits for their statement. */
async function placesOf({ web }: BenchStack, browser: Browser): Promise<readonly Place[]> {
  const context = await browser.newContext();
  const { email, password } = DEMO_PEOPLE[0];
  await context.request.post(`${web}/api/v1/auth/sign-in`, { data: { email, password }, headers: { origin: web } });
  const cookies = await context.cookies();
  const list = await context.request.get(`${web}/api/v1/quests?status=SUBMITTED`);
  const { items } = (await list.json()) as { items: readonly { questId: string; actions: readonly string[] }[] };
  const quest = items.find(({ actions }) => actions.includes('attest'));
  if (quest === undefined) throw new Error('no demo quest waits for a statement');
  await context.close();
  return [
    { name: 'landing', url: `${web}/`, cookies: [] },
    { name: 'sign-in', url: `${web}/sign-in`, cookies: [] },
    { name: 'list', url: `${web}/`, cookies },
    { name: 'quest', url: `${web}/quests/${quest.questId}`, cookies },
    { name: 'profile', url: `${web}/me`, cookies },
  ];
}

async function scoresTable(places: readonly Place[], browser: string): Promise<string> {
  const rows: string[] = [];
  for (const { name, url, cookies } of places) {
    const found = await lighthouse(url, { cookies, browser, runs: LIGHTHOUSE_RUNS });
    const refusals = found.cacheRefusals.length === 0 ? 'none' : found.cacheRefusals.join('; ');
    const figures = [...found.scores.map(String), (found.lcp / 1_000).toFixed(2), found.shift.toFixed(3)];
    rows.push(`| ${name} | ${figures.join(' | ')} | ${refusals} | ${found.weak.join(', ') || 'none'} |`);
  }
  const head =
    '| page | performance | accessibility | best practices | SEO | LCP in s | layout shift | refused by the back-forward cache | audits below 0.9 |';
  return [head, '|---|---:|---:|---:|---:|---:|---:|---|---|', ...rows].join('\n');
}

async function firstLoadTable(browser: Browser, empty: Place, places: readonly Place[]): Promise<string> {
  const base = await firstLoadBytes(browser, empty.url, []);
  const rows = [`| ${empty.name} | ${kilobytes(base)} | |`];
  for (const { name, url, cookies } of places) {
    const bytes = await firstLoadBytes(browser, url, cookies);
    rows.push(`| ${name} | ${kilobytes(bytes)} | ${kilobytes(bytes - base)} |`);
  }
  return ['| page | KB (brotli) | above the empty page |', '|---|---:|---:|', ...rows].join('\n');
}

async function mainThreadTable(browser: Browser, places: readonly Place[]): Promise<string> {
  const measured = await mainThreads(browser, places);
  const [base] = measured;
  const rows = measured.map(({ tasks, scripts }, index) => {
    const ratio = tasks / (base?.tasks ?? NaN);
    return `| ${places[index]?.name ?? ''} | ${tasks.toFixed(0)} | ${scripts.toFixed(0)} | ${ratio.toFixed(1)} |`;
  });
  const head = '| page | processor ms of all tasks | of scripts | × tasks |';
  return [head, '|---|---:|---:|---:|', ...rows].join('\n');
}

async function servedTable(places: readonly Place[]): Promise<string> {
  const served = await servedPages(
    places.map(({ url, cookies }) => ({
      url,
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    })),
  );
  const [base] = served;
  const rows = served.map(({ firstByte, perSecond }, index) => {
    const ratios = [firstByte / (base?.firstByte ?? NaN), (base?.perSecond ?? NaN) / perSecond];
    const figures = [firstByte.toFixed(1), readable(perSecond), ...ratios.map((ratio) => ratio.toFixed(1))];
    return `| ${places[index]?.name ?? ''} | ${figures.join(' | ')} |`;
  });
  const head = '| page | first byte in ms | pages per second, 8 connections | × first byte | × slower |';
  return [head, '|---|---:|---:|---:|---:|', ...rows].join('\n');
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
