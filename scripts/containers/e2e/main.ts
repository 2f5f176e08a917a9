/**
 * Runs the journeys against a running product: over HTTP, directly and through the web application; a browser session;
 * and all browser journeys.
 *
 *     node main.ts [api] [session] [journeys]        all of them unless named
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { browserJourney, startBrowser } from './browser.ts';
import { Client } from './client.ts';
import { questJourney } from './journey.ts';

const {
  CIVICFORGE_WEB_URL: web = 'http://localhost:5173',
  API_URL: api = 'http://localhost:3001',
  CHROMIUM: chromium = '/usr/bin/chromium',
} = process.env;
const asked = process.argv.slice(2);
const isAsked = (name: string) => asked.length === 0 || asked.includes(name);

await answering(web);
if (isAsked('api')) {
  await journey('a quest by program, at the service', () => questJourney(new Client(api)));
  await journey('a quest by program, through the web application', () => questJourney(new Client(web)));
}
if (isAsked('session')) {
  await journey('a session and a quest by browser', async () => {
    const browser = await startBrowser(chromium);
    try {
      await browserJourney(browser, new Client(web), web);
    } finally {
      await browser.close();
    }
  });
}
if (isAsked('journeys')) {
  await journey('the journeys of people in the browser', () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
    const { status } = spawnSync(process.execPath, [playwright, 'test', '--output', '/results/journeys'], {
      cwd: root,
      stdio: 'inherit',
    });
    return status === 0
      ? Promise.resolve()
      : Promise.reject(new Error(`Playwright ended with ${status ?? 'a signal'}`));
  });
}

async function journey(title: string, run: () => Promise<void>): Promise<void> {
  const begin = Date.now();
  try {
    await run();
    console.log(`ok    ${title} (${((Date.now() - begin) / 1_000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`FAILED ${title}\n`, error);
    process.exitCode = 1;
  }
}

/** Waits until an address answers, because some versions of compose do not wait for dependencies of a one-off container. */
async function answering(address: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(`${address}/icon.svg`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${address} does not answer`);
    await sleep(250);
  }
}
