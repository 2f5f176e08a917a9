/** @jest-environment node */
import { aCall, aHome, aMember } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem } from '../testing/service.ts';

const one = await import('./calls/[id]/page.tsx');
const { default: CallNotFound } = await import('./calls/[id]/not-found.tsx');
const params = Promise.resolve({ id: 'c1' });
const callPage = () => one.default({ params });

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  answerFlags();
  ask({ cookies: aSession(), headers: { 'x-civicforge-path': '/calls/c1' } });
  answers('get', '/users/me', ok(aMember()));
  answers('get', '/users/me/home', ok(aHome()));
});

describe('the page of a call', () => {
  it('shows the call to members, and its actions to the person who posted it', async () => {
    answers('get', '/calls/c1', ok(aCall()), ok(aCall({ actions: ['edit', 'end'] })));
    const html = await firstPaint(await callPage());
    expect(html).toContain('2 of 3 places free');
    expect(html).not.toContain('End the call');
    expect(await firstPaint(await callPage())).toContain('End the call');
  });

  it('has the title of the quest', async () => {
    answers('get', '/calls/c1', ok(aCall()), problem(503, 'busy'));
    expect(await one.generateMetadata({ params })).toEqual({ title: 'Water the trees' });
    expect(await one.generateMetadata({ params })).toEqual({ title: 'This page could not be shown' });
  });

  it('explains the problem if the API is unavailable', async () => {
    answers('get', '/calls/c1', problem(503, 'busy'));
    expect(await firstPaint(await callPage())).toContain('The service is busy');
  });

  it.each([
    [403, 'auth.forbidden', '403'],
    [404, 'call.not-found', '404'],
  ])('answers %i for %s', async (status, code, shown) => {
    answers('get', '/calls/c1', problem(status, code));
    expect(await insteadOf(async () => firstPaint(await callPage()))).toBe(shown);
    expect(await firstPaint(await CallNotFound())).toContain('This call does not exist');
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: { 'x-civicforge-path': '/calls/c1' } });
    expect(await insteadOf(() => callPage())).toBe('/sign-in?returnTo=%2Fcalls%2Fc1');
  });
});
