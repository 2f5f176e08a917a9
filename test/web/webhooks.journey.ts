/// <reference lib="dom" />
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { newMember, post } from '../support/members.ts';
import { isAccessible, PHONE } from '../support/pages.ts';

test('a program hears of a quest, and its owner sees the delivery and sends it again', async ({ browser }) => {
  const types: string[] = [];
  const receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (text: Buffer) => (body += text.toString()));
    request.on('end', () => {
      types.push((JSON.parse(body) as { type: string }).type);
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  try {
    const { page } = await newMember(browser, 'Wanda', { viewport: PHONE });
    await page.goto('/me/notices');
    await expect(page.getByRole('link', { name: 'Webhooks of your programs' })).toHaveCount(0);
    const { port } = receiver.address() as AddressInfo;
    const answer = await page.request.post('/api/v1/users/me/webhooks', {
      data: { url: `http://127.0.0.1:${String(port)}/hook`, events: ['quest.claimed'] },
      headers: { origin: webAddress() },
    });
    expect(answer.status()).toBe(201);
    const path = await post(page, 'Rake the leaves of the small park');
    const ben = await newMember(browser, 'Benno');
    const claim = await ben.page.request.post(`/api/v1${path}/claim`, { headers: { origin: webAddress() } });
    expect(claim.ok()).toBe(true);
    await expect.poll(() => types, { timeout: 60_000 }).toEqual(['quest.claimed']);

    await page.goto('/me/notices');
    await page.getByRole('link', { name: 'Webhooks of your programs' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();
    await page.getByRole('button', { name: 'Show deliveries' }).click();
    await expect(page.getByText('delivered')).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => types).toEqual(['quest.claimed', 'quest.claimed']);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect(page.getByText('webhook.test')).toBeVisible();
    await page.getByRole('button', { name: /^New secret for/ }).click();
    await page.getByRole('button', { name: 'Yes, create a new secret' }).click();
    await expect(page.getByText(/^whsec_/)).toBeVisible();
    await page.reload();
    await expect(page.getByText(/^whsec_/)).toHaveCount(0);
  } finally {
    receiver.close();
  }
});
