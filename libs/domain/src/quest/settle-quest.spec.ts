import { anEconomy, at, attesting, frozen, inStatus, PEOPLE, resolving, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import type { AttestationOutcome, Quest } from './quest.ts';
import { isUnsettled, restoreReward, settleQuest } from './settle-quest.ts';

const NOW = at(DAY);
const economy = anEconomy();

/** Decides both statements by the rules. Returns the decision of the second. */
function attested(requestor: AttestationOutcome, performer: AttestationOutcome) {
  const first = decide(inStatus('SUBMITTED'), PEOPLE.requestor, attesting(requestor), at(5 * HOUR)).quest;
  return decide(first, PEOPLE.performer, attesting(performer), at(6 * HOUR));
}

/** Builds a damaged record: SUBMITTED with both statements. */
function unsettled(requestor: AttestationOutcome, performer: AttestationOutcome): Quest {
  const { attestations } = attested(requestor, performer).quest;
  return frozen(inStatus('SUBMITTED', { attestations }));
}

describe('settleQuest', () => {
  it.each<[AttestationOutcome, AttestationOutcome]>([
    ['done', 'done'],
    ['partly', 'done'],
    ['done', 'not_done'],
    ['not_done', 'not_done'],
  ])('settles %s and %s like the second statement', (requestor, performer) => {
    const quest = unsettled(requestor, performer);
    expect(isUnsettled(quest)).toBe(true);
    const settled = settleQuest(quest, { now: NOW, economy });
    const usual = attested(requestor, performer);
    expect(settled.quest.status).toBe(usual.quest.status);
    expect(settled.quest).toMatchObject({ version: quest.version + 1, updatedAt: NOW });
    expect(settled.events.map(({ kind }) => kind)).toEqual(usual.events.slice(1).map(({ kind }) => kind));
    expect(settled.events.every(({ actorId }) => actorId === undefined)).toBe(true);
    expect(settled.ledger.map(({ entryId }) => entryId)).toEqual(usual.ledger.map(({ entryId }) => entryId));
    expect(settled.rewardJob?.performerReward).toEqual(usual.rewardJob?.performerReward);
    expect(settled.rewardJob?.completedAt).toBe(settled.rewardJob && NOW);
  });

  it('refuses every consistent quest', () => {
    const { quest: completed } = attested('done', 'done');
    const one = decide(inStatus('SUBMITTED'), PEOPLE.performer, attesting('done'), at(5 * HOUR)).quest;
    for (const quest of [completed, one, inStatus('SUBMITTED'), attested('done', 'not_done').quest]) {
      expect(isUnsettled(quest)).toBe(false);
      expect(() => settleQuest(quest, { now: NOW, economy })).toThrow(
        expect.objectContaining({ code: 'quest.wrong-state' }),
      );
    }
  });
});

describe('restoreReward', () => {
  const reward = { rewardXp: 41, rewardReputation: 7 };
  const none = {};

  it.each<[AttestationOutcome, number, number]>([
    ['done', 41, 7],
    ['partly', 20, 3],
  ])('returns a due job by the statements: %s pays %i and %i', (outcome, xp, reputation) => {
    const quest = { ...attested('done', outcome).quest, ...reward };
    const job = restoreReward(quest, none, economy);
    expect(job).toEqual({
      ...attested('done', outcome).rewardJob,
      performerReward: { xp, reputation, points: economy.completionPoints },
    });
    expect(job).toMatchObject({ state: 'PENDING', completedAt: quest.completedAt });
  });

  it.each([
    ['uphold', 'full', 41],
    ['partial', 'half', 20],
  ] as const)("follows the moderator's decision and ignores the statements: %s is %s", (decision, _, xp) => {
    const { attestations } = attested('partly', 'not_done').quest;
    const disputed = inStatus('DISPUTED', { attestations, ...reward });
    const { quest } = decide(disputed, PEOPLE.moderator, resolving(decision), at(6 * HOUR));
    expect(restoreReward(quest, none, economy)?.performerReward.xp).toBe(xp);
  });

  it('follows the later statements after a redo', () => {
    const redone = decide(inStatus('DISPUTED'), PEOPLE.moderator, resolving('redo'), at(6 * HOUR)).quest;
    const quest = {
      ...attested('partly', 'done').quest,
      ...reward,
      ...(redone.dispute && { dispute: redone.dispute }),
    };
    expect(restoreReward(quest, none, economy)?.performerReward.xp).toBe(20);
  });

  it('returns a PAID job with the amounts of both ledger entries', () => {
    const paid = {
      performer: { xp: 5, reputation: 1, points: 9, entryId: 'not an amount' },
      requestor: { xp: 0, reputation: 2, points: 0 },
    };
    const job = restoreReward(attested('done', 'done').quest, paid, economy);
    expect(job).toMatchObject({ state: 'PAID', attemptCount: 1 });
    expect(job?.performerReward).toEqual({ xp: 5, reputation: 1, points: 9 });
    expect(job?.requestorReward).toEqual({ xp: 0, reputation: 2, points: 0 });
    expect(job).not.toHaveProperty('nextAttemptAt');
  });

  it('returns undefined if one payment or a party is missing or the quest is not completed', () => {
    const { quest } = attested('done', 'done');
    const { performerId: _, ...lonely } = quest;
    const half = { performer: { xp: 1, reputation: 1, points: 1 } };
    expect(restoreReward(quest, half, economy)).toBeUndefined();
    expect(restoreReward(quest, { requestor: half.performer }, economy)).toBeUndefined();
    expect(restoreReward(lonely, none, economy)).toBeUndefined();
    expect(restoreReward(inStatus('SUBMITTED'), none, economy)).toBeUndefined();
  });
});
