import type { Browser, Cookie } from '@playwright/test';
import { TIME_ZONE } from './stack.ts';

export interface MainThread {
  /** Processor milliseconds of all tasks of the page's main thread until it rests, the median. */
  readonly tasks: number;
  /** Those of scripts. */
  readonly scripts: number;
}

const ROUNDS = 7;
/** Milliseconds after the load event in which pages hydrate. */
const SETTLED = 1_000;

/**
 * Measures first visits of pages in turns. The browser counts the thread's processor time, so that other load on the
 * machine changes little, unlike in Lighthouse's blocking time.
 */
export async function mainThreads(
  browser: Browser,
  pages: readonly { url: string; cookies: readonly Cookie[] }[],
): Promise<readonly MainThread[]> {
  const rounds = pages.map(() => ({ tasks: [] as number[], scripts: [] as number[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { url, cookies }] of pages.entries()) {
      const { tasks, scripts } = await visit(browser, url, cookies);
      rounds[index]?.tasks.push(tasks);
      rounds[index]?.scripts.push(scripts);
    }
  }
  return rounds.map(({ tasks, scripts }) => ({ tasks: median(tasks), scripts: median(scripts) }));
}

async function visit(browser: Browser, url: string, cookies: readonly Cookie[]): Promise<MainThread> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, timezoneId: TIME_ZONE });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  await page.waitForTimeout(SETTLED);
  const { metrics } = await session.send('Performance.getMetrics');
  await context.close();
  const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? NaN) * 1_000;
  return { tasks: of('TaskDuration'), scripts: of('ScriptDuration') };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
