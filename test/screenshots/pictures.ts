/// <reference lib="dom" />
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { webAddress } from '../support/journey.ts';
import type { Shot } from './shots.ts';
import type { People } from './world.ts';

interface Look {
  readonly name: string;
  readonly phone: boolean;
  readonly options: BrowserContextOptions;
}

const SCREENS = { 360: { width: 360, height: 780 }, 1280: { width: 1280, height: 900 } } as const;

const LOOKS: readonly Look[] = ([360, 1280] as const).flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['en', 'de'] as const).map((language) => ({
      name: `${String(width)}-${colorScheme}-${language}`,
      phone: width === 360,
      options: {
        viewport: SCREENS[width],
        colorScheme,
        locale: { en: 'en-GB', de: 'de-DE' }[language],
        hasTouch: width === 360,
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce' as const,
      },
    })),
  ),
);

/** Higher pages are cut. */
const MAX_HEIGHT = 6_000;

/** Limit of one shot. `evaluate` and `close` have no limit of their own and never end if the page's process hangs. */
const SHOT_MS = 45_000;

/** Looks at a time. More would wait for each other on two cores. */
const AT_ONCE = 2;

interface Setting {
  readonly browser: Browser;
  readonly people: People;
  readonly folder: string;
  /** Limit the looks: `360`, `dark`, `de`. */
  readonly words: readonly string[];
}

/** Words that name a look on the command line. */
export const LOOK_WORDS: readonly string[] = ['360', '1280', 'light', 'dark', 'en', 'de'];

/** Takes all shots in all looks, and writes an index of the folder. A shot that fails is printed and left out. */
export async function takePictures(setting: Setting, shots: readonly Shot[]): Promise<void> {
  const { words } = setting;
  const looks = LOOKS.filter(({ name }) => words.every((word) => name.split('-').includes(word)));
  const failed: string[] = [];
  const takeNext = async (): Promise<void> => {
    for (let look = looks.shift(); look !== undefined; look = looks.shift()) {
      failed.push(...(await takeLook(setting, look, shots)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  if (failed.length > 0) console.error(`Without a picture:\n  ${failed.join('\n  ')}`);
  writeFileSync(join(setting.folder, 'index.html'), indexOf(readdirSync(setting.folder)));
}

/** Takes the shots of one look. Pages without preparation share the context of their person, and so its cache. */
async function takeLook(setting: Setting, look: Look, shots: readonly Shot[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const person of new Set(shots.map((shot) => shot.person))) {
    let context: BrowserContext | undefined;
    for (const shot of shots.filter((each) => each.person === person)) {
      context ??= await contextOf(setting, look, shot);
      const file = `${shot.name}.${look.name}.png`;
      try {
        await within(takePicture(context, shot, look, join(setting.folder, file)));
      } catch (error) {
        failed.push(`${file}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
      }
      if (shot.prepare === undefined && !failed.some((line) => line.startsWith(`${file}:`))) continue;
      await close(context);
      context = undefined;
    }
    if (context !== undefined) await close(context);
  }
  console.log(`${look.name}: ${String(shots.length - failed.length)} pictures`);
  return failed;
}

/** Closes a context, or leaves it to the end of the browser if it does not close. */
async function close(context: BrowserContext): Promise<void> {
  await within(context.close()).catch(() => undefined);
}

/** @throws Error if the work takes longer than a shot may */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not done within ${String(SHOT_MS)} ms`));
    }, SHOT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function contextOf({ browser, people }: Setting, look: Look, { person }: Shot): Promise<BrowserContext> {
  const session = person && (await people[person].page.context().storageState());
  const options = { ...look.options, baseURL: webAddress(), ...(session && { storageState: session }) };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  return context;
}

async function takePicture(context: BrowserContext, shot: Shot, look: Look, path: string): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(shot.path);
    // Comments load after the page. They never do while the service is silent.
    if (shot.path.startsWith('/quests/')) {
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
    }
    // Prepared states need the script of the page.
    await page.waitForTimeout(shot.prepare === undefined ? 80 : 400);
    await shot.prepare?.(page, look.phone);
    await growToWholePage(page);
    await page.screenshot({ path, animations: 'disabled' });
  } finally {
    await page.close();
  }
}

/** Makes the window as high as the page, so that bars at its bottom stand at the end of the picture. */
async function growToWholePage(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? SCREENS[360];
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), MAX_HEIGHT) });
}

/** Returns a page that shows all pictures of a shot beside each other. */
function indexOf(files: readonly string[]): string {
  const pictures = files.filter((file) => file.endsWith('.png')).sort();
  const names = [...new Set(pictures.map((file) => file.split('.')[0] ?? ''))];
  const sections = names.map((name) => {
    const own = pictures.filter((file) => file.startsWith(`${name}.`));
    const figures = own.map(
      (file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy" height="480"></a>`,
    );
    return `<h2>${name}</h2><p>${figures.join(' ')}</p>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Screenshots</title>${sections.join('\n')}`;
}
