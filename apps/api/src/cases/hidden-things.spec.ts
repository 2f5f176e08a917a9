import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { refused } from '../../testing/office.ts';
import { readyPhoto } from '../../testing/pictures.ts';
import { dispatched } from '../../testing/dispatched.ts';
import type { CasePageView } from './case.dto.ts';

const REASON = 'The text advertises a shop and nothing else.';
const COMMENT = 'I have a brush for this.';

/** A quest with everything that can show it. */
interface Subject {
  readonly questId: string;
  readonly requestorId: string;
  readonly photoId: string;
  /** A word that only this quest has. */
  readonly word: string;
  readonly status: string;
}

/** Addresses at which a stranger can see a quest. */
type Surface = (subject: Subject) => readonly string[];

/** Surfaces of members; the page of a surface contains the id, the word or the comment of the quest. */
const MEMBERS: Readonly<Record<string, Surface>> = {
  '/quests': ({ status, word }) => [
    `/quests?status=${status}&limit=100`,
    `/quests?status=${status}&sort=xp&limit=100`,
    `/quests?status=${status}&sort=starts&limit=100`,
    `/quests?status=${status}&q=${word}`,
    '/quests?near=12.6,100.4&within=5&limit=100',
    '/quests?claimable=true&limit=100',
  ],
  '/quests/{questId}': ({ questId }) => [`/quests/${questId}`],
  '/quests/{questId}/events': ({ questId }) => [`/quests/${questId}/events`],
  '/quests/{questId}/comments': ({ questId }) => [`/quests/${questId}/comments`],
  '/quests/{questId}/calendar.ics': ({ questId }) => [`/quests/${questId}/calendar.ics`],
  '/quests/{questId}/photos/{photoId}': ({ questId, photoId }) => [`/quests/${questId}/photos/${photoId}`],
  '/quests/{questId}/receipt': ({ questId }) => [`/quests/${questId}/receipt`],
  '/users/{userId}/quests': ({ requestorId }) => [`/users/${requestorId}/quests?role=requestor&limit=100`],
  '/users/me/notices': () => ['/users/me/notices?limit=100'],
  '/users/me/export': () => ['/users/me/export'],
};

const VISITORS: Readonly<Record<string, Surface>> = {
  '/public/quests': () => ['/public/quests'],
  '/public/quests/{questId}': ({ questId }) => [`/public/quests/${questId}`],
  '/public/quests/{questId}/photos/{photoId}': ({ questId, photoId }) => [
    `/public/quests/${questId}/photos/${photoId}`,
  ],
};

/** Surfaces that count quests; the number that a stranger reads. */
const COUNTS: Readonly<Record<string, (stranger: TestPerson, status: string) => Promise<number>>> = {
  '/quests/count': async (stranger, status) =>
    ((await stranger.get(`/quests/count?status=${status}`).expect(200)).body as { count: number }).count,
  '/users/me/home': async (stranger) =>
    ((await stranger.get('/users/me/home').expect(200)).body as { totals: { open: { count: number } } }).totals.open
      .count,
};

/** Every other address that reads, with what it shows at most. */
const OTHERS: Readonly<Record<string, string>> = {
  '/admin/': 'moderators and administrators, who see hidden quests',
  '/calls/': 'a pattern, which a test below looks at',
  '/feature-flags': 'flags',
  '/health': 'the process',
  '/local/clock': 'the time',
  '/public/calendar/': 'quests of the party who holds the address',
  '/public/decisions': 'numbers',
  '/public/letters/': 'lines of a party without a title, or with the one the party signed',
  '/public/log/': 'hashes',
  '/public/receipts/': 'a document of the parties, whose id only its holders know',
  '/public/stats': 'numbers',
  '/public/unsubscribe': 'no quest',
  '/templates': 'own texts and those of moderators',
  '/users/me': 'the own account',
  '/users/me/active-quests': 'quests of the party',
  '/users/me/calls': 'own calls',
  '/users/me/calendar-feed': 'the state of an address',
  '/users/me/cases': 'the own cases',
  '/users/me/device-keys': 'own keys',
  '/users/me/hours': 'quests of the party',
  '/users/me/hours-letters': 'quests of the party',
  '/users/me/ledger': 'own entries',
  '/users/me/notice-settings': 'settings',
  '/users/me/push-subscriptions': 'own devices',
  '/users/me/saved-searches': 'own filters',
  '/users/me/webhooks': 'own addresses, and deliveries, which a test below looks at',
  '/users/{userId}': 'a name and numbers',
};

let service: TestApp;
let people: ReturnType<typeof aCommunity>;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } }),
  });
});
afterAll(() => service.close());
beforeEach(() => {
  people = aCommunity(service);
});

async function aQuest(): Promise<Subject> {
  const { ada, ben, cleo } = people;
  const photoId = await readyPhoto(service, ada);
  const word = `word${ada.userId.slice(-8)}`;
  const { questId } = await ada.posts({
    ...{ title: `Paint ${word}`, visibility: 'public', photos: [{ photoId, alt: 'A bench' }] },
    startsAt: new Date(Date.now() + 48 * 3_600_000).toISOString(),
    place: { label: 'At the mill', latitude: 12.6, longitude: 100.4 },
  });
  // The stranger wrote first, and hears of the next comment.
  await cleo.post(`/quests/${questId}/comments`, { text: 'Which colour?' }).expect(201);
  await ben.post(`/quests/${questId}/comments`, { text: COMMENT }).expect(201);
  await dispatched(service);
  return { questId, requestorId: ada.userId, photoId, word, status: 'OPEN' };
}

async function decided(kind: string, id: string, decision: object): Promise<string> {
  const zoe = aPerson(service, 'zoe');
  await zoe.post(`/${kind}s/${id}/report`, { reason: 'spam' }).expect(202);
  const { items } = (await people.mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
  const caseId = items.find(({ subject }) => subject.id === id)?.caseId ?? '';
  await people.mo.post(`/admin/cases/${caseId}/decide`, { reason: REASON, ...decision }).expect(200);
  await dispatched(service);
  return caseId;
}

const hide = ({ questId }: Subject) => decided('quest', questId, { decision: 'hide' });

/** Returns the addresses that show the quest to a viewer, or to a visitor. */
async function showing(surfaces: typeof MEMBERS, subject: Subject, viewer?: TestPerson): Promise<string[]> {
  const { questId, word } = subject;
  const found: string[] = [];
  for (const [surface, addresses] of Object.entries(surfaces)) {
    for (const address of addresses(subject)) {
      const answer = await (viewer === undefined ? service.http.get(`/api/v1${address}`) : viewer.get(address));
      const isPicture = String(answer.headers['content-type']).startsWith('image/');
      const text = isPicture ? questId : answer.text;
      const tells = [questId, word, COMMENT].some((mark) => text.includes(mark));
      // An own comment in an export names the quest that it was written to; that is the caller's.
      const isOwn = surface === '/users/me/export' && !text.includes(word) && !text.includes(COMMENT);
      const isShown = surface === '/quests/{questId}/events' ? answer.status === 200 : tells && !isOwn;
      if (answer.status === 200 && isShown) found.push(address.replace(word, '{word}').replaceAll(questId, '{id}'));
    }
  }
  return found;
}

const counted = (status: string) => Promise.all(Object.values(COUNTS).map((count) => count(people.cleo, status)));

describe('surfaces of a quest', () => {
  it('are all addresses that read: a new one has to say what it shows', async () => {
    const { paths } = (await service.http.get('/api/openapi.json')).body as { paths: Record<string, { get?: object }> };
    const known = new Set([MEMBERS, VISITORS, COUNTS].flatMap((surfaces) => Object.keys(surfaces)));
    const reading = Object.keys(paths).filter((path) => path.startsWith('/api/v1/') && paths[path]?.get !== undefined);
    const isOther = (path: string) =>
      Object.keys(OTHERS).some(
        (other) => path === other || (other !== '/users/me' && !other.endsWith('}') && path.startsWith(other)),
      );
    const unknown = reading
      .map((path) => path.slice('/api/v1'.length))
      .filter((path) => !known.has(path) && !isOther(path));
    expect(unknown).toEqual([]);
  });
});

describe('a hidden quest', () => {
  it('that is OPEN is gone for members and visitors, and shown to its requestor and moderators', async () => {
    const subject = await aQuest();
    const [stranger, visitor] = [await showing(MEMBERS, subject, people.cleo), await showing(VISITORS, subject)];
    // Only a completed quest has a receipt.
    expect(stranger).toHaveLength(Object.values(MEMBERS).flatMap((of) => of(subject)).length - 1);
    expect(visitor).toHaveLength(3);
    await hide(subject);
    const cancelled = { ...subject, status: 'CANCELLED' };
    expect(await showing(MEMBERS, cancelled, people.cleo)).toEqual([]);
    expect(await showing(VISITORS, cancelled)).toEqual([]);
    for (const insider of [people.ada, people.mo]) {
      expect(await showing(MEMBERS, cancelled, insider)).toEqual(
        expect.arrayContaining(['/quests?status=CANCELLED&limit=100', '/quests/{id}', '/quests/{id}/comments']),
      );
    }
  });

  it.each(['CLAIMED', 'COMPLETED'])('that is %s is gone and not counted, and its parties finish it', async (status) => {
    const { ada, ben, cleo } = people;
    const subject = { ...(await aQuest()), status };
    await ben.does('claim', subject.questId);
    if (status === 'COMPLETED') {
      await ben.does('submit', subject.questId, A_SUBMISSION);
      for (const party of [ada, ben]) await party.does('attest', subject.questId);
    }
    const before = await counted(status);
    expect(await showing(MEMBERS, subject, cleo)).toContain(`/quests?status=${status}&limit=100`);
    await hide(subject);
    expect(await showing(MEMBERS, subject, cleo)).toEqual([]);
    const [count = 0, open] = before;
    expect(await counted(status)).toEqual([count - 1, open]);
    if (status === 'CLAIMED') await ben.does('submit', subject.questId, A_SUBMISSION);
    expect((await cleo.post(`/quests/${subject.questId}/comments`, { text: 'Hello?' })).status).toBe(404);
    for (const party of [ada, ben]) expect((await party.sees(subject.questId)).questId).toBe(subject.questId);
  });

  it('is told to no program of an administrator', async () => {
    const { ben } = people;
    const admin = aPerson(service, 'admin', ['admins']);
    const hook = { url: 'http://127.0.0.1:9/hook', events: ['quest.submitted'], scope: 'all' };
    const { webhookId } = (await admin.post('/users/me/webhooks', hook).expect(201)).body as { webhookId: string };
    const [told, silent] = [await aQuest(), await aQuest()];
    for (const { questId } of [told, silent]) await ben.does('claim', questId);
    await hide(silent);
    for (const { questId } of [told, silent]) await ben.does('submit', questId, A_SUBMISSION);
    await dispatched(service);
    const { body } = await admin.get(`/users/me/webhooks/${webhookId}/deliveries`).expect(200);
    expect((body as { items: object[] }).items).toHaveLength(1);
  });

  it('is shown again after its decision was reversed', async () => {
    const { ada, ben, cleo } = people;
    const subject = { ...(await aQuest()), status: 'CLAIMED' };
    await ben.does('claim', subject.questId);
    const [seen, count] = [await showing(MEMBERS, subject, cleo), await counted('CLAIMED')];
    const caseId = await hide(subject);
    await ada.post(`/cases/${caseId}/appeal`, { text: 'This is not an advertisement.' }).expect(200);
    const max = aPerson(service, 'max', ['moderators']);
    await max.post(`/admin/cases/${caseId}/decide-appeal`, { decision: 'reverse', reason: REASON }).expect(200);
    expect(await showing(MEMBERS, subject, cleo)).toEqual(seen);
    expect(await counted('CLAIMED')).toEqual(count);
  });
});

describe('an OPEN quest of a suspended member', () => {
  it('is gone and not counted until the suspension ends, and nobody claims it', async () => {
    const { ada, ben, cleo, mo } = people;
    const subject = await aQuest();
    const [seen, visible, count] = [
      await showing(MEMBERS, subject, cleo),
      await showing(VISITORS, subject),
      await counted('OPEN'),
    ];
    expect(visible).toHaveLength(3);
    await decided('user', ada.userId, { decision: 'suspend', days: 7 });
    expect(await showing(MEMBERS, subject, cleo)).toEqual([]);
    expect(await showing(VISITORS, subject)).toEqual([]);
    expect(await counted('OPEN')).toEqual(count.map((number) => number - 1));
    for (const [action, body] of [
      ['claim'],
      ['comments', { text: 'Hello?' }],
      ['submit', A_SUBMISSION],
      ['report', { reason: 'spam' }],
    ] as const) {
      expect([action, (await ben.post(`/quests/${subject.questId}/${action}`, body)).status]).toEqual([action, 404]);
    }
    for (const insider of [ada, mo]) expect((await insider.sees(subject.questId)).status).toBe('OPEN');
    await mo.post(`/admin/users/${ada.userId}/lift-suspension`, { reason: REASON }).expect(200);
    expect(await showing(MEMBERS, subject, cleo)).toEqual(seen);
    expect(await counted('OPEN')).toEqual(count);
    await ben.does('claim', subject.questId);
  });

  it('hides the calls of the member as well', async () => {
    const { ada, ben, mo } = people;
    const pattern = { title: 'Paint the bench', description: 'The bench by the pond needs a new coat.' };
    const { callId } = (await ada.post('/calls', { pattern, slots: 2 }).expect(201)).body as { callId: string };
    await decided('user', ada.userId, { decision: 'suspend', days: 7 });
    const statuses = await Promise.all([ada, mo, ben].map(async (who) => (await who.get(`/calls/${callId}`)).status));
    expect(statuses).toEqual([200, 200, 404]);
    for (const read of [ben.get(`/calls/${callId}`), ben.post(`/calls/${callId}/claim`)]) {
      expect(await refused(read)).toBe('404 call.not-found');
    }
  });

  it('leaves work under way visible', async () => {
    const { ada, ben, cleo } = people;
    const { questId } = await aQuest();
    await ben.does('claim', questId);
    await decided('user', ada.userId, { decision: 'suspend', days: 7 });
    expect((await cleo.sees(questId)).status).toBe('CLAIMED');
  });
});
