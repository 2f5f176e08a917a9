import type { AttestationOutcome, Economy } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import type { QuestView } from '../quests/quest.view.ts';

let service: TestApp;
let economy: Economy;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  ({ economy } = service.settings);
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});

async function attested(
  requestor: AttestationOutcome,
  performer: AttestationOutcome,
): Promise<{ questId: string; last: QuestView }> {
  const questId = await submittedQuest(ada, ben, { rewardXp: 101, rewardReputation: 9 });
  await ada.does('attest', questId, { outcome: requestor });
  return { questId, last: await ben.does('attest', questId, { outcome: performer }) };
}

describe('the flags of a statement', () => {
  it('are only those that can decide about its method', async () => {
    const asked = () => Object.keys(service.app.get(FeatureFlagService).evaluations);
    await attested('done', 'done');
    expect(asked()).toEqual(expect.arrayContaining(['dual_attestation', 'wallet_signature_required']));
    expect(asked()).not.toContain('wallet_integration');
  });
});

describe('two statements', () => {
  it.each<[AttestationOutcome, AttestationOutcome, { xp: number; reputation: number }]>([
    ['done', 'done', { xp: 101, reputation: 9 }],
    ['done', 'partly', { xp: 50, reputation: 4 }],
    ['partly', 'done', { xp: 50, reputation: 4 }],
    ['partly', 'partly', { xp: 50, reputation: 4 }],
  ])('complete the quest and pay at once for %s and %s', async (requestor, performer, amounts) => {
    const reward = { ...amounts, points: economy.completionPoints, state: 'PAID' };
    const { questId, last } = await attested(requestor, performer);
    expect(last).toMatchObject({ status: 'COMPLETED', reward, actions: [] });
    expect(await ada.sees(questId)).toMatchObject({ reward });
    const doer = await ben.profile();
    expect(doer).toMatchObject({ ...amounts, creationPoints: economy.signUpPoints + economy.completionPoints });
    expect(doer.stats).toMatchObject({ completedAsPerformer: 1, attestationsGiven: 1 });
    const poster = await ada.profile();
    expect(poster).toMatchObject({
      xp: 0,
      reputation: economy.requestorReputation,
      creationPoints: economy.signUpPoints - economy.questCost,
    });
    expect(poster.stats).toMatchObject({ created: 1, completedAsRequestor: 1, attestationsGiven: 1 });
    expect((await ben.ledger()).map(({ entryId }) => entryId)).toContain(`quest:${questId}:performer:completion`);
  });

  it.each<[AttestationOutcome, AttestationOutcome]>([
    ['done', 'not_done'],
    ['not_done', 'done'],
    ['partly', 'not_done'],
    ['not_done', 'partly'],
  ])('open a dispute by the system without a payment for %s and %s', async (requestor, performer) => {
    const { last } = await attested(requestor, performer);
    expect(last).toMatchObject({ status: 'DISPUTED', dispute: { raisedBy: 'system' }, actions: [] });
    expect(last).not.toHaveProperty('reward');
    expect(await ben.profile()).toMatchObject({ xp: 0, creationPoints: economy.signUpPoints });
  });

  it('cancel the quest and refund the point if both are not_done', async () => {
    const { last } = await attested('not_done', 'not_done');
    expect(last.status).toBe('CANCELLED');
    expect(await ada.profile()).toMatchObject({ creationPoints: economy.signUpPoints });
    expect((await ada.ledger()).map(({ kind }) => kind)).toEqual(['quest-refund', 'quest-creation', 'sign-up']);
  });

  it('refuse a second one by the same member with attestation.duplicate in every later state', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    const second = await ada.post(`/quests/${questId}/attest`).expect(409);
    expect(second.body).toMatchObject({ code: 'attestation.duplicate' });
    await ben.does('attest', questId);
    const later = await ada.post(`/quests/${questId}/attest`).expect(409);
    expect(later.body).toMatchObject({ code: 'attestation.duplicate' });
    expect(await ben.profile()).toMatchObject({ xp: economy.defaultXp });
  });

  it('allow a new one after a change request', async () => {
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    await ada.does('request-changes', questId, { text: 'Please paint the back as well.' });
    await ben.does('submit', questId, { text: 'Now the back is painted too.' });
    expect((await ada.sees(questId)).attestations).toEqual([]);
    await ben.does('attest', questId);
    expect((await ada.does('attest', questId)).status).toBe('COMPLETED');
  });
});

describe('a sealed statement', () => {
  it('shows others only author, time and method in all answers until both exist', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId, { outcome: 'partly', notes: 'The back is bare, a secret.' });
    const surfaces = await Promise.all(
      [ben, cleo, mo].flatMap((person) => [
        person.get(`/quests/${questId}`),
        person.get(`/quests/${questId}/events`),
        person.get('/quests?status=SUBMITTED&limit=100'),
        person.get(`/users/${ada.userId}/quests?role=requestor`),
      ]),
    );
    for (const { status, text } of surfaces) {
      expect(status).toBe(200);
      expect(text).not.toContain('secret');
      expect(text).not.toContain('partly');
    }
    const [statement] = (await ben.sees(questId)).attestations;
    expect(Object.keys(statement ?? {}).sort()).toEqual(['attestedAt', 'method', 'role', 'userId']);
    expect(JSON.stringify(service.log)).not.toContain('secret');
  });

  it('is revealed once both exist: with notes to the parties, without notes to others', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId, { notes: 'Lovely work, thanks.' });
    await ben.does('attest', questId);
    const statementOfAda = (quest: QuestView) => quest.attestations.find(({ role }) => role === 'requestor');
    expect(statementOfAda(await ben.sees(questId))).toMatchObject({ outcome: 'done', notes: 'Lovely work, thanks.' });
    const seen = statementOfAda(await cleo.sees(questId));
    expect(seen).toMatchObject({ outcome: 'done', method: 'account' });
    expect(seen).not.toHaveProperty('notes');
    expect(await cleo.sees(questId)).not.toHaveProperty('reward');
  });
});

describe('the method of a statement', () => {
  it('is refused without a way to verify it, and nothing is recorded', async () => {
    const questId = await submittedQuest(ada, ben);
    const refusals = [
      await ada.post(`/quests/${questId}/attest`, { method: 'device' }),
      await ada.post(`/quests/${questId}/attest`, { method: 'device', signature: 'c2lnbmF0dXJl', nonce: 'abc' }),
      await ada.post(`/quests/${questId}/attest`, { signature: 'c2lnbmF0dXJl' }),
      await ada.post(`/quests/${questId}/attest`, { method: 'wallet', signature: '0xabc' }),
    ];
    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [422, 'attestation.signature-required'],
      [422, 'signature.expired'],
      [422, 'signature.invalid'],
      [503, 'feature.disabled'],
    ]);
    expect((await ada.sees(questId)).attestations).toEqual([]);
  });
});

describe('the daily cap of a pair', () => {
  it('completes further quests in either direction with zero amounts and capped', async () => {
    const capped = await startTestApp({
      environment: { ECONOMY_PAIR_REWARDS_PER_DAY: '2', RATE_LIMIT_FACTOR: '1000', LIST_SHARDS: '1' },
    });
    try {
      const [one, other] = [aPerson(capped, 'one'), aPerson(capped, 'other')];
      for (const [poster, doer] of [
        [one, other],
        [other, one],
      ] as const) {
        const questId = await submittedQuest(poster, doer);
        await poster.does('attest', questId);
        expect((await doer.does('attest', questId)).reward).toMatchObject({ xp: economy.defaultXp, state: 'PAID' });
      }
      const before = [await one.profile(), await other.profile()];
      const questId = await submittedQuest(one, other);
      await one.does('attest', questId);
      const last = await other.does('attest', questId);
      expect(last).toMatchObject({ status: 'COMPLETED', reward: { xp: 0, reputation: 0, points: 0, state: 'PAID' } });
      const after = [await one.profile(), await other.profile()];
      expect(after.map(({ xp, reputation }) => [xp, reputation])).toEqual(
        before.map(({ xp, reputation }) => [xp, reputation]),
      );
      expect((await other.ledger())[0]).toMatchObject({ kind: 'completion', xp: 0, reputation: 0, points: 0 });
    } finally {
      await capped.close();
    }
  });
});
