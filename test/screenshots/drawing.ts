import type { BrowserContext } from '@playwright/test';

const SIZE = { width: 800, height: 600 };

/** Draws a picture that looks like a photo in a small place. @returns a JPEG */
export async function drawing(context: BrowserContext, colour: string): Promise<Buffer> {
  const page = await context.newPage();
  await page.setViewportSize(SIZE);
  await page.setContent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" style="position: fixed; inset: 0; background: ${colour}">
      <path d="M120 520V200l280-120 280 120v320z" fill="#fff" fill-opacity=".55"/>
      <path d="M340 520V330h120v190z" fill="#333"/>
    </svg>`,
  );
  const picture = await page.screenshot({ type: 'jpeg' });
  await page.close();
  return picture;
}
