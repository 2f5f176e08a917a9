import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { dispatched } from '../../testing/dispatched.ts';
import type { NoticePageView, NoticeView } from '../notices/notice.dto.ts';
import { Outbox } from '../outbox/outbox.ts';
import { OutboxRepository } from '../outbox/outbox.repository.dynamo.ts';
import type { CasePageView, CaseView, OwnCasePageView } from './case.dto.ts';

const REASON = 'The text advertises a shop and nothing else.';
const APPEAL = 'It is no shop, it is a charity of the parish.';
const SECRET = 'I saw this shop in another town.';

let service: TestApp;
let people: ReturnType<typeof aCommunity> & { max: TestPerson };

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  people = { ...aCommunity(service), max: aPerson(service, 'max', ['moderators']) };
  // Moderators hear of reports once they were seen.
  for (const { get } of [people.mo, people.max].map((who) => ({ get: () => who.get('/users/me').expect(200) })))
    await get();
});

/** Returns the notices of moderation that a member has, newest first, without what does not belong to the case. */
async function told(who: TestPerson): Promise<Pick<NoticeView, 'kind' | 'data'>[]> {
  await dispatched(service);
  const { body } = await who.get('/users/me/notices?limit=100').expect(200);
  const { items } = body as NoticePageView;
  for (const item of items) if (item.category === 'moderation') expect(item).not.toHaveProperty('actor');
  return items.filter(({ category }) => category === 'moderation').map(({ kind, data }) => ({ kind, data }));
}

/** Makes a thing of Ada, reported by Cleo. */
async function reported(kind: 'quest' | 'comment' | 'user'): Promise<{ id: string; caseId: string }> {
  const { ada, ben, cleo, mo } = people;
  const id = await {
    quest: async () => (await ada.posts()).questId,
    comment: async () => {
      const { questId } = await ben.posts();
      const { body } = await ada.post(`/quests/${questId}/comments`, { text: 'Buy at my shop.' }).expect(201);
      return (body as { commentId: string }).commentId;
    },
    user: async () => (await ada.profile()).userId,
  }[kind]();
  await cleo.post(`/${kind}s/${id}/report`, { reason: 'spam', text: SECRET }).expect(202);
  const { items } = (await mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
  const caseId = items.find(({ subject }) => subject.id === id)?.caseId;
  if (caseId === undefined) throw new Error(`no case of ${id}`);
  return { id, caseId };
}

const decide = (who: TestPerson, caseId: string, body: object) =>
  who.post(`/admin/cases/${caseId}/decide`, { reason: REASON, ...body });

const ownCase = async (who: TestPerson) =>
  ((await who.get('/users/me/cases').expect(200)).body as OwnCasePageView).items[0];

describe('a case', () => {
  it.each([
    ['quest', 'hide', {}, 'case-decided', 'reverse'],
    ['quest', 'warn', {}, 'case-decided', 'uphold'],
    ['quest', 'suspend', { days: 3 }, 'suspended', 'reverse'],
    ['comment', 'hide', {}, 'case-decided', 'uphold'],
    ['comment', 'warn', {}, 'case-decided', 'reverse'],
    ['user', 'warn', {}, 'case-decided', 'uphold'],
    ['user', 'suspend', { days: 3 }, 'suspended', 'uphold'],
  ] as const)('of a %s goes from the report over %s to the appeal', async (kind, decision, more, notice, outcome) => {
    const { ada, ben, cleo, mo, max } = people;
    const { caseId } = await reported(kind);
    for (const moderator of [mo, max]) expect(await told(moderator)).toEqual([{ kind: 'reported', data: { caseId } }]);
    expect(await ownCase(ada)).toBeUndefined();
    await decide(mo, caseId, { decision, rule: 'No advertising', ...more }).expect(200);
    for (const moderator of [mo, max]) {
      expect(await told(moderator)).toEqual([{ kind: 'reported', data: { caseId, settled: true } }]);
      const { body: unread } = await moderator.get('/users/me/notices?unread=true').expect(200);
      expect((unread as NoticePageView).items).toEqual([]);
    }
    expect(await told(ada)).toEqual([{ kind: notice, data: { caseId, outcome: decision } }]);
    expect(await ownCase(ada)).toMatchObject({
      state: 'DECIDED',
      decision: { reason: REASON, rule: 'No advertising' },
    });
    await ada.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(200);
    const second = { decision: outcome, reason: REASON };
    await mo.post(`/admin/cases/${caseId}/decide-appeal`, second).expect(403);
    const { body } = await max.post(`/admin/cases/${caseId}/decide-appeal`, second).expect(200);
    expect((body as CaseView).state).toBe('CLOSED');
    expect((await told(ada))[0]).toEqual({ kind: 'appeal-decided', data: { caseId, outcome } });
    expect([await told(cleo), await told(ben)]).toEqual([[], []]);
    const isSuspended = (await ada.patch('/users/me', { bio: 'I paint.' })).status === 403;
    expect(isSuspended).toBe(decision === 'suspend' && outcome === 'uphold');
  });

  it('that is dismissed is told to its reporters, with the outcome alone, and to nobody else', async () => {
    const { ada, ben, cleo, mo } = people;
    const { id, caseId } = await reported('quest');
    await ben.post(`/quests/${id}/report`, { reason: 'fraud' }).expect(202);
    await decide(mo, caseId, { decision: 'dismiss' }).expect(200);
    for (const reporter of [ben, cleo]) {
      expect(await told(reporter)).toEqual([{ kind: 'case-decided', data: { outcome: 'dismiss' } }]);
    }
    expect(await told(ada)).toEqual([]);
    await cleo.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(404);
  });

  it('tells the end of a suspension by a moderator', async () => {
    const { ada, mo, max } = people;
    const { caseId } = await reported('user');
    await decide(mo, caseId, { decision: 'suspend', days: 3 }).expect(200);
    await max.post(`/admin/users/${ada.userId}/lift-suspension`, { reason: REASON }).expect(200);
    expect((await told(ada))[0]).toEqual({ kind: 'case-decided', data: { caseId, outcome: 'lift' } });
  });

  it('is decided once by a retry with its key, and tells nothing twice', async () => {
    const { ada, mo } = people;
    const { caseId } = await reported('user');
    const send = () => decide(mo, caseId, { decision: 'warn' }).set('idempotency-key', `warn-${caseId}`);
    await send().expect(200);
    await dispatched(service);
    const events = service.app.get(OutboxRepository, { strict: false });
    expect(await events.isWaiting({ caseId, record: 'EVENT#0002' })).toBe(false);
    const again = await send().expect(200);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(await told(ada)).toHaveLength(1);
  });

  it('keeps an event in the outbox until its notices are stored, for the process that comes after', async () => {
    const { ada, mo } = people;
    const { caseId } = await reported('user');
    await dispatched(service);
    const outbox = service.app.get(Outbox, { strict: false });
    const announce = outbox.announce.bind(outbox);
    outbox.announce = () => undefined;
    try {
      await decide(mo, caseId, { decision: 'warn' }).expect(200);
    } finally {
      outbox.announce = announce;
    }
    expect(await told(ada)).toEqual([]);
    const events = service.app.get(OutboxRepository, { strict: false });
    expect(await events.isWaiting({ caseId, record: 'EVENT#0002' })).toBe(true);
    outbox.announce({ caseId, record: 'EVENT#0002' });
    expect(await told(ada)).toHaveLength(1);
  });
});

describe('no moderator decides about a thing of their own', () => {
  it.each<[string, 'quest' | 'comment' | 'user', (id: string) => Promise<TestPerson>]>([
    ['the requestor', 'quest', () => Promise.resolve(people.ada)],
    [
      'the performer',
      'quest',
      async (id) => {
        await people.ben.does('claim', id);
        return people.ben;
      },
    ],
    ['a reporter', 'quest', () => Promise.resolve(people.cleo)],
    ['the author', 'comment', () => Promise.resolve(people.ada)],
    ['the requestor of its quest', 'comment', () => Promise.resolve(people.ben)],
    ['the person', 'user', () => Promise.resolve(people.ada)],
  ])('as %s of a %s', async (_, kind, part) => {
    const { mo, max, ada } = people;
    const { id, caseId } = await reported(kind);
    const involved = (await part(id)).withGroups(['moderators', 'admins']);
    for (const decision of ['dismiss', 'warn']) {
      const { body } = await decide(involved, caseId, { decision });
      expect(body).toMatchObject({ status: 403, code: 'quest.forbidden' });
    }
    await decide(mo, caseId, { decision: 'warn' }).expect(200);
    await ada.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(200);
    const second = { decision: 'uphold', reason: REASON };
    const { body } = await involved.post(`/admin/cases/${caseId}/decide-appeal`, second);
    expect(body).toMatchObject({ status: 403, code: 'quest.forbidden' });
    await max.post(`/admin/cases/${caseId}/decide-appeal`, second).expect(200);
  });
});

describe('the reporter', () => {
  it('is in no answer to others, in no event of theirs and in no line of the log', async () => {
    const { ada, ben, cleo, mo, max } = people;
    const { questId } = await ada.posts({ visibility: 'public' });
    const { body } = await ada.post(`/quests/${questId}/comments`, { text: 'Buy at my shop.' }).expect(201);
    const { commentId } = body as { commentId: string };
    for (const path of [`/quests/${questId}`, `/comments/${commentId}`, `/users/${ada.userId}`]) {
      await cleo.post(`${path}/report`, { reason: 'spam', text: SECRET }).expect(202);
    }
    const { items } = (await mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
    const cases = items.filter(({ subject }) => [questId, commentId, ada.userId].includes(subject.id));
    expect(cases).toHaveLength(3);
    for (const { caseId, subject } of cases) {
      await decide(
        mo,
        caseId,
        subject.kind === 'user' ? { decision: 'suspend', days: 1 } : { decision: 'hide' },
      ).expect(200);
      await ada.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(200);
      await max.post(`/admin/cases/${caseId}/decide-appeal`, { decision: 'reverse', reason: REASON }).expect(200);
    }
    await dispatched(service);
    const { paths } = (await service.http.get('/api/openapi.json')).body as { paths: Record<string, { get?: object }> };
    const reading = Object.keys(paths).filter((path) => path.startsWith('/api/v1/') && paths[path]?.get !== undefined);
    const ids: Readonly<Record<string, string>> = {
      ...{ questId, commentId, userId: ada.userId, caseId: cases[0]?.caseId ?? '' },
    };
    let read = 0;
    for (const path of reading) {
      const address = path.slice('/api/v1'.length).replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? questId);
      for (const query of ['', '?role=requestor', '?status=CANCELLED&limit=100']) {
        const answers = [await ada.get(address + query), await ben.get(address + query), await service.http.get(path)];
        for (const { status, text } of answers) {
          if (status === 200) read += 1;
          for (const secret of [cleo.userId, SECRET])
            expect([address, text.includes(secret)]).toEqual([address, false]);
        }
      }
    }
    expect(read).toBeGreaterThan(50);
    expect((await mo.get(`/admin/cases/${cases[0]?.caseId ?? ''}`).expect(200)).text).toContain(cleo.userId);
    const lines = service.log.filter((line) => JSON.stringify(line).includes(cleo.userId));
    // A request of her own may name her; nothing about another's case does.
    for (const line of lines) for (const { caseId } of cases) expect(JSON.stringify(line)).not.toContain(caseId);
    expect(JSON.stringify(service.log)).not.toContain(SECRET);
  });
});
