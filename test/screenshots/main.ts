/**
 * `npm run screenshots [-- PART...]`: takes pictures of every page and state on a phone and on a desktop, in both themes
 * and languages, on a local stack of its own. PART limits them: `360`, `dark` or `de` to the looks with all of these, any
 * other word to the shots whose names contain one of them.
 */
import { type Browser, chromium } from '@playwright/test';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/local/root.ts';
import { editFlag } from '../support/flags-file.ts';
import { temporaryFolder } from '../support/program.ts';
import { startStack, type TestStack } from '../support/stack.ts';
import { LOOK_WORDS, takePictures } from './pictures.ts';
import { maintenanceShots, type Shot, silentShots, usualShots } from './shots.ts';
import { demoPeople, newPeople, pastQuests, presentQuests, receiptsOf } from './world.ts';

const PICTURES = join(ROOT, '.local', 'screenshots');
/** Longer than the 14 days after which a quest is overdue. */
const PAST_MS = -20 * 86_400_000;

interface BrowserSetup {
  ensureBrowser(): Promise<void>;
  systemBrowser(): string | undefined;
  readonly BROWSER_ARGUMENTS: string[];
}

const setupOf = (name: string): Promise<unknown> =>
  import(pathToFileURL(join(ROOT, 'scripts', 'setup', `${name}.mjs`)).href);

async function main(args: readonly string[]): Promise<void> {
  const words = args.filter((word) => LOOK_WORDS.includes(word));
  const parts = args.filter((word) => !words.includes(word));
  const isWanted = ({ name }: Shot) => parts.length === 0 || parts.some((part) => name.includes(part));
  const { ensureBuilt } = (await setupOf('build')) as { ensureBuilt: (names: readonly string[]) => Promise<void> };
  await ensureBuilt(['api', 'web']);
  const { ensureBrowser, systemBrowser, BROWSER_ARGUMENTS } = (await setupOf('browser')) as BrowserSetup;
  await ensureBrowser();
  const executablePath = systemBrowser();
  const browser = await chromium.launch({ args: BROWSER_ARGUMENTS, ...(executablePath && { executablePath }) });
  const folder = temporaryFolder();
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  try {
    await picturesOf(browser, folder, { isWanted, words });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`The pictures are in ${PICTURES}; open index.html there.`);
}

interface Wanted {
  readonly isWanted: (shot: Shot) => boolean;
  readonly words: readonly string[];
}

async function picturesOf(browser: Browser, folder: string, { isWanted, words }: Wanted): Promise<void> {
  const settings = { RATE_LIMIT_FACTOR: '1000', ECONOMY_PAIR_REWARDS_PER_DAY: '100' };
  const clock = pathToFileURL(join(import.meta.dirname, 'clock.mjs')).href;
  const past = { NODE_OPTIONS: `--import ${clock}`, CLOCK_OFFSET_MS: String(PAST_MS), ECONOMY_SIGN_UP_POINTS: '60' };
  const before = await onStack(folder, { ...settings, ...past }, async () =>
    pastQuests(await demoPeople(browser), Date.now() + PAST_MS),
  );
  await onStack(folder, { ...settings, ECONOMY_SIGN_UP_POINTS: '3' }, async (stack) => {
    const people = { ...(await demoPeople(browser)), ...(await newPeople(browser)) };
    const present = await presentQuests(people, before);
    const quests = { ...present, ...(await receiptsOf(people, present.photoDone ?? '')) };
    const take = (shots: readonly Shot[]) =>
      takePictures({ browser, people, folder: PICTURES, words }, shots.filter(isWanted));
    const userIds = {
      ada: '',
      ben: people.ben.userId,
      mod: people.mod.userId,
      admin: '',
      cleo: '',
      dora: '',
      emil: '',
    };
    await take(usualShots(quests, userIds));
    await inMaintenance(folder, () => take(maintenanceShots(quests)));
    await withoutAnswers(stack, () => take(silentShots(quests)));
  });
}

async function onStack<T>(folder: string, env: Record<string, string>, work: (stack: TestStack) => Promise<T>) {
  const stack = await startStack({ folder, env, args: [] });
  process.env['CIVICFORGE_WEB_URL'] = stack.read().web;
  process.env['CIVICFORGE_STACK_FILE'] = join(folder, 'stack.json');
  try {
    return await work(stack);
  } finally {
    await stack.stop();
  }
}

async function inMaintenance(folder: string, work: () => Promise<void>): Promise<void> {
  const path = join(folder, 'flags.json');
  editFlag('maintenance_mode', { enabled: true }, path);
  // The flags arrive by a push; a page of the server asks again after a second at the latest.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await work();
  editFlag('maintenance_mode', { enabled: false }, path);
}

/** Stops the service without ending it: connections stay open and nothing is answered. */
async function withoutAnswers(stack: TestStack, work: () => Promise<void>): Promise<void> {
  const pid = stack.read().pids.api;
  if (pid === undefined) throw new Error('the stack runs no service');
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

await main(process.argv.slice(2));
process.exit(0);
