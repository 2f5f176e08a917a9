/** @jest-environment node */
import { aHome, aMember } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem } from '../testing/service.ts';

const own = await import('./me/hours/page.tsx');
const open = await import('./letters/[reference]/page.tsx');
const { default: LetterNotFound } = await import('./letters/[reference]/not-found.tsx');

const hoursOf = (query: Record<string, string> = {}) => own.default({ searchParams: Promise.resolve(query) });
const letterOf = (reference: string) => open.default({ params: Promise.resolve({ reference }) });

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  answerFlags();
  ask();
});

describe('the page of the own hours', () => {
  beforeEach(() => {
    ask({ cookies: aSession(), headers: { 'x-civicforge-path': '/me/hours' } });
    answers('get', '/users/me', ok(aMember()));
    answers('get', '/users/me/home', ok(aHome()));
    answers('get', '/users/me/hours-letters', ok({ items: [] }));
  });

  it('asks for the period of its address and shows what it has', async () => {
    const seen = answers('get', '/users/me/hours', ok({ items: [], totals: { quests: 0, minutes: 0 } }));
    const html = await firstPaint(await hoursOf({ from: '2026-01-01', to: '' }));
    expect(html).toContain('No hours in this period');
    expect(html).toContain('value="2026-01-01"');
    expect(seen[0]?.url.search).toBe('?from=2026-01-01');
    expect(await own.generateMetadata()).toEqual({ title: 'Your hours' });
  });

  it('explains the problem if the API is unavailable', async () => {
    answers('get', '/users/me/hours', problem(503, 'busy'));
    expect(await firstPaint(await hoursOf())).toContain('The service is busy');
  });

  it('redirects visitors to the sign-in page', async () => {
    ask({ headers: { 'x-civicforge-path': '/me/hours' } });
    expect(await insteadOf(() => hoursOf())).toBe('/sign-in?returnTo=%2Fme%2Fhours');
  });
});

describe('the public page of a letter', () => {
  it('says that a letter is revoked, and stays out of search engines', async () => {
    const body = { reference: '0123456789AB', state: 'withdrawn', withdrawnAt: '2026-05-03T10:00:00.000Z' };
    answers('get', '/public/letters/0123456789AB', ok(body));
    expect(await firstPaint(await letterOf('0123456789AB'))).toContain('0123-4567-89AB');
    expect(await open.generateMetadata()).toMatchObject({ robots: { index: false }, referrer: 'no-referrer' });
  });

  it('answers 404 for an unknown reference', async () => {
    answers('get', '/public/letters/none', problem(404, 'letter.not-found'));
    expect(await insteadOf(async () => firstPaint(await letterOf('none')))).toBe('404');
    expect(await firstPaint(await LetterNotFound())).toContain('Check the reference.');
  });

  it('explains the problem if the API is unavailable', async () => {
    answers('get', '/public/letters/0123456789AB', problem(503, 'busy'));
    expect(await firstPaint(await letterOf('0123456789AB'))).toContain('The service is busy');
  });
});
