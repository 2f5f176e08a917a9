import { jest } from '@jest/globals';
import type { WorkQueue } from '@civicforge/domain';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { pass, refused } from '../../testing/office.ts';
import type { CasePageView } from '../cases/case.dto.ts';
import { Clock } from '../clock/clock.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import type { WorklistView } from './worklist.view.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const REASON = 'It is an advertisement, not a quest.';
const APPEAL = 'It is a charity, and it sells nothing.';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;
let admin: TestAdmin;

beforeAll(async () => {
  const key = newAdminKey();
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000', ...key.environment } });
  admin = new TestAdmin(service, key);
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});
/** Each test leaves every queue empty, which shows that its entries have left. */
afterEach(async () => {
  expect(await queues(admin)).toEqual([]);
});

async function queues(reader: { get: TestPerson['get'] } = mo): Promise<WorklistView['queues']> {
  const path = reader instanceof TestAdmin ? '/worklist' : '/admin/worklist';
  const { body } = await reader.get(path).expect(200);
  return (body as WorklistView).queues;
}

const kinds = async () => (await queues()).map(({ kind }) => kind);

const inHours = (hours: number) =>
  new Date(service.app.get(Clock).now().getTime() + hours * HOUR * 1_000).toISOString();

async function openCase(): Promise<{ caseId: string; questId: string }> {
  const { questId } = await ada.posts();
  await cleo.post(`/quests/${questId}/report`, { reason: 'spam', text: 'Buy here.' }).expect(202);
  const { body } = await mo.get('/admin/cases').expect(200);
  return { questId, caseId: (body as CasePageView).items[0]?.caseId ?? '' };
}

describe('GET /admin/worklist', () => {
  it('answers moderators only', async () => {
    expect(await refused(ada.get('/admin/worklist'))).toBe('403 auth.forbidden');
    expect(await queues()).toEqual([]);
  });

  it('lists disputes until a moderator decides', async () => {
    const questId = await submittedQuest(ada, ben);
    expect(await kinds()).toEqual([]);
    const { dispute } = await ada.does('dispute', questId, { reason: 'The bench is as grey as before.' });
    expect(await queues()).toEqual([
      {
        ...{ kind: 'disputes', count: 1, oldestAt: dispute?.raisedAt },
        items: [{ since: dispute?.raisedAt, questId, title: 'Paint the bench' }],
      },
    ]);
    await mo.does('resolve', questId, { decision: 'reject', reason: REASON });
  });

  it('lists claims after 7 days until they are released or submitted', async () => {
    const first = await ada.posts();
    const { claimedAt } = await ben.does('claim', first.questId);
    const second = await ada.posts();
    await ben.does('claim', second.questId);
    await pass(service, 7 * DAY - HOUR);
    expect(await kinds()).toEqual([]);
    await pass(service, HOUR + 1);
    expect(await queues()).toMatchObject([{ kind: 'idle-claims', count: 2, oldestAt: claimedAt }]);
    await mo.does('release', first.questId);
    expect(await queues()).toMatchObject([{ kind: 'idle-claims', count: 1, items: [{ questId: second.questId }] }]);
    await ben.does('submit', second.questId, A_SUBMISSION);
    expect(await kinds()).toEqual([]);
    for (const party of [ada, ben]) await party.does('attest', second.questId);
    await ada.delete(`/quests/${first.questId}`).expect(200);
  });

  it('lists submitted quests after 14 days until both statements are there', async () => {
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    await pass(service, 14 * DAY - HOUR);
    expect(await kinds()).toEqual([]);
    await pass(service, HOUR + 1);
    const { submittedAt } = await ada.sees(questId);
    expect(await queues()).toMatchObject([{ kind: 'missing-statements', count: 1, oldestAt: submittedAt }]);
    await ada.does('attest', questId);
  });

  it('lists unclaimed quests from 48 hours before their date, the next date first, until a claim or their date', async () => {
    const later = await ada.posts({ startsAt: inHours(49) });
    const soon = await ada.posts({ startsAt: inHours(24) });
    expect(await queues()).toMatchObject([
      { kind: 'unclaimed-soon', count: 1, oldestAt: soon.createdAt, items: [{ startsAt: soon.startsAt }] },
    ]);
    await pass(service, 2 * HOUR);
    expect(await queues()).toMatchObject([{ items: [{ questId: soon.questId }, { questId: later.questId }] }]);
    await ben.does('claim', soon.questId);
    expect(await queues()).toMatchObject([{ items: [{ questId: later.questId }] }]);
    await pass(service, 2 * DAY);
    await Promise.all([ben.does('release', soon.questId), ada.delete(`/quests/${later.questId}`)]);
  });

  it('lists no unclaimed quest of a suspended member until the suspension ends', async () => {
    const quest = await ada.posts({ startsAt: inHours(47) });
    await cleo.post(`/users/${ada.userId}/report`, { reason: 'harassment' }).expect(202);
    const { body } = await mo.get('/admin/cases').expect(200);
    const caseId = (body as CasePageView).items[0]?.caseId ?? '';
    await mo.post(`/admin/cases/${caseId}/decide`, { decision: 'suspend', days: 1, reason: REASON }).expect(200);
    expect(await kinds()).toEqual([]);
    await pass(service, DAY + HOUR);
    expect(await queues()).toMatchObject([{ kind: 'unclaimed-soon', count: 1, items: [{ questId: quest.questId }] }]);
    await ada.delete(`/quests/${quest.questId}`).expect(200);
  });

  it('lists reports until their case is decided, and appeals until theirs', async () => {
    const { caseId } = await openCase();
    expect(await queues()).toMatchObject([
      { kind: 'reports', count: 1, items: [{ caseId, subject: 'quest', reason: 'spam' }] },
    ]);
    await mo.post(`/admin/cases/${caseId}/decide`, { decision: 'warn', reason: REASON }).expect(200);
    expect(await kinds()).toEqual([]);
    await ada.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(200);
    expect(await queues()).toMatchObject([{ kind: 'appeals', count: 1, items: [{ caseId }] }]);
    const max = aPerson(service, 'max', ['moderators']);
    await max.post(`/admin/cases/${caseId}/decide-appeal`, { decision: 'uphold', reason: REASON }).expect(200);
  });

  it('lists the reports of others to a moderator about whom the oldest ones are, and counts no own one', async () => {
    await mo.profile();
    const own = await Promise.all(Array.from({ length: 6 }, () => mo.posts()));
    for (const { questId } of own) await cleo.post(`/quests/${questId}/report`, { reason: 'fraud' }).expect(202);
    const { questId } = await openCase();
    const max = aPerson(service, 'max', ['moderators']);
    expect(await queues(max)).toMatchObject([{ kind: 'reports', count: 7 }]);
    const [queue] = await queues(mo);
    const { body } = await max.get('/admin/cases').expect(200);
    const cases = (body as CasePageView).items;
    const other = cases.find(({ subject }) => subject.id === questId)?.caseId;
    expect(queue).toMatchObject({ kind: 'reports', count: 1, items: [{ caseId: other }] });
    for (const one of cases) {
      await max.post(`/admin/cases/${one.caseId}/decide`, { decision: 'dismiss', reason: REASON }).expect(200);
    }
  });

  it('lists no report about the moderator who asks', async () => {
    await mo.profile();
    await cleo.post(`/users/${mo.userId}/report`, { reason: 'fraud' }).expect(202);
    expect(await kinds()).toEqual([]);
    const max = aPerson(service, 'max', ['moderators']);
    const [queue] = await queues(max);
    const caseId = queue?.items[0]?.caseId ?? '';
    await max.post(`/admin/cases/${caseId}/decide`, { decision: 'dismiss', reason: REASON }).expect(200);
  });

  it('lists abandoned rewards for administrators until a retry', async () => {
    const rewards = service.app.get(RewardRepository);
    const away = jest.spyOn(rewards, 'pay').mockRejectedValue(new Error('away'));
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    away.mockRestore();
    const job = await rewards.find(questId);
    if (job === undefined) throw new Error('no job');
    expect(await rewards.replace(job, { ...job, state: 'ABANDONED' })).toBe(true);
    expect(await kinds()).toEqual([]);
    expect(await queues(admin)).toEqual([
      {
        ...{ kind: 'abandoned-rewards', count: 1, oldestAt: job.completedAt },
        items: [{ since: job.completedAt, questId, jobId: questId, title: 'Paint the bench' }],
      },
    ]);
    await admin.does(`/rewards/${questId}/retry`);
  });

  it('shows five entries of a queue and counts all, and names no member', async () => {
    const { questId, caseId } = await openCase();
    const disputed: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      const [requestor, performer] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
      disputed.push(await submittedQuest(requestor, performer));
      await performer.does('dispute', disputed[count] ?? '', { reason: 'Nobody answers for three weeks.' });
    }
    const found = await queues();
    expect(found.map(({ kind, count, items }) => [kind, count, items.length])).toEqual<[WorkQueue, number, number][]>([
      ['disputes', 6, 5],
      ['reports', 1, 1],
    ]);
    expect(found[0]?.items.map((item) => item.questId)).toEqual(disputed.slice(0, 5));
    const words = JSON.stringify(found);
    for (const name of ['ada-', 'ben-', 'cleo-', 'displayName', 'Member']) expect(words).not.toContain(name);
    for (const one of disputed) await mo.does('resolve', one, { decision: 'reject', reason: REASON });
    await mo.post(`/admin/cases/${caseId}/decide`, { decision: 'dismiss', reason: REASON }).expect(200);
    await ada.delete(`/quests/${questId}`).expect(200);
  });
});

describe('GET /admin/stuck', () => {
  it('lists one of its statuses on request', async () => {
    const claimed = await ada.posts();
    await ben.does('claim', claimed.questId);
    const submitted = await submittedQuest(ada, ben);
    await pass(service, 15 * DAY);
    const listed = async (status: string) => {
      const { body } = await mo.get(`/admin/stuck?status=${status}`).expect(200);
      return (body as { items: { questId: string }[] }).items.map(({ questId }) => questId);
    };
    expect([await listed('CLAIMED'), await listed('SUBMITTED')]).toEqual([[claimed.questId], [submitted]]);
    expect(await refused(mo.get('/admin/stuck?status=OPEN'))).toBe('400 validation.failed');
    await mo.does('release', claimed.questId);
    for (const party of [ada, ben]) await party.does('attest', submitted);
  });
});
