/** @jest-environment node */
import { jest } from '@jest/globals';
import {
  ada,
  aHome,
  aLedgerEntry,
  aMember,
  anEvent,
  aPublicMember,
  aQuest,
  aWaitingQuest,
  aTemplate,
} from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem } from '../testing/service.ts';

const start = await import('./page.tsx');
const visitor = await import('./visitor/page.tsx');
const visitorQuest = await import('./visitor/quests/[id]/page.tsx');
const signIn = await import('./sign-in/page.tsx');
const register = await import('./register/page.tsx');
const confirm = await import('./confirm/page.tsx');
const forgot = await import('./forgot-password/page.tsx');
const newQuest = await import('./quests/new/page.tsx');
const quest = await import('./quests/[id]/page.tsx');
const me = await import('./me/page.tsx');
const points = await import('./me/points/page.tsx');
const user = await import('./users/[id]/page.tsx');
const [legal, privacy, rules, contact] = await Promise.all([
  import('./legal/page.tsx'),
  import('./privacy/page.tsx'),
  import('./rules/page.tsx'),
  import('./contact/page.tsx'),
]);
const { default: NotFound } = await import('./not-found.tsx');
const { default: QuestNotFound } = await import('./quests/[id]/not-found.tsx');
const { default: MemberNotFound } = await import('./users/[id]/not-found.tsx');
const { default: Forbidden } = await import('./forbidden.tsx');
const errorPage = await import('./error-page/page.tsx');
const { generateMetadata } = await import('./layout.tsx');

const query = (searchParams: Record<string, string> = {}) => ({ searchParams: Promise.resolve(searchParams) });
const at = (id: string) => ({ params: Promise.resolve({ id }), ...query() });
const here = (path: string) => ({ 'x-civicforge-path': path });

function signedIn(headers: Record<string, string> = {}, cookies: Record<string, string> = {}) {
  ask({ cookies: { ...aSession(), theme: 'x', ...cookies }, headers });
  answers('get', '/users/me/home', ok(aHome()));
  answers('get', '/templates', ok({ items: [] }));
  return answers('get', '/users/me', ok(aMember()));
}

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  answerFlags();
  ask();
});

describe('StartPage', () => {
  it('redirects a visitor whose session just ended to the sign-in page', async () => {
    ask({ headers: here('/?list=mine') });
    expect(await insteadOf(() => start.default(query()))).toBe('/sign-in?returnTo=%2F%3Flist%3Dmine');
  });

  it('shows members the list in the first paint, requested with their session cookies alone', async () => {
    const seen = signedIn();
    const asked = answers('get', '/quests', ok({ items: [aQuest()], nextCursor: 'c1' }));
    const html = await firstPaint(await start.default(query({ status: 'OPEN', sort: 'xp' })));
    expect(html).toContain('Repair the bench');
    expect(html).not.toContain('Waiting for you');
    expect(html).toContain('Show more');
    expect(asked[0]?.url.search).toBe('?status=OPEN&sort=xp');
    expect(seen[0]?.headers.get('cookie')).toMatch(/^civicforge_access=[^;]+; civicforge_refresh=r$/);
    expect(await start.generateMetadata()).toEqual({ title: 'Quests' });
  });

  it('shows members what waits for them above the open quests, with the totals of the lists', async () => {
    signedIn();
    answers('get', '/users/me/home', ok(aHome({ waiting: [aWaitingQuest()] })));
    const asked = answers('get', '/quests', ok({ items: [aQuest({ questId: 'q2', title: 'Water the trees' })] }));
    const html = await firstPaint(await start.default(query()));
    const places = [
      'Waiting for you',
      'Repair the bench',
      ' submitted the work ',
      '>Mine<',
      'Open near you',
      'Water the trees',
    ];
    const found = places.map((words) => html.indexOf(words));
    expect(found).toEqual([...found].sort((one, other) => one - other));
    expect(found).not.toContain(-1);
    expect(asked[0]?.url.search).toBe('?status=OPEN');
  });

  it('shows members their own active quests', async () => {
    signedIn();
    const asked = answers('get', '/users/me/active-quests', ok({ items: [aQuest()] }));
    const html = await firstPaint(await start.default(query({ list: 'mine', status: 'OPEN' })));
    expect(html).toContain('Your quests in progress');
    expect(asked).toHaveLength(1);
  });

  it('greets a newcomer with the first thing to do', async () => {
    signedIn();
    const stats = { created: 0, completedAsRequestor: 0, completedAsPerformer: 0, attestationsGiven: 0 };
    answers('get', '/users/me', ok(aMember({ stats })));
    answers('get', '/quests', ok({ items: [] }));
    expect(await firstPaint(await start.default(query()))).toContain('Start here: choose a quest below and claim it.');
  });

  it('streams the list after the frame on a client-side navigation', async () => {
    signedIn({ 'sec-fetch-dest': 'empty' });
    answers('get', '/quests', ok({ items: [aQuest()] }));
    expect(await firstPaint(await start.default(query()))).toContain('Repair the bench');
  });

  it('explains the problem if the API is unavailable', async () => {
    signedIn();
    answers('get', '/quests', problem(503, 'busy', { retryAfter: 3 }));
    const html = await firstPaint(await start.default(query()));
    expect(html).toContain('The service is busy');
    expect(html).toContain('Try again in 3 seconds.');
  });

  it('redirects to the sign-in page and back if the session has ended', async () => {
    signedIn(here('/?status=OPEN'));
    answers('get', '/quests', problem(401, 'auth.invalid-token'));
    const painting = async () => firstPaint(await start.default(query({ status: 'OPEN' })));
    expect(await insteadOf(painting)).toBe('/sign-in?returnTo=%2F%3Fstatus%3DOPEN');
  });
});

describe('the pages of visitors', () => {
  const aPublicQuest = () => {
    const { questId, title, description, category, rewardXp, rewardReputation, status, createdAt } = aQuest();
    return { questId, title, description, category, rewardXp, rewardReputation, status, createdAt };
  };

  it('show the idea, real open quests, and links to join and sign in', async () => {
    answers('get', '/public/quests', ok({ items: [{ ...aPublicQuest(), place: { label: 'Mill Lane' } }] }));
    const html = await firstPaint(await visitor.default());
    for (const words of [
      'Mill Lane',
      'Someone posts a quest',
      'Someone else claims it',
      'Both confirm, each on their own',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).toContain('href="/register"');
    expect(html).toContain('Open right now');
    expect(html).toContain('href="/quests/q1"');
  });

  it('leave out the quests if there are none, or no answer', async () => {
    answers('get', '/public/quests', ok({ items: [] }), problem(503, 'busy'));
    for (let count = 0; count < 2; count += 1) {
      expect(await firstPaint(await visitor.default())).not.toContain('Open right now');
    }
  });

  it('show a public quest with a title and a preview, and no person', async () => {
    ask({ headers: here('/quests/q1') });
    const expiresAt = '2026-06-01T10:00:00.000Z';
    const startsAt = '2026-06-02T10:00:00.000Z';
    answers('get', '/public/quests/q1', ok({ ...aPublicQuest(), expiresAt, startsAt, place: { label: 'Mill Lane' } }));
    expect(await visitorQuest.generateMetadata(at('q1'))).toMatchObject({
      title: 'Repair the bench',
      openGraph: {
        title: 'Repair the bench',
        description: 'Two slats are broken. The wood lies behind the bakery.',
        url: '/quests/q1',
        images: [{ url: '/icons/512.png' }],
      },
    });
    const html = await firstPaint(await visitorQuest.default(at('q1')));
    for (const words of [
      'Would you like to do this?',
      'until',
      'Mill Lane',
      '2026-06-02T10:00:00.000Z',
      'Share this quest',
      '/register?returnTo=%2Fquests%2Fq1',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain('Ada');
  });

  it('say that a public quest is no longer open', async () => {
    answers('get', '/public/quests/q1', ok({ ...aPublicQuest(), status: 'COMPLETED' }));
    expect(await firstPaint(await visitorQuest.default(at('q1')))).toContain('This quest is no longer open');
  });

  it.each([
    ['attest', '?do=attest'],
    ['nothing-known', ''],
  ])('keep the step of a link through the sign-in: %s', async (wanted, kept) => {
    const asked = { ...at('q1'), ...query({ do: wanted }) };
    const back = encodeURIComponent(`/quests/q1${kept}`);
    answers('get', '/public/quests/q1', ok(aPublicQuest()), problem(404, 'quest.not-found'));
    const html = await firstPaint(await visitorQuest.default(asked));
    expect(html).toContain(`"/sign-in?returnTo=${back}"`);
    expect(html).toContain(`"/register?returnTo=${back}"`);
    expect(await insteadOf(() => visitorQuest.default(asked))).toBe(`/sign-in?returnTo=${back}`);
  });

  it('explain the problem if the API is unavailable', async () => {
    answers('get', '/public/quests/q1', problem(503, 'busy'));
    expect(await firstPaint(await visitorQuest.default(at('q1')))).toContain('The service is busy');
    expect(await visitorQuest.generateMetadata(at('q1'))).toEqual({ title: 'This page could not be shown' });
  });

  it('redirect to the sign-in page where only members may read the quest', async () => {
    answers('get', '/public/quests/q1', problem(404, 'quest.not-found'));
    expect(await insteadOf(() => visitorQuest.default(at('q1')))).toBe('/sign-in?returnTo=%2Fquests%2Fq1');
    expect(await visitorQuest.generateMetadata(at('q1'))).toEqual({});
    expect(await firstPaint(await signIn.default(query({ returnTo: '/quests/q1' })))).toContain(
      'Sign in to see this quest.',
    );
  });

  it.each([
    ['/visitor', '/'],
    ['/visitor/quests/q1', '/quests/q1'],
  ])('have no address of their own: %s leads to %s', async (path, address) => {
    ask({ headers: here(path) });
    const page = path === '/visitor' ? () => visitor.default() : () => visitorQuest.default(at('q1'));
    expect(await insteadOf(page)).toBe(address);
  });
});

describe('the layout', () => {
  it('uses the chosen language, else the browser’s, and the chosen theme', async () => {
    ask({ headers: { 'accept-language': 'de-AT' }, cookies: { civicforge_theme: 'dark' } });
    answers('get', '/public/quests', ok({ items: [] }));
    const html = await firstPaint(await visitor.default());
    expect(html).toContain('<html lang="de" data-theme="dark">');
    expect(html).toContain('Jemand legt eine Aufgabe an');
    expect(await generateMetadata()).toMatchObject({
      title: { template: '%s · CivicForge' },
      openGraph: { siteName: 'CivicForge', type: 'website', images: [{ url: '/icons/512.png' }] },
    });
  });

  it('contains no session token', async () => {
    signedIn();
    answers('get', '/quests', ok({ items: [] }));
    const html = await firstPaint(await start.default(query()));
    expect(html).not.toContain(aSession()['civicforge_access']?.split('.')[1]);
  });

  it('renders if the viewer is unknown', async () => {
    ask({ cookies: aSession() });
    answers('get', '/users/me', problem(503, 'busy'));
    answers('get', '/users/me/home', problem(503, 'busy'));
    answers('get', '/quests', ok({ items: [] }));
    expect(await firstPaint(await start.default(query()))).toContain('No open quests');
  });
});

describe('the quest page', () => {
  it('renders completely in the first paint, including the title', async () => {
    signedIn();
    answers('get', '/quests/q1', ok(aQuest({ actions: ['edit', 'cancel'] })));
    answers('get', '/quests/q1/events', ok({ items: [anEvent('created')] }));
    expect(await quest.generateMetadata(at('q1'))).toEqual({ title: 'Repair the bench' });
    const html = await firstPaint(await quest.default(at('q1')));
    for (const words of ['The wood lies behind the bakery.', 'Cancel the quest', ' posted the quest']) {
      expect(html).toContain(words);
    }
  });

  it.each([
    [404, 'quest.not-found', '404'],
    [403, 'auth.forbidden', '403'],
    [401, 'auth.required', '/sign-in?returnTo=%2Fquests%2Fq1'],
  ])('answers %i %s with %s', async (status, code, expected) => {
    signedIn(here('/quests/q1'));
    answers('get', '/quests/q1', problem(status, code));
    answers('get', '/quests/q1/events', problem(status, code));
    expect(await insteadOf(() => quest.generateMetadata(at('q1')))).toBe(expected);
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: here('/quests/q1') });
    expect(await insteadOf(() => quest.default(at('q1')))).toBe('/sign-in?returnTo=%2Fquests%2Fq1');
  });

  it('explains the problem if the API is unavailable', async () => {
    const silence = jest.spyOn(console, 'error').mockReturnValue();
    signedIn();
    answers('get', '/quests/q1', () => Response.error());
    answers('get', '/quests/q1/events', ok({ items: [] }));
    expect(await firstPaint(await quest.default(at('q1')))).toContain('The service is busy');
    expect(await quest.generateMetadata(at('q1'))).toEqual({ title: 'This page could not be shown' });
    silence.mockRestore();
  });

  it('decodes valid and invalid encoded addresses', async () => {
    signedIn();
    const seen = answers('get', '/quests/a%20b', problem(404, 'quest.not-found'));
    answers('get', '/quests/a%20b/events', problem(404, 'quest.not-found'));
    await insteadOf(() => quest.generateMetadata(at('a%20b')));
    expect(seen).toHaveLength(1);
  });
});

describe('NewQuestPage', () => {
  it('shows the form with defaults, cost and remaining points', async () => {
    signedIn();
    const html = await firstPaint(await newQuest.default(query()));
    expect(html).toContain('Posting costs 1 point. You will have 8 points left.');
    expect(html).not.toContain('Start from a template');
    expect(await newQuest.generateMetadata()).toEqual({ title: 'Post a quest' });
  });

  it('offers templates, and fills the form from the chosen one', async () => {
    signedIn();
    answers('get', '/templates', ok({ items: [aTemplate({ templateId: 't1' }), aTemplate({ templateId: 't2' })] }));
    const html = await firstPaint(await newQuest.default(query({ template: 't2' })));
    expect(html).toContain('href="/quests/new?template=t1"');
    expect(html).toMatch(/aria-current="true"[^>]*href="\/quests\/new\?template=t2"/);
    expect(html).toContain('value="Water the trees in Linden Street"');
  });

  it('says first that points are missing, with quests to claim and without the form', async () => {
    signedIn();
    answers('get', '/users/me', ok(aMember({ creationPoints: 0 })));
    const asked = answers('get', '/quests', ok({ items: [aQuest({ title: 'Water the trees' })] }));
    const html = await firstPaint(await newQuest.default(query()));
    expect(html).toContain('You need 1 point to post a quest.');
    expect(html).toContain('Water the trees');
    expect(html).not.toContain('Post the quest');
    expect(asked[0]?.url.searchParams.get('claimable')).toBe('true');
  });

  it('shows a suspended member the quests in progress in place of the form', async () => {
    signedIn();
    answers('get', '/users/me', ok(aMember({ suspendedUntil: '2026-06-01T10:00:00.000Z' })));
    const html = await firstPaint(await newQuest.default(query()));
    expect(html).toContain('You cannot post quests while your account is suspended.');
    expect(html).toContain('href="/?list=mine"');
    expect(html).not.toContain('Post the quest');
  });

  it('says that no quest is open if there is none to claim', async () => {
    signedIn();
    answers('get', '/users/me', ok(aMember({ creationPoints: 0 })));
    answers('get', '/quests', ok({ items: [] }));
    expect(await firstPaint(await newQuest.default(query()))).toContain('No quest is open for you right now.');
  });

  it('explains the problem if the API is unavailable', async () => {
    ask({ cookies: aSession() });
    answers('get', '/users/me', problem(503, 'draining'));
    answers('get', '/users/me/home', problem(503, 'draining'));
    expect(await firstPaint(await newQuest.default(query()))).toContain('The service is restarting');
  });
});

describe('profiles', () => {
  it('show a member their own counts, quests and ledger', async () => {
    signedIn();
    const asked = answers('get', '/users/ada/quests', ok({ items: [aQuest()] }));
    const html = await firstPaint(await me.default(query({ role: 'performer' })));
    const words = ['Points, XP and reputation', 'ada@example.org', 'Sign out', 'Repair the bench'];
    // The way out stands above the history.
    expect(words.map((one) => html.indexOf(one))).toEqual(
      words.map((one) => html.indexOf(one)).toSorted((a, b) => a - b),
    );
    for (const one of words) expect(html).toContain(one);
    expect(asked[0]?.url.searchParams.get('role')).toBe('performer');
    expect(await me.generateMetadata()).toEqual({ title: 'My profile' });
  });

  it('explain the problem if the API is unavailable', async () => {
    signedIn();
    answers('get', '/users/ada/quests', problem(503, 'busy'));
    expect(await firstPaint(await me.default(query()))).toContain('The service is busy');
  });

  it('explain points, XP and reputation above their history', async () => {
    signedIn();
    answers('get', '/users/me/ledger', ok({ items: [aLedgerEntry()] }));
    const html = await firstPaint(await points.default());
    for (const words of ['Points let you post quests.', 'You never spend XP.', 'Joined']) expect(html).toContain(words);
    expect(await points.generateMetadata()).toEqual({ title: 'Points, XP and reputation' });
    answers('get', '/users/me/ledger', problem(503, 'busy'));
    expect(await firstPaint(await points.default())).toContain('The service is busy');
  });

  it('show other members the public fields only', async () => {
    signedIn();
    answers('get', '/users/ben', ok(aPublicMember({ ...ada, userId: 'ben', displayName: 'Ben' })));
    answers('get', '/users/ben/quests', ok({ items: [] }));
    const html = await firstPaint(await user.default(at('ben')));
    expect(html).toContain('No quests posted yet.');
    expect(html).not.toContain('Points history');
    expect(await user.generateMetadata(at('ben'))).toEqual({ title: 'Ben' });
  });

  it('explain the problem if one of two requests fails', async () => {
    signedIn();
    answers('get', '/users/ben', ok(aPublicMember()));
    answers('get', '/users/ben/quests', problem(429, 'rate-limited'));
    expect(await firstPaint(await user.default(at('ben')))).toContain('You did this too often');
  });

  it('answer an unknown member with 404', async () => {
    signedIn();
    answers('get', '/users/nobody', problem(404, 'user.not-found'));
    expect(await insteadOf(() => user.generateMetadata(at('nobody')))).toBe('404');
  });
});

describe('the pages of the session', () => {
  it('ask visitors to sign in and show the reason for the redirect', async () => {
    const html = await firstPaint(await signIn.default(query({ confirmed: '1', returnTo: '/me' })));
    expect(html).toContain('Your address is confirmed.');
    expect(html).toContain('You will return to the page you were on.');
    expect(html).toContain('/register?returnTo=%2Fme');
    expect(await signIn.generateMetadata()).toEqual({ title: 'Sign in' });
  });

  it('redirect signed-in members within the site only', async () => {
    signedIn();
    expect(await insteadOf(() => signIn.default(query({ returnTo: '/me' })))).toBe('/me');
    expect(await insteadOf(() => register.default(query({ returnTo: 'https://evil.example' })))).toBe('/');
  });

  it.each([
    ['joining', register, 'Create account', 'Join CivicForge'],
    ['the code', confirm, 'Send a new code', 'Enter the code'],
    ['a forgotten password', forgot, 'Send the code', 'Set a new password'],
  ])('have a form for %s', async (_, page, words, title) => {
    expect(await firstPaint(await page.default(query()))).toContain(words);
    expect(await page.generateMetadata()).toEqual({ title });
  });
});

describe('error pages', () => {
  it.each([
    ['nothing at the address', NotFound, 'Page not found'],
    ['no such quest', QuestNotFound, 'This quest does not exist'],
    ['no such member', MemberNotFound, 'This member does not exist'],
    ['not for this account', Forbidden, 'Only moderators can open this page'],
  ])('show the reason and a link to the start page: %s', async (_, Page, words) => {
    const html = await firstPaint(await Page());
    expect(html).toContain(words);
    expect(html).toMatch(/<a[^>]* href="\/"/);
  });

  it.each([
    ['404', '/quests/q1', 'This quest does not exist', 'Page not found'],
    ['404', '/users/u1', 'This member does not exist', 'Page not found'],
    ['404', '/moderation/nothing', 'Page not found', 'Page not found'],
    ['403', '/moderation', 'Only moderators can open this page', 'Only moderators can open this page'],
    ['403', '/admin/rewards', 'Only admins can open this page', 'Only admins can open this page'],
  ])('are drawn on the server for a %s at %s', async (status, path, words, title) => {
    ask({ headers: { 'x-civicforge-page-status': status, 'x-civicforge-path': path } });
    expect(await firstPaint(await errorPage.default())).toContain(words);
    expect(await errorPage.generateMetadata()).toEqual({ title });
  });

  it('have no address of their own', async () => {
    ask({ headers: { 'x-civicforge-path': '/error-page' } });
    await expect(errorPage.default()).rejects.toThrow('404');
  });

  it('names admins as the role of a page below /admin', async () => {
    ask({ headers: { 'x-civicforge-path': '/admin/rewards?state=PAID' } });
    expect(await firstPaint(await Forbidden())).toContain('Only admins can open this page');
  });
});

describe('the pages of the operator', () => {
  it.each([
    ['legal', legal, 'Legal notice', 'Responsibility for content'],
    ['privacy', privacy, 'Privacy', 'What everybody can see'],
    ['rules', rules, 'House rules', 'Be kind'],
    ['contact', contact, 'Contact', 'If you find a security problem'],
  ] as const)('have a default text and a link in the footer: %s', async (name, page, title, words) => {
    const html = await firstPaint(page.default());
    expect(html).toContain(words);
    expect(html).toContain(`href="/${name}"`);
    expect(html).not.toMatch(/\{\w+\}/);
    expect(await page.generateMetadata()).toEqual({ title });
  });
});
