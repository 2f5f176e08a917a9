import type { Browser, Cookie } from '@playwright/test';
import { brotliCompressSync } from 'node:zlib';

/** Milliseconds without a new script after which a page has loaded. */
const QUIET = 2_000;

/**
 * Returns the brotli bytes of all scripts that a first visit loads until no more follow, with an empty cache.
 * @param cookies the member's session; none for a visitor
 */
export async function firstLoadBytes(browser: Browser, url: string, cookies: readonly Cookie[]): Promise<number> {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script' || !response.ok()) return;
    scripts.set(
      response.url(),
      response.body().then((body) => brotliCompressSync(body).length),
    );
  });
  await page.goto(url, { waitUntil: 'load' });
  // A member's page keeps a stream of flag changes open, so its network never idles.
  let known: number;
  do {
    known = scripts.size;
    await page.waitForTimeout(QUIET);
  } while (known !== scripts.size);
  const sizes = await Promise.all(scripts.values());
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}
