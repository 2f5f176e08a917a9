/** @jest-environment node */
import { aHome, aMember } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem } from '../testing/service.ts';

const keys = await import('./me/keys/page.tsx');
const account = await import('./me/account/page.tsx');
const webhooks = await import('./me/webhooks/page.tsx');
const notices = await import('./me/notices/page.tsx');
const bell = await import('./notices/page.tsx');
const templates = await import('./me/templates/page.tsx');
const calls = await import('./me/calls/page.tsx');
const searches = await import('./me/searches/page.tsx');
const cases = await import('./me/cases/page.tsx');

const PAGES = [
  ['/notices', bell, 'Notices', 'No notices yet'],
  ['/me/keys', keys, 'Keys and wallet', 'No device has a key yet'],
  ['/me/account', account, 'Your data', 'What stays, and why'],
  ['/me/cases', cases, 'Decisions about you', 'No decisions'],
  ['/me/searches', searches, 'Saved searches', 'You have no saved searches yet'],
  ['/me/calls', calls, 'Your calls', 'You have no calls yet'],
  ['/me/templates', templates, 'Your templates', 'You have no templates yet'],
] as const;

const SETTINGS = {
  language: 'en',
  timeZone: 'UTC',
  digestHour: 8,
  email: { waiting: 'now', news: 'digest', community: 'digest', moderation: 'now' },
  push: { waiting: true, news: false },
};

function signedIn(path: string): void {
  ask({ cookies: aSession(), headers: { 'x-civicforge-path': path } });
  answers('get', '/users/me/home', ok(aHome()));
  answers('get', '/users/me/device-keys', ok({ items: [] }));
  answers('get', '/templates', ok({ items: [] }));
  answers('get', '/users/me/saved-searches', ok({ items: [] }));
  answers('get', '/users/me/calls', ok({ items: [] }));
  answers('get', '/users/me/notices', ok({ items: [], unread: 0 }));
  answers('get', '/users/me/cases', ok({ items: [] }));
  answers('get', '/users/me/notice-settings', ok(SETTINGS));
  answers('get', '/users/me/calendar-feed', ok({ active: false }));
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
    answers('get', '/templates', problem(503, 'busy'));
    answers('get', '/users/me/saved-searches', problem(503, 'busy'));
    answers('get', '/users/me/calls', problem(503, 'busy'));
    answers('get', '/users/me/cases', problem(503, 'busy'));
    answers('get', '/users/me/notices', problem(503, 'busy'));
    expect(await firstPaint(await page.default())).toContain('The service is busy');
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: { 'x-civicforge-path': path } });
    expect(await insteadOf(() => page.default())).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  });
});

describe('/me/searches with the filters of a list', () => {
  it.each([
    [{ category: 'repair' }, 'value="Repair"'],
    [{ q: 'bench' }, 'value="bench"'],
    [{ near: '52.52,13.4' }, 'value="Near me"'],
  ])('offers to save %j under a name', async (query, suggested) => {
    answerFlags();
    signedIn('/me/searches');
    const page = await searches.default({ searchParams: Promise.resolve(query) });
    expect(await firstPaint(page)).toContain(suggested);
  });
});

describe('the pages of notices and webhooks', () => {
  const webhook = {
    webhookId: '01KC0000000000000000000000',
    url: 'https://example.org/hook',
    events: ['quest.claimed'],
    scope: 'own',
    active: true,
    createdAt: '2026-05-01T12:00:00.000Z',
  };
  beforeEach(() => {
    answerFlags();
  });

  it('show the programs of a member', async () => {
    signedIn('/me/webhooks');
    answers('get', '/users/me/webhooks', ok({ items: [webhook] }));
    expect(await firstPaint(await webhooks.default())).toContain('https://example.org/hook');
    expect(await webhooks.generateMetadata()).toEqual({ title: 'Webhooks' });
  });

  it('explain the problem if the API is unavailable', async () => {
    signedIn('/me/webhooks');
    answers('get', '/users/me/webhooks', problem(503, 'busy'));
    expect(await firstPaint(await webhooks.default())).toContain('The service is busy');
  });

  it('lead to webhooks only members who have one', async () => {
    signedIn('/me/notices');
    answers('get', '/users/me/webhooks', ok({ items: [webhook] }), ok({ items: [] }));
    expect(await firstPaint(await notices.default())).toContain('href="/me/webhooks"');
    const without = await firstPaint(await notices.default());
    expect(without).toContain('Notices on this device');
    expect(without).not.toContain('/me/webhooks');
    expect(await notices.generateMetadata()).toEqual({ title: 'Notice settings' });
  });

  it.each([
    ['/notices', bell, 'Our e-mails do not reach you.'],
    ['/me/notices', notices, 'Send again'],
  ])('tell on %s that mails do not reach the member, and nothing while they do', async (path, page, words) => {
    signedIn(path);
    answers('get', '/users/me/webhooks', ok({ items: [] }));
    expect(await firstPaint(await page.default())).not.toContain(words);
    const undeliverable = { address: 'a***@example.org', reason: 'bounce', since: '2026-11-28T10:00:00.000Z' };
    answers('get', '/users/me/notice-settings', ok({ ...SETTINGS, undeliverable }));
    expect(await firstPaint(await page.default())).toContain(words);
  });

  it('explain the problem if the settings cannot be read', async () => {
    signedIn('/me/notices');
    answers('get', '/users/me/webhooks', ok({ items: [] }));
    answers('get', '/users/me/notice-settings', problem(503, 'busy'));
    expect(await firstPaint(await notices.default())).toContain('The service is busy');
  });

  it.each([
    ['/me/webhooks', webhooks],
    ['/me/notices', notices],
  ])('redirect visitors of %s to the sign-in page', async (path, page) => {
    ask({ headers: { 'x-civicforge-path': path } });
    expect(await insteadOf(() => page.default())).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  });
});
