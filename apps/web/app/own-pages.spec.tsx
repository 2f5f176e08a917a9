/** @jest-environment node */
import { aHome, aMember } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem } from '../testing/service.ts';

const keys = await import('./me/keys/page.tsx');
const account = await import('./me/account/page.tsx');

const PAGES = [
  ['/me/keys', keys, 'Keys and wallet', 'No device has a key yet'],
  ['/me/account', account, 'Your data', 'What stays, and why'],
] as const;

function signedIn(path: string): void {
  ask({ cookies: aSession(), headers: { 'x-civicforge-path': path } });
  answers('post', '/test-auth', ok({ userId: 'ada', username: 'ada', groups: [], expiresAt: '' }));
  answers('get', '/users/me/home', ok(aHome()));
  answers('get', '/users/me/device-keys', ok({ items: [] }));
}

describe.each(PAGES)('%s', (path, page, title, words) => {
  beforeEach(() => {
    answerFlags();
  });

  it('shows its content to its member', async () => {
    signedIn(path);
    answers('get', '/users/me', ok(aMember()));
    expect(await firstPaint(await page.default())).toContain(words);
    expect(await page.generateMetadata()).toEqual({ title });
  });

  it('explains the problem if the API is unavailable', async () => {
    signedIn(path);
    answers('get', '/users/me', problem(503, 'busy'));
    expect(await firstPaint(await page.default())).toContain('The service is busy');
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: { 'x-civicforge-path': path } });
    expect(await insteadOf(() => page.default())).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  });
});
