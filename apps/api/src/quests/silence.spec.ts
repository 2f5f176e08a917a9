import type { Economy } from '@civicforge/domain';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { eventsOf, pass, queueOf, refused } from '../../testing/office.ts';
import type { StuckPageView } from './quest.view.ts';

const DAY = 86_400;
const REASON = 'The photo shows the bench, painted on both sides.';

let service: TestApp;
let economy: Economy;
let admin: TestAdmin;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  const key = newAdminKey();
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000', ...key.environment } });
  ({ economy } = service.settings);
  admin = new TestAdmin(service, key);
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});

describe('a witness', () => {
  async function oneSided(outcome = 'done'): Promise<string> {
    const questId = await submittedQuest(ada, ben);
    await pass(service, DAY);
    await ben.does('attest', questId, { outcome });
    return questId;
  }

  it('may attest for a silent party 14 days after the first statement, and not earlier', async () => {
    const questId = await submittedQuest(ada, ben);
    await pass(service, 20 * DAY);
    const early = await mo.post(`/quests/${questId}/attest`);
    expect(early.body).toMatchObject({ code: 'attestation.too-early', data: { waitDays: 14 } });
    await ben.does('attest', questId);
    expect((await mo.sees(questId)).actions).not.toContain('attest');
    await pass(service, 14 * DAY - 60);
    const { body } = await mo.post(`/quests/${questId}/attest`);
    const [first] = (await mo.sees(questId)).attestations;
    const from = new Date(Date.parse(first?.attestedAt ?? '') + 14 * DAY * 1_000).toISOString();
    expect(body).toMatchObject({ status: 409, code: 'attestation.too-early', data: { waitDays: 14, from } });
    await pass(service, 60);
    expect((await mo.sees(questId)).actions).toContain('attest');
    const last = await mo.does('attest', questId);
    expect(last).toMatchObject({ status: 'COMPLETED' });
    expect(last.attestations.map(({ role, userId }) => [role, userId])).toEqual([
      ['performer', ben.userId],
      ['witness', mo.userId],
    ]);
    expect((await eventsOf(questId, ada)).at(-1)).toMatchObject({
      kind: 'completed',
      detail: { by: 'party-and-witness' },
    });
    expect((await ben.sees(questId)).reward).toMatchObject({ xp: economy.defaultXp, state: 'PAID' });
  });

  it('does not see the sealed statement', async () => {
    const questId = await oneSided('partly');
    await pass(service, 14 * DAY);
    for (const surface of [`/quests/${questId}`, `/quests/${questId}/events`, '/admin/stuck?limit=100']) {
      const { text } = await mo.get(surface).expect(200);
      expect(text).not.toContain('partly');
    }
  });

  it.each([
    ['done', 'not_done', 'DISPUTED'],
    ['not_done', 'not_done', 'CANCELLED'],
    ['partly', 'done', 'COMPLETED'],
  ])('counts as the missing party: %s and %s lead to %s', async (first, second, status) => {
    const questId = await oneSided(first);
    await pass(service, 14 * DAY);
    expect(await mo.does('attest', questId, { outcome: second })).toMatchObject({ status });
  });

  it('may not resolve the quest afterwards', async () => {
    const questId = await oneSided('done');
    await pass(service, 14 * DAY);
    await mo.does('attest', questId, { outcome: 'not_done' });
    const resolution = { decision: 'uphold', reason: REASON };
    expect(await refused(mo.post(`/quests/${questId}/resolve`, resolution))).toBe('403 quest.forbidden');
    expect(await refused(mo.post(`/quests/${questId}/attest`))).toBe('409 attestation.duplicate');
    await aPerson(service, 'moira', ['moderators']).does('resolve', questId, resolution);
  });

  it('is a moderator without a part in the quest', async () => {
    const questId = await oneSided();
    await pass(service, 14 * DAY);
    expect(await refused(cleo.post(`/quests/${questId}/attest`))).toBe('403 quest.forbidden');
    expect(await ada.does('attest', questId)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('releasing a claim', () => {
  it('is allowed to the requestor 7 days after the last claim', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await pass(service, 6 * DAY);
    expect(await refused(ada.post(`/quests/${questId}/release`))).toBe('409 quest.wrong-state');
    expect((await ada.sees(questId)).actions).not.toContain('release');
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('request-changes', questId, { text: 'Please paint the back as well.' });
    await pass(service, 2 * DAY);
    expect(await refused(ada.post(`/quests/${questId}/release`))).toBe('409 quest.wrong-state');
    await pass(service, 5 * DAY);
    expect((await ada.sees(questId)).actions).toContain('release');
    const free = await ada.does('release', questId, { reason: 'Nothing has happened for a week.' });
    expect(free).toMatchObject({ status: 'OPEN' });
    for (const field of ['performerId', 'performer', 'submission', 'changeRequest', 'claimedAt']) {
      expect(free).not.toHaveProperty(field);
    }
    expect((await eventsOf(questId, mo)).at(-1)).toMatchObject({ kind: 'released', actor: { userId: ada.userId } });
    await cleo.does('claim', questId);
  });

  it('is allowed to a moderator at any time, except as the requestor', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    expect(await refused(cleo.post(`/quests/${questId}/release`))).toBe('403 quest.forbidden');
    await mo.does('release', questId);
    const own = await mo.posts();
    await ben.does('claim', own.questId);
    expect(await refused(mo.post(`/quests/${own.questId}/release`))).toBe('409 quest.wrong-state');
  });
});

describe('the list of stuck quests', () => {
  it('contains quests claimed for over 7 days or submitted for over 14, longest first, with the waiting party', async () => {
    const claimed = await ada.posts();
    await ben.does('claim', claimed.questId);
    const silent = await submittedQuest(ada, ben);
    const oneSided = await submittedQuest(ada, ben);
    await ada.does('attest', oneSided);
    await pass(service, 60);
    const otherSide = await submittedQuest(ada, ben);
    await ben.does('attest', otherSide);
    const ours = new Set([claimed.questId, silent, oneSided, otherSide]);
    const stuck = async (limit?: number) =>
      (await queueOf<StuckPageView>(mo, '/admin/stuck', limit)).filter(({ questId }) => ours.has(questId));
    expect(await stuck()).toEqual([]);
    await pass(service, 7 * DAY);
    expect((await stuck()).map(({ questId, waitingFor }) => [questId, waitingFor])).toEqual([
      [claimed.questId, 'performer'],
    ]);
    await pass(service, 7 * DAY);
    const all = await stuck(2);
    expect(all.map(({ questId, waitingFor }) => [questId, waitingFor])).toEqual([
      [claimed.questId, 'performer'],
      [silent, 'both'],
      [oneSided, 'performer'],
      [otherSide, 'requestor'],
    ]);
    expect(all[0]?.since).toBe((await ada.sees(claimed.questId)).claimedAt);
    expect(all[1]?.since).toBe((await ada.sees(silent)).submittedAt);
    await ben.does('attest', silent);
    await ada.does('attest', silent);
    expect((await stuck()).map(({ questId }) => questId)).not.toContain(silent);
  });

  it('is empty after release and witness statements, and the reconciler reports no finding', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await pass(service, 8 * DAY);
    for (const { questId: stuck, status } of await queueOf<StuckPageView>(mo, '/admin/stuck')) {
      if (status === 'CLAIMED') await mo.does('release', stuck);
    }
    expect((await queueOf<StuckPageView>(mo, '/admin/stuck')).filter(({ status }) => status === 'CLAIMED')).toEqual([]);
    await pass(service, 61);
    expect(await admin.does('/reconcile')).toMatchObject({ findings: [] });
  });
});
