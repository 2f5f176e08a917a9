import type { Economy } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { eventsOf, pass, queueOf, refused } from '../../testing/office.ts';
import type { QuestPageView, QuestView } from './quest.view.ts';

const DAY = 86_400;
const RAISED = 'Nobody has been at the bench, I looked twice.';
const REASON = 'The photo shows the bench, painted on both sides.';

let service: TestApp;
let economy: Economy;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' } });
  ({ economy } = service.settings);
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});

async function disputed(overrides: object = {}): Promise<string> {
  const questId = await submittedQuest(ada, ben, { rewardXp: 41, rewardReputation: 7, ...overrides });
  await ada.does('dispute', questId, { reason: RAISED });
  return questId;
}

describe('raising a dispute', () => {
  it('allows only a moderator’s decision afterwards', async () => {
    const questId = await disputed();
    const quest = await ben.sees(questId);
    expect(quest).toMatchObject({
      status: 'DISPUTED',
      dispute: { raisedBy: ada.userId, reason: RAISED, raisedAt: expect.any(String) },
      actions: [],
    });
    expect(quest.dispute).not.toHaveProperty('resolution');
    const attempts = await Promise.all([
      refused(ada.post(`/quests/${questId}/attest`)),
      refused(ben.post(`/quests/${questId}/attest`)),
      refused(ben.post(`/quests/${questId}/dispute`, { reason: RAISED })),
      refused(ada.post(`/quests/${questId}/request-changes`, { text: 'Please paint it again.' })),
      refused(ben.post(`/quests/${questId}/release`)),
      refused(ada.delete(`/quests/${questId}`)),
    ]);
    expect(new Set(attempts)).toEqual(new Set(['409 quest.wrong-state']));
  });

  it('requires a party and a reason of 20 to 1000 characters', async () => {
    const questId = await submittedQuest(ada, ben);
    expect(await refused(cleo.post(`/quests/${questId}/dispute`, { reason: RAISED }))).toBe('403 quest.forbidden');
    expect(await refused(mo.post(`/quests/${questId}/dispute`, { reason: RAISED }))).toBe('403 quest.forbidden');
    for (const reason of ['too short', 'x'.repeat(1_001), '   '.repeat(20)]) {
      expect(await refused(ada.post(`/quests/${questId}/dispute`, { reason }))).toBe('400 validation.failed');
    }
    expect(await ben.does('dispute', questId, { reason: 'x'.repeat(20) })).toMatchObject({ status: 'DISPUTED' });
  });

  it('requires submitted work', async () => {
    const { questId } = await ada.posts();
    expect(await refused(ada.post(`/quests/${questId}/dispute`, { reason: RAISED }))).toBe('409 quest.wrong-state');
    await ben.does('claim', questId);
    expect(await refused(ben.post(`/quests/${questId}/dispute`, { reason: RAISED }))).toBe('409 quest.wrong-state');
  });

  it('shows its reason in quest and events to the parties and moderators only', async () => {
    const questId = await disputed();
    for (const viewer of [ada, ben, mo]) {
      expect((await viewer.sees(questId)).dispute?.reason).toBe(RAISED);
      expect((await eventsOf(questId, viewer)).at(-1)).toMatchObject({ kind: 'disputed', detail: { reason: RAISED } });
    }
    const seen = await cleo.get(`/quests/${questId}`).expect(200);
    expect(seen.text).not.toContain(RAISED);
    expect((await eventsOf(questId, cleo)).at(-1)).toMatchObject({ kind: 'disputed', detail: {} });
  });

  it('shows a single statement to moderators, but not to the other party until the resolution', async () => {
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId, { outcome: 'partly', notes: 'The back is missing.' });
    await ada.does('dispute', questId, { reason: RAISED });
    expect((await mo.sees(questId)).attestations[0]).toMatchObject({
      outcome: 'partly',
      notes: 'The back is missing.',
    });
    expect((await ada.sees(questId)).attestations[0]).not.toHaveProperty('outcome');
    expect((await ben.sees(questId)).attestations[0]).toMatchObject({ outcome: 'partly' });
    await mo.does('resolve', questId, { decision: 'uphold', reason: REASON });
    expect((await ada.sees(questId)).attestations[0]).toMatchObject({ outcome: 'partly' });
  });
});

describe('the queue of disputes', () => {
  it('lists disputes with both statements in pages, longest waiting first', async () => {
    const quests: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
      const questId = await submittedQuest(ada, ben);
      await ada.does('attest', questId, { outcome: 'done', notes: 'Looks fine to me.' });
      await ben.does('attest', questId, { outcome: 'not_done', notes: 'I never went there.' });
      quests.push(questId);
      await pass(service, 60);
    }
    const items = (await queueOf<QuestPageView>(mo, '/admin/disputes', 2)).filter(({ questId }) =>
      quests.includes(questId),
    );
    expect(items.map(({ questId }) => questId)).toEqual(quests);
    const [first] = items;
    expect(first).toMatchObject({ status: 'DISPUTED', dispute: { raisedBy: 'system' } });
    expect(first?.actions).toContain('resolve');
    expect(first?.attestations.map(({ outcome, notes }) => [outcome, notes])).toEqual([
      ['done', 'Looks fine to me.'],
      ['not_done', 'I never went there.'],
    ]);
    await mo.does('resolve', quests[0] ?? '', { decision: 'reject', reason: REASON });
    const left = (await queueOf<QuestPageView>(mo, '/admin/disputes')).map(({ questId }) => questId);
    expect(left).not.toContain(quests[0]);
    expect(left).toContain(quests[1]);
  });
});

describe('resolving a dispute', () => {
  it.each([
    ['uphold', 'COMPLETED', 41, 7],
    ['partial', 'COMPLETED', 20, 3],
    ['reject', 'CANCELLED', 0, 0],
  ] as const)('%s: the quest is %s and pays %i XP and %i reputation', async (decision, status, xp, reputation) => {
    const questId = await disputed();
    const resolved = await mo.does('resolve', questId, { decision, reason: REASON });
    expect(resolved).toMatchObject({ status, dispute: { resolution: { decision, reason: REASON } } });
    expect(resolved).not.toHaveProperty('reward');
    const isPaid = status === 'COMPLETED';
    for (const party of [ada, ben]) {
      const quest = await party.sees(questId);
      expect(quest.dispute?.resolution).toEqual({
        decision,
        reason: REASON,
        resolvedBy: mo.userId,
        resolvedAt: expect.any(String),
      });
      expect(quest.reward).toEqual(
        isPaid ? { xp, reputation, points: economy.completionPoints, state: 'PAID' } : undefined,
      );
      expect(quest.requestorReward).toEqual(
        isPaid ? { xp: 0, reputation: economy.requestorReputation, points: 0 } : undefined,
      );
      expect(quest.refund).toBe(isPaid ? undefined : economy.questCost);
    }
    expect(await ben.profile()).toMatchObject({
      xp,
      reputation,
      creationPoints: economy.signUpPoints + (isPaid ? economy.completionPoints : 0),
    });
    expect(await ada.profile()).toMatchObject({
      reputation: isPaid ? economy.requestorReputation : 0,
      creationPoints: economy.signUpPoints - (isPaid ? economy.questCost : 0),
    });
    const kinds = (await eventsOf(questId, ada)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['resolved', isPaid ? 'completed' : 'cancelled']);
    expect(JSON.stringify(await cleo.sees(questId))).not.toMatch(new RegExp(`${REASON}|requestorReward|refund`));
  });

  it('redo: accepts new work and new statements and keeps the first events', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId, { outcome: 'not_done' });
    await ben.does('attest', questId, { outcome: 'done' });
    await pass(service, DAY);
    const again = await mo.does('resolve', questId, { decision: 'redo', reason: REASON });
    expect(again).toMatchObject({ status: 'CLAIMED', performerId: ben.userId, attestations: [] });
    expect(again.claimedAt).toBe(again.updatedAt);
    expect((await ben.sees(questId)).dispute?.resolution).toMatchObject({ decision: 'redo', reason: REASON });
    await ben.does('submit', questId, { text: 'Now it is really painted.' });
    await ada.does('attest', questId);
    const last = await ben.does('attest', questId);
    expect(last).toMatchObject({ status: 'COMPLETED', reward: { xp: economy.defaultXp, state: 'PAID' } });
    const kinds = (await eventsOf(questId, ada)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'attested')).toHaveLength(4);
    expect(kinds).toContain('resolved');
  });

  it('allows only moderators and admins without a part in the quest', async () => {
    const questId = await disputed();
    const resolution = { decision: 'uphold', reason: REASON };
    for (const person of [ada, ben, cleo]) {
      expect(await refused(person.post(`/quests/${questId}/resolve`, resolution))).toBe('403 quest.forbidden');
    }
    const ann = aPerson(service, 'ann', ['admins']);
    expect((await ann.sees(questId)).actions).toContain('resolve');
    await ann.does('resolve', questId, resolution);
  });

  it.each(['requestor', 'performer'])('refuses a moderator or admin who is the %s', async (part) => {
    for (const group of ['moderators', 'admins']) {
      const office = aPerson(service, 'office', [group]);
      if (part === 'requestor') ada = office;
      else ben = office;
      const questId = await disputed();
      const judged = await office.sees(questId);
      expect(judged.actions).toEqual([]);
      const attempt = office.post(`/quests/${questId}/resolve`, { decision: 'uphold', reason: REASON });
      expect(await refused(attempt)).toBe('403 quest.forbidden');
      expect((await mo.sees(questId)).status).toBe('DISPUTED');
    }
  });

  it('requires a dispute, a decision and a reason of 20 to 1000 characters', async () => {
    const questId = await disputed();
    const bodies = [
      {},
      { decision: 'uphold' },
      { decision: 'forgive', reason: REASON },
      { decision: 'uphold', reason: 'too short' },
      { decision: 'uphold', reason: 'x'.repeat(1_001) },
    ];
    for (const body of bodies) {
      expect(await refused(mo.post(`/quests/${questId}/resolve`, body))).toBe('400 validation.failed');
    }
    await mo.does('resolve', questId, { decision: 'reject', reason: REASON });
    const twice = mo.post(`/quests/${questId}/resolve`, { decision: 'uphold', reason: REASON });
    expect(await refused(twice)).toBe('409 quest.wrong-state');
    expect(await ben.profile()).toMatchObject({ xp: 0 });
  });

  it('accepts one of two concurrent decisions', async () => {
    const questId = await disputed();
    const other = aPerson(service, 'moira', ['moderators']);
    const answers = await Promise.all([
      mo.post(`/quests/${questId}/resolve`, { decision: 'uphold', reason: REASON }),
      other.post(`/quests/${questId}/resolve`, { decision: 'reject', reason: REASON }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body as QuestView;
    const quest = await ada.sees(questId);
    expect(quest.status).toBe(winner.status);
    const isPaid = quest.status === 'COMPLETED';
    expect((await ben.profile()).xp).toBe(isPaid ? 41 : 0);
    expect((await ada.ledger()).some(({ kind }) => kind === 'quest-refund')).toBe(!isPaid);
  });
});
