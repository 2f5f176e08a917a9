/** @jest-environment node */
import { http, HttpResponse } from 'msw';
import { aCase, aMember, aQuest, aSubmittedQuest } from '../testing/builders.ts';
import { answerFlags, aSession, ask, firstPaint, insteadOf } from '../testing/pages.tsx';
import { answers, ok, problem, service } from '../testing/service.ts';

const start = await import('./page.tsx');
const visitor = await import('./visitor/page.tsx');
const moderation = await import('./moderation/page.tsx');
const queue = await import('./moderation/[queue]/page.tsx');
const casePage = await import('./moderation/cases/[id]/page.tsx');
const decisions = await import('./decisions/page.tsx');
const statistics = await import('./moderation/statistics/page.tsx');
const rewards = await import('./admin/rewards/page.tsx');

const query = (searchParams: Record<string, string> = {}) => ({ searchParams: Promise.resolve(searchParams) });

function signedIn(...groups: readonly string[]): void {
  ask({ cookies: aSession(groups), headers: { 'x-civicforge-path': '/moderation' } });
  answers('get', '/users/me', ok(aMember()));
}

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  answerFlags();
  ask();
});

describe('links to the staff pages', () => {
  const ways = async (...groups: readonly string[]) => {
    signedIn(...groups);
    answers('get', '/quests', ok({ items: [] }));
    const html = await firstPaint(await start.default(query()));
    return ['/moderation', '/admin/rewards'].filter((path) => html.includes(`href="${path}"`));
  };

  it('are shown to members with the role only', async () => {
    expect(await ways()).toEqual([]);
    expect(await ways('moderators')).toEqual(['/moderation']);
    expect(await ways('admins')).toEqual(['/moderation', '/admin/rewards']);
  });
});

describe('ModerationPage', () => {
  const since = '2026-04-01T00:00:00.000Z';
  const queues = [
    { kind: 'disputes', count: 1, oldestAt: since, items: [{ since, questId: 'q1', title: 'Who is right?' }] },
    { kind: 'reports', count: 100, oldestAt: since, items: [{ since, caseId: 'c1', subject: 'user', reason: 'spam' }] },
  ];

  it('shows the queues with work in the first paint, and no others', async () => {
    signedIn('moderators');
    answers('get', '/admin/worklist', ok({ queues }));
    const html = await firstPaint(await moderation.default());
    for (const path of ['/moderation/disputes', '/moderation/reports', '/moderation/cases/c1', '/quests/q1']) {
      expect(html).toContain(`href="${path}"`);
    }
    expect(html).toContain('100 or more waiting');
    expect(html).not.toContain('Answer appeals');
    expect(await moderation.generateMetadata()).toEqual({ title: 'Moderation' });
  });

  it('shows an empty state without work', async () => {
    signedIn('moderators');
    answers('get', '/admin/worklist', ok({ queues: [] }));
    expect(await firstPaint(await moderation.default())).toContain('Nothing to do');
  });

  it('answers 403 to other members', async () => {
    signedIn();
    answers('get', '/admin/worklist', problem(403, 'auth.forbidden'));
    expect(await insteadOf(async () => firstPaint(await moderation.default()))).toBe('403');
  });

  it('redirects visitors to the sign-in page and back', async () => {
    ask({ headers: { 'x-civicforge-path': '/moderation' } });
    expect(await insteadOf(() => moderation.default())).toBe('/sign-in?returnTo=%2Fmoderation');
  });

  it('explains the problem if the API is unavailable', async () => {
    signedIn('moderators');
    answers('get', '/admin/worklist', problem(503, 'busy'));
    const html = await firstPaint(await moderation.default());
    expect(html).toContain('The service is busy');
    expect(html).toContain('Try again');
  });
});

describe('QueuePage', () => {
  const page = (name: string) => queue.default({ params: Promise.resolve({ queue: name }) });
  const stuck = { ...aSubmittedQuest({ title: 'Forgotten' }), since: '2026-04-01T00:00:00.000Z', waitingFor: 'both' };
  const disputed = aSubmittedQuest({ status: 'DISPUTED', title: 'Who is right?' });

  it.each([
    ['disputes', '/admin/disputes', [disputed], '', 'Who is right?', 'No open disputes'],
    ['claims', '/admin/stuck', [stuck], '?status=CLAIMED', 'Forgotten', 'Nothing is overdue'],
    ['statements', '/admin/stuck', [stuck], '?status=SUBMITTED', 'Forgotten', 'Nothing is overdue'],
    ['reports', '/admin/cases', [aCase()], '?state=OPEN', 'Advertising or spam', 'No open reports'],
    ['appeals', '/admin/cases', [aCase({ state: 'APPEALED' })], '?state=APPEALED', 'about', 'No open appeals'],
  ])('%s: lists the entries of %s, or an empty state', async (name, path, items, search, words, none) => {
    signedIn('moderators');
    const asked = answers('get', path, ok({ items }));
    expect(await firstPaint(await page(name))).toContain(words);
    expect(asked[0]?.url.search).toBe(search);
    answers('get', path, ok({ items: [] }));
    expect(await firstPaint(await page(name))).toContain(none);
    answers('get', path, problem(503, 'busy'));
    expect(await firstPaint(await page(name))).toContain('The service is busy');
    answers('get', path, problem(403, 'auth.forbidden'));
    expect(await insteadOf(async () => firstPaint(await page(name)))).toBe('403');
  });

  it('answers 404 for an unknown queue', async () => {
    signedIn('moderators');
    expect(await insteadOf(() => page('nothing'))).toBe('404');
    const params = Promise.resolve({ queue: 'reports' });
    expect(await queue.generateMetadata({ params })).toEqual({ title: 'Look at reports' });
  });
});

describe('CasePage', () => {
  const page = () => casePage.default({ params: Promise.resolve({ id: 'c1' }) });

  it('shows reports, reporters and the reported text to moderators', async () => {
    signedIn('moderators');
    answers('get', '/admin/cases/:caseId', ok(aCase()));
    const html = await firstPaint(await page());
    for (const words of ['Reported quest', 'Ben', 'I saw this shop.', 'Buy at my shop.']) expect(html).toContain(words);
    expect(await casePage.generateMetadata()).toEqual({ title: 'Look at reports' });
  });

  it('answers 403 to members and 404 for an unknown one, and explains the problem if the API is unavailable', async () => {
    signedIn();
    answers('get', '/admin/cases/:caseId', problem(403, 'auth.forbidden'));
    expect(await insteadOf(async () => firstPaint(await page()))).toBe('403');
    answers('get', '/admin/cases/:caseId', problem(404, 'case.not-found'));
    expect(await insteadOf(async () => firstPaint(await page()))).toBe('404');
    answers('get', '/admin/cases/:caseId', problem(503, 'busy'));
    expect(await firstPaint(await page())).toContain('The service is busy');
  });
});

describe('DecisionsPage', () => {
  it('shows the numbers to visitors, newest first, an empty state, and the problem if the API is unavailable', async () => {
    ask();
    const row = { month: '2026-04', kind: 'quest', reason: 'spam', outcome: 'hide', count: 1_200 };
    answers('get', '/public/decisions', ok({ items: [row, { ...row, month: '2026-05', outcome: 'reversed' }] }));
    const html = await firstPaint(await decisions.default());
    expect(html.indexOf('May 2026')).toBeLessThan(html.indexOf('April 2026'));
    for (const words of ['May 2026', '1,200', 'hidden', 'appeal granted']) expect(html).toContain(words);
    answers('get', '/public/decisions', ok({ items: [] }));
    expect(await firstPaint(await decisions.default())).toContain('No decisions yet');
    answers('get', '/public/decisions', problem(503, 'busy'));
    expect(await firstPaint(await decisions.default())).toContain('The service is busy');
    expect(await decisions.generateMetadata()).toEqual({ title: 'Decisions by moderators' });
  });
});

describe('the banner of a suspended member', () => {
  it('is on every page, with the end and the way to the reason', async () => {
    signedIn();
    answers('get', '/quests', ok({ items: [] }));
    expect(await firstPaint(await start.default(query()))).not.toContain('suspended');
    answers('get', '/users/me', ok(aMember({ suspendedUntil: '2026-06-01T10:00:00.000Z' })));
    const html = await firstPaint(await start.default(query()));
    expect(html).toContain('Your account is suspended until');
    expect(html).toContain('href="/me/cases"');
  });
});

describe('StatisticsPage', () => {
  const EVENTS = { created: 12, claimed: 8, completed: 6, disputed: 1 };
  const MEASURED = {
    completionPercent: 75,
    disputePercent: 13,
    medianSecondsToClaim: 5_400,
    medianSecondsToAttest: 59,
  };
  const report = {
    total: { members: 41, ...EVENTS },
    period: { ...EVENTS, activeMembers: 9, ...MEASURED },
    days: [
      { date: '2026-05-03', created: 11, claimed: 8, completed: 0, disputed: 0, activeMembers: 7 },
      { date: '2026-05-04', created: 1, claimed: 0, completed: 6, disputed: 1, activeMembers: 4 },
    ],
  };

  it('shows totals, medians and days in the first paint', async () => {
    signedIn('moderators');
    const asked = answers('get', '/admin/statistics', ok(report));
    const html = await firstPaint(await statistics.default(query({ days: '7' })));
    const words = html.replace(/<[^>]+>/g, ' ');
    expect(words).toContain('75%');
    expect(words).toContain('1.5 hours');
    expect(words).toContain('59 seconds');
    expect(html).toContain('Posted, day by day, at most 11 a day');
    expect(html.indexOf('4 May 2026')).toBeGreaterThan(0);
    expect(words).toContain('41 members');
    await firstPaint(await statistics.default(query({ days: '1000' })));
    expect(asked.map(({ url }) => url.search)).toEqual(['?days=7', '?days=30']);
    expect(await statistics.generateMetadata()).toEqual({ title: 'Statistics' });
  });

  it('shows an empty state without events and without medians', async () => {
    signedIn('moderators');
    const none = { created: 0, claimed: 0, completed: 0, disputed: 0, activeMembers: 0 };
    answers('get', '/admin/statistics', ok({ ...report, period: none }));
    expect(await firstPaint(await statistics.default(query()))).toContain('Nothing happened in this period');
    answers('get', '/admin/statistics', ok({ ...report, period: { ...none, created: 1, activeMembers: 1 } }));
    expect(await firstPaint(await statistics.default(query()))).toContain('none yet');
  });

  it('answers 403 to members and explains the problem if the API is unavailable', async () => {
    signedIn();
    answers('get', '/admin/statistics', problem(403, 'auth.forbidden'));
    expect(await insteadOf(async () => firstPaint(await statistics.default(query())))).toBe('403');
    answers('get', '/admin/statistics', problem(503, 'busy'));
    expect(await firstPaint(await statistics.default(query()))).toContain('The service is busy');
  });
});

describe('RewardsPage', () => {
  it('shows abandoned jobs by default, else the state in the URL', async () => {
    signedIn('admins');
    const asked = answers('get', '/admin/rewards', ok({ items: [] }));
    expect(await firstPaint(await rewards.default(query()))).toContain('No failed rewards');
    expect(await firstPaint(await rewards.default(query({ state: 'PAID' })))).toContain('No rewards paid yet');
    expect(asked.map(({ url }) => url.search)).toEqual(['?state=ABANDONED', '?state=PAID']);
    expect(await rewards.generateMetadata()).toEqual({ title: 'Rewards' });
  });

  it('answers 403 to moderators', async () => {
    signedIn('moderators');
    answers('get', '/admin/rewards', problem(403, 'auth.forbidden'));
    expect(await insteadOf(async () => firstPaint(await rewards.default(query())))).toBe('403');
  });
});

describe('flags in the first paint', () => {
  const listWith = async (address: Record<string, string> = {}) => {
    signedIn();
    const asked = answers('get', '/quests', ok({ items: [aQuest()] }));
    const html = await firstPaint(await start.default(query(address)));
    return { html, search: asked[0]?.url.search };
  };

  it('show features that are on and hide features that are off', async () => {
    answerFlags(['advanced_search']);
    const { html } = await listWith();
    expect(html).toContain('role="search"');
    expect(html).not.toContain('All categories');
  });

  it('ignore URL filters of features that are off', async () => {
    answerFlags([]);
    expect((await listWith({ category: 'repair', q: 'bench', sort: 'xp' })).search).toBe('?status=OPEN&sort=xp');
    answerFlags(['advanced_search', 'quest_categories']);
    expect((await listWith({ category: 'repair', q: 'bench' })).search).toBe('?status=OPEN&category=repair&q=bench');
  });

  it('are requested with the caller’s session cookies alone', async () => {
    const cookies: (string | null)[] = [];
    service.use(
      http.post('*/ofrep/v1/evaluate/flags', ({ request }) => {
        cookies.push(request.headers.get('cookie'));
        return HttpResponse.json({ flags: [] });
      }),
    );
    await listWith();
    expect(cookies[0]).toMatch(/^civicforge_access=[^;]+; civicforge_refresh=r$/);
  });

  it.each([
    ['does not answer', () => HttpResponse.error()],
    ['answers a failure', () => HttpResponse.json({}, { status: 500 })],
    ['answers something else', () => HttpResponse.json({ hello: 'world' })],
  ])('are the safe values if the API %s', async (_, answer) => {
    service.use(http.post('*/ofrep/v1/evaluate/flags', answer));
    const { html } = await listWith();
    expect(html).toContain('Repair the bench');
    expect(html).not.toContain('role="search"');
    expect(html).not.toContain('CivicForge is under maintenance');
  });
});

describe('public counts on the landing page', () => {
  const EVENTS = { created: 1234, claimed: 3, completed: 2, disputed: 1 };
  const COUNTS = { members: 7, ...EVENTS, last30Days: { ...EVENTS, activeMembers: 5 } };

  it('are in the first paint if the flag is on', async () => {
    answerFlags(['enable_new_api_endpoint']);
    answers('get', '/public/quests', ok({ items: [] }));
    answers('get', '/public/stats', ok(COUNTS));
    expect(await firstPaint(await visitor.default())).toContain('1,234');
  });

  it('are left out if their request fails', async () => {
    answerFlags(['enable_new_api_endpoint']);
    answers('get', '/public/quests', ok({ items: [] }));
    answers('get', '/public/stats', problem(503, 'busy'));
    expect(await firstPaint(await visitor.default())).toContain('Someone posts a quest');
  });
});
