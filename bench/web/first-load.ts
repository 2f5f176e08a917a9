import type { Browser } from '@playwright/test';
import { brotliCompressSync } from 'node:zlib';

/**
 * Returns the brotli bytes of all scripts that a first visit loads until the network is quiet, with an empty cache.
 * @param cookie the value of the `Cookie` header; empty for a visitor
 */
export async function firstLoadBytes(browser: Browser, url: string, cookie = ''): Promise<number> {
  const context = await browser.newContext(cookie === '' ? {} : { extraHTTPHeaders: { cookie } });
  const page = await context.newPage();
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script' || !response.ok()) return;
    scripts.set(
      response.url(),
      response.body().then((body) => brotliCompressSync(body).length),
    );
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const sizes = await Promise.all(scripts.values());
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}
