import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import type { CommentPageView } from '../comments/comment.dto.ts';
import type { CasePageView, CaseView, OwnCasePageView, PublicDecisionsView } from './case.dto.ts';

const REASON = 'The text advertises a shop and nothing else.';
const SECRET = 'I saw this shop in another town.';
const DAY = 86_400;

let service: TestApp;
let people: ReturnType<typeof aCommunity> & { max: TestPerson };

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(() => {
  people = { ...aCommunity(service), max: aPerson(service, 'max', ['moderators']) };
});

const report = (who: TestPerson, path: string) => who.post(`${path}/report`, { reason: 'spam', text: SECRET });

/** Returns the id of the open case of a thing. */
async function caseOf(kind: string, id: string): Promise<string> {
  for (let cursor = ''; ;) {
    const { body } = await people.mo.get(`/admin/cases?limit=100${cursor}`).expect(200);
    const { items, nextCursor } = body as CasePageView;
    const found = items.find(({ subject }) => subject.kind === kind && subject.id === id);
    if (found) return found.caseId;
    if (nextCursor === undefined) throw new Error(`no open case of ${id}`);
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

const decide = (who: TestPerson, caseId: string, decision: string, more: object = {}) =>
  who.post(`/admin/cases/${caseId}/decide`, { decision, reason: REASON, ...more });

const ownCases = async (who: TestPerson) =>
  ((await who.get('/users/me/cases').expect(200)).body as OwnCasePageView).items;

async function reportedQuest(): Promise<{ questId: string; caseId: string }> {
  const { questId } = await people.ada.posts({ visibility: 'public' });
  await report(people.cleo, `/quests/${questId}`).expect(202);
  return { questId, caseId: await caseOf('quest', questId) };
}

describe('a report', () => {
  it('is taken of quest, comment and member, and gathers in one case of each', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts();
    const comment = await ada.post(`/quests/${questId}/comments`, { text: 'Buy at my shop.' }).expect(201);
    const { commentId } = comment.body as { commentId: string };
    const things = [
      ['quest', questId, `/quests/${questId}`, 'Paint the bench'],
      ['comment', commentId, `/comments/${commentId}`, 'Buy at my shop.'],
      ['user', ada.userId, `/users/${ada.userId}`, ''],
    ] as const;
    for (const [kind, id, path, snapshot] of things) {
      const [first, other] = await Promise.all([report(ben, path), report(cleo, path)]);
      expect([first.status, other.status]).toEqual([202, 202]);
      const view = (await mo.get(`/admin/cases/${await caseOf(kind, id)}`).expect(200)).body as CaseView;
      expect(view.reports.map(({ reporter }) => reporter.userId).sort()).toEqual([ben.userId, cleo.userId].sort());
      expect(view.reports[0]).toMatchObject({ text: SECRET, snapshot: expect.stringContaining(snapshot) as string });
      expect(view.events.filter(({ kind: event }) => event === 'reported')).toHaveLength(2);
      expect((await report(ben, path)).body).toMatchObject({ status: 409, code: 'report.duplicate' });
      expect((await report(ada, path)).body).toMatchObject({ status: 403, code: 'report.own' });
    }
    expect((await ben.sees(questId)).title).toBe('Paint the bench');
  });

  it('answers 404 for a thing that the caller does not see', async () => {
    const { ada, ben, cleo } = people;
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    const { body } = await ben.post(`/quests/${questId}/comments`, { text: 'For us two.' }).expect(201);
    const { commentId } = body as { commentId: string };
    expect((await report(cleo, `/comments/${commentId}`)).body).toMatchObject({ code: 'comment.not-found' });
    expect((await report(cleo, `/quests/${'0'.repeat(26)}`)).body).toMatchObject({ code: 'quest.not-found' });
    expect((await report(cleo, '/users/nobody-here')).body).toMatchObject({ code: 'user.not-found' });
  });

  it('is repeated by its idempotency key, and refused after 20 of a day', async () => {
    const { ada, cleo } = people;
    const { questId } = await ada.posts();
    const send = () => report(cleo, `/quests/${questId}`).set('idempotency-key', 'report-one');
    const [first, again] = [await send().expect(202), await send().expect(202)];
    expect(again.body).toEqual(first.body);
    for (let count = 1; count < 20; count += 1) {
      const thing = aPerson(service, 'reported');
      await thing.profile();
      await report(cleo, `/users/${thing.userId}`).expect(202);
    }
    const refused = await report(cleo, `/users/${ada.userId}`);
    expect(refused.body).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the limit of reports', () => {
  it('holds for reports at the same time', async () => {
    const { ada, cleo } = people;
    const quests = await Promise.all(Array.from({ length: 30 }, () => aPerson(service, 'author').posts()));
    const answers = await Promise.all(quests.map(({ questId }) => report(cleo, `/quests/${questId}`)));
    const [taken, others] = [202, 429].map((status) => answers.filter((one) => one.status === status).length);
    expect([taken, others]).toEqual([20, 10]);
    expect((await report(ada, `/quests/${quests[0]?.questId ?? ''}`)).status).toBe(202);
  });
});

describe('a decision', () => {
  it('is for moderators without a part: 403 for members, author and reporter, one of two at once wins', async () => {
    const { ada, cleo, mo, max } = people;
    const { caseId } = await reportedQuest();
    expect((await decide(cleo, caseId, 'warn')).body).toMatchObject({ code: 'auth.forbidden' });
    for (const part of [ada, cleo]) {
      const staff = part.withGroups(['moderators']);
      expect((await decide(staff, caseId, 'warn')).body).toMatchObject({ status: 403, code: 'quest.forbidden' });
    }
    const answers = await Promise.all([decide(mo, caseId, 'warn'), decide(max, caseId, 'dismiss')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(mo, caseId, 'warn')).body).toMatchObject({ status: 409, code: 'case.decided' });
    expect((await mo.get(`/admin/cases/${'0'.repeat(26)}`)).body).toMatchObject({ code: 'case.not-found' });
  });

  it('shows the person concerned the reason, and no reporter, report or moderator', async () => {
    const { ada, cleo, mo } = people;
    const { caseId } = await reportedQuest();
    expect(await ownCases(ada)).toEqual([]);
    await decide(mo, caseId, 'warn', { rule: 'No advertising' }).expect(200);
    const [own] = await ownCases(ada);
    expect(own).toMatchObject({ caseId, state: 'DECIDED', decision: { reason: REASON, rule: 'No advertising' } });
    const exported = await ada.get('/users/me/export').expect(200);
    for (const text of [JSON.stringify(own), exported.text]) {
      for (const secret of [cleo.userId, mo.userId, SECRET]) expect(text).not.toContain(secret);
    }
    expect(exported.text).toContain(caseId);
    expect((await cleo.get('/users/me/export').expect(200)).text).toContain(SECRET);
  });

  it('hide: an open quest is cancelled with its points back and gone for all but the parties and moderators', async () => {
    const { ada, ben, mo } = people;
    const { questId, caseId } = await reportedQuest();
    const before = (await ada.profile()).creationPoints;
    await decide(mo, caseId, 'hide').expect(200);
    expect((await ada.profile()).creationPoints).toBe(before + service.settings.economy.questCost);
    for (const insider of [ada, mo]) {
      expect(await insider.sees(questId)).toMatchObject({ status: 'CANCELLED', hidden: true });
    }
    const surfaces = [
      '/quests?status=CANCELLED&limit=100',
      `/users/${ada.userId}/quests?role=requestor`,
      '/users/me/home',
      '/users/me/export',
      '/users/me/notices',
    ];
    for (const path of surfaces) expect([path, (await ben.get(path)).text.includes(questId)]).toEqual([path, false]);
    const direct = ['', '/events', '/comments', '/receipt'];
    for (const path of direct) expect([path, (await ben.get(`/quests/${questId}${path}`)).status]).toEqual([path, 404]);
    expect((await service.http.get(`/api/v1/public/quests/${questId}`)).status).toBe(404);
  });

  it('hide: work under way goes on between its parties, and a reversal shows the quest again', async () => {
    const { ada, ben, cleo, mo, max } = people;
    const questId = await submittedQuest(ada, ben);
    await report(cleo, `/quests/${questId}`).expect(202);
    const caseId = await caseOf('quest', questId);
    await decide(mo, caseId, 'hide').expect(200);
    await cleo.get(`/quests/${questId}`).expect(404);
    await ben.does('attest', questId);
    await ada.post(`/cases/${caseId}/appeal`, { text: 'It is no shop, it is a charity.' }).expect(200);
    const reverse = { decision: 'reverse', reason: 'The charity has no shop at all.' };
    expect((await mo.post(`/admin/cases/${caseId}/decide-appeal`, reverse)).body).toMatchObject({
      ...{ status: 403, code: 'case.same-moderator' },
    });
    const { body } = await max.post(`/admin/cases/${caseId}/decide-appeal`, reverse).expect(200);
    expect((body as CaseView).events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['opened', 'reported', 'hidden', 'appealed', 'reversed']),
    );
    expect((await cleo.sees(questId)).questId).toBe(questId);
    const again = { text: 'Please look at this once more.' };
    expect((await ada.post(`/cases/${caseId}/appeal`, again)).body).toMatchObject({ code: 'case.appealed' });
    expect((await ben.post(`/cases/${caseId}/appeal`, again)).body).toMatchObject({ code: 'case.not-found' });
  });

  it('hide: a comment is gone for others, and there again after a reversal', async () => {
    const { ada, ben, cleo, mo, max } = people;
    const { questId } = await ada.posts();
    const { body } = await ben.post(`/quests/${questId}/comments`, { text: 'Buy at my shop.' }).expect(201);
    const { commentId } = body as { commentId: string };
    await report(cleo, `/comments/${commentId}`).expect(202);
    const caseId = await caseOf('comment', commentId);
    await decide(mo, caseId, 'hide').expect(200);
    const reads = async (who: TestPerson) => (await who.get(`/quests/${questId}/comments`)).text.includes(commentId);
    expect([await reads(ada), await reads(ben), await reads(mo), await reads(cleo)]).toEqual([true, true, true, false]);
    const own = await ben.get(`/quests/${questId}/comments`).expect(200);
    expect((own.body as CommentPageView).items).toMatchObject([{ commentId, text: 'Buy at my shop.', hidden: true }]);
    await ben.post(`/cases/${caseId}/appeal`, { text: 'I have no shop, believe me.' }).expect(200);
    await max.post(`/admin/cases/${caseId}/decide-appeal`, { decision: 'reverse', reason: REASON }).expect(200);
    expect(await reads(cleo)).toBe(true);
  });

  it('suspend: over 30 days by an administrator only, lifted early, and after its end all is as before', async () => {
    const { ada, mo, max } = people;
    const admin = aPerson(service, 'amy', ['admins', 'moderators']);
    const { caseId } = await reportedQuest();
    expect((await decide(mo, caseId, 'suspend', { days: 31 })).body).toMatchObject({ code: 'case.admin-only' });
    expect((await decide(mo, caseId, 'suspend')).body).toMatchObject({ code: 'validation.failed' });
    await decide(admin, caseId, 'suspend', { days: 31 }).expect(200);
    const refused = await ada.post('/quests', {});
    expect(await ada.profile()).toMatchObject({ suspendedUntil: expect.any(String) as string });
    expect(refused.body).toMatchObject({
      status: 403,
      code: 'user.suspended',
      data: { until: expect.any(String) as string },
    });
    const lift = () => max.post(`/admin/users/${ada.userId}/lift-suspension`, { reason: REASON });
    await lift().expect(200);
    expect(await ada.profile()).not.toHaveProperty('suspendedUntil');
    expect((await lift()).body).toMatchObject({ status: 409, code: 'user.not-suspended' });
    await ada.posts();
  });

  it('suspend: another suspension stays in force when a longer one is reversed', async () => {
    const { ada, cleo, max } = people;
    const reported = async (): Promise<string> => {
      const { questId } = await ada.posts();
      await report(cleo, `/quests/${questId}`).expect(202);
      return caseOf('quest', questId);
    };
    const [long, short] = [await reported(), await reported()];
    const { until } =
      ((await decide(people.mo, short, 'suspend', { days: 5 }).expect(200)).body as CaseView).decision ?? {};
    await decide(people.mo, long, 'suspend', { days: 20 }).expect(200);
    await ada.post(`/cases/${long}/appeal`, { text: 'It is a charity, and it sells nothing.' }).expect(200);
    await max.post(`/admin/cases/${long}/decide-appeal`, { decision: 'reverse', reason: REASON }).expect(200);
    expect((await ada.post('/quests', {})).body).toMatchObject({ code: 'user.suspended', data: { until } });
    await ada.post(`/cases/${short}/appeal`, { text: 'It is a charity, and it sells nothing.' }).expect(200);
    await max.post(`/admin/cases/${short}/decide-appeal`, { decision: 'reverse', reason: REASON }).expect(200);
    await ada.posts();
  });

  it('is not for the eyes of a moderator whom it concerns', async () => {
    const { cleo, mo, max } = people;
    await max.profile();
    await report(cleo, `/users/${max.userId}`).expect(202);
    const caseId = await caseOf('user', max.userId);
    expect((await max.get(`/admin/cases/${caseId}`)).body).toMatchObject({ status: 403, code: 'quest.forbidden' });
    expect((await max.get('/admin/cases?limit=100').expect(200)).text).not.toContain(caseId);
    expect((await mo.get(`/admin/cases/${caseId}`).expect(200)).text).toContain(SECRET);
  });

  it('is counted by month, kind, reason and outcome, without text, date or person', async () => {
    const { mo } = people;
    const { caseId } = await reportedQuest();
    const count = async () => {
      const { body, text } = await service.http.get('/api/v1/public/decisions').expect(200);
      expect(text).not.toContain(caseId);
      const { items } = body as PublicDecisionsView;
      return items.find(({ kind, reason, outcome }) => kind === 'quest' && reason === 'spam' && outcome === 'dismiss');
    };
    const before = (await count())?.count ?? 0;
    await decide(mo, caseId, 'dismiss').expect(200);
    expect((await count())?.count).toBe(before + 1);
  });
});

describe('the erasure of an account', () => {
  it('removes the reporter from reports and the person concerned from cases', async () => {
    const { ada, cleo, mo } = people;
    const { caseId } = await reportedQuest();
    await decide(mo, caseId, 'hide').expect(200);
    await cleo.delete('/users/me').expect(204);
    await ada.delete('/users/me').expect(204);
    const { text } = await mo.get(`/admin/cases/${caseId}`).expect(200);
    for (const secret of [cleo.userId, ada.userId, SECRET, 'Paint the bench']) expect(text).not.toContain(secret);
  });
});

describe('the time for an appeal', () => {
  it('ends after 30 days, when the list of closed cases has the case', async () => {
    const { ada, mo } = people;
    const { caseId } = await reportedQuest();
    await decide(mo, caseId, 'warn').expect(200);
    await service.app.get(AdjustableClock).advance(31 * DAY);
    expect((await ownCases(ada))[0]).toMatchObject({ caseId, state: 'CLOSED' });
    const late = await ada.post(`/cases/${caseId}/appeal`, { text: 'Please look at this again.' });
    expect(late.body).toMatchObject({ status: 409, code: 'case.closed' });
    const closed: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await mo.get(`/admin/cases?state=CLOSED&limit=100${cursor}`).expect(200);
      const { items, nextCursor } = body as CasePageView;
      closed.push(...items.map((item) => item.caseId));
      cursor = nextCursor === undefined ? undefined : `&cursor=${encodeURIComponent(nextCursor)}`;
    }
    expect(closed).toContain(caseId);
    expect(new Set(closed).size).toBe(closed.length);
  });
});
