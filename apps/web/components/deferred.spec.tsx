/** @jest-environment node */
import { ask } from '../testing/pages.tsx';

const { Deferred } = await import('./deferred.tsx');

describe('Deferred', () => {
  const missing = () => Deferred({ fallback: null, children: () => Promise.reject(new Error('missing')) });

  it.each([
    ['a page load', { 'sec-fetch-dest': 'document', accept: 'text/html,*/*' }],
    ['a page load that the service worker sends on', { 'sec-fetch-dest': 'empty', accept: 'text/html,*/*' }],
    ['a program', {}],
  ])('is awaited by %s, so that its status is that of the content', async (_, headers) => {
    ask({ headers });
    await expect(missing()).rejects.toThrow('missing');
  });

  it('lets a client-side navigation show the fallback at once', async () => {
    ask({ headers: { 'sec-fetch-dest': 'empty', accept: '*/*' } });
    await expect(missing()).resolves.toBeDefined();
  });
});
