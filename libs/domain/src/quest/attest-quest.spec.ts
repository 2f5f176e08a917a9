import { DEFAULT_ECONOMY } from '../economy/economy.ts';
import { anEconomy, at, attesting, COMMANDS, inStatus, PEOPLE, resolving, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { allowedActions } from './allowed-actions.ts';
import type { Decision } from './decision.ts';
import { ATTESTATION_OUTCOMES, type Actor, type AttestationOutcome, type Quest } from './quest.ts';

const { requestor, performer, moderator, member } = PEOPLE;
const FIRST = at(DAY);
const SECOND = at(2 * DAY);
const WITNESS_FROM = 15 * DAY;
const submitted = inStatus('SUBMITTED');

function afterFirst(outcome: AttestationOutcome, by: Actor = performer): Quest {
  return decide(submitted, by, attesting(outcome), FIRST).quest;
}

function both(first: AttestationOutcome, second: AttestationOutcome, order = [performer, requestor]): Decision {
  const [one = performer, other = requestor] = order;
  return decide(afterFirst(first, one), other, attesting(second), SECOND);
}

function witnessed(first: AttestationOutcome, second: AttestationOutcome): Decision {
  return decide(afterFirst(first), moderator, attesting(second), at(WITNESS_FROM));
}

const refusedAs = (code: string): Error => expect.objectContaining({ code });

describe('the first statement', () => {
  it.each(ATTESTATION_OUTCOMES)('leaves the quest SUBMITTED if it is %s', (outcome) => {
    expect(afterFirst(outcome).status).toBe('SUBMITTED');
  });

  it('is stored with its content, role, user id and time', () => {
    const full = attesting('partly', { notes: 'The back is bare.', method: 'device', signature: 'c2ln' });
    expect(decide(submitted, requestor, full, FIRST).quest.attestations).toEqual([
      {
        role: 'requestor',
        userId: requestor.userId,
        outcome: 'partly',
        notes: 'The back is bare.',
        method: 'device',
        signature: 'c2ln',
        attestedAt: FIRST,
      },
    ]);
  });

  it('stores no unknown fields', () => {
    const statement = { outcome: 'done', method: 'account', nonce: 'n-1' } as const;
    const { quest } = decide(submitted, performer, { action: 'attest', statement }, FIRST);
    expect(quest.attestations).toStrictEqual([
      { role: 'performer', userId: performer.userId, outcome: 'done', method: 'account', attestedAt: FIRST },
    ]);
  });

  it('has an event with its role only', () => {
    const { events, ledger, rewardJob } = decide(submitted, performer, attesting('not_done', { notes: 'No.' }), FIRST);
    const attested = { at: FIRST, actorId: performer.userId, kind: 'attested', detail: { role: 'performer' } };
    expect(events).toEqual([attested]);
    expect(ledger).toEqual([]);
    expect(rewardJob).toBeUndefined();
  });

  it('allows one statement per member', () => {
    const again = (): unknown => decide(afterFirst('done'), performer, attesting('not_done'), SECOND);
    expect(again).toThrow(refusedAs('attestation.duplicate'));
  });
});

describe('two statements', () => {
  const ENDINGS = {
    done: { done: 'COMPLETED', partly: 'COMPLETED', not_done: 'DISPUTED' },
    partly: { done: 'COMPLETED', partly: 'COMPLETED', not_done: 'DISPUTED' },
    not_done: { done: 'DISPUTED', partly: 'DISPUTED', not_done: 'CANCELLED' },
  } as const;
  const PAIRS = ATTESTATION_OUTCOMES.flatMap((first) =>
    ATTESTATION_OUTCOMES.map((second) => ({ first, second, ending: ENDINGS[first][second] })),
  );

  it.each(PAIRS)('end the quest as $ending for $first and $second in either order', (pair) => {
    expect(both(pair.first, pair.second).quest.status).toBe(pair.ending);
    expect(both(pair.first, pair.second, [requestor, performer]).quest.status).toBe(pair.ending);
    expect(witnessed(pair.first, pair.second).quest.status).toBe(pair.ending);
  });

  it.each(PAIRS)('create a reward job only on completion: $first and $second', ({ first, second, ending }) => {
    expect(both(first, second).rewardJob !== undefined).toBe(ending === 'COMPLETED');
    expect(both(first, second).ledger.map(({ kind }) => kind)).toEqual(ending === 'CANCELLED' ? ['quest-refund'] : []);
  });

  it('complete the quest at the second one', () => {
    const { quest, events } = both('done', 'done');
    expect(quest).toMatchObject({ completedAt: SECOND, updatedAt: SECOND });
    expect(quest.attestations.map(({ role }) => role)).toEqual(['performer', 'requestor']);
    expect(events).toEqual([
      { at: SECOND, actorId: requestor.userId, kind: 'attested', detail: { role: 'requestor' } },
      { at: SECOND, kind: 'completed', detail: { by: 'both-parties' } },
    ]);
  });

  it('open a dispute by the system on contradiction', () => {
    const { quest, events } = both('done', 'not_done');
    const reason = quest.dispute?.reason ?? '';
    expect(quest.dispute).toEqual({ raisedBy: 'system', reason, raisedAt: SECOND });
    expect(reason.length).toBeGreaterThanOrEqual(20);
    expect(quest.attestations).toHaveLength(2);
    expect(events.slice(1)).toEqual([{ at: SECOND, kind: 'disputed', detail: { reason } }]);
  });

  it('cancel and refund the quest if both are not_done', () => {
    const { quest, events, ledger } = both('not_done', 'not_done');
    expect(quest.completedAt).toBeUndefined();
    expect(events.map(({ kind }) => kind)).toEqual(['attested', 'cancelled']);
    expect(ledger).toMatchObject([
      { entryId: 'quest:quest-1:refund', userId: requestor.userId, points: quest.creationCost, at: SECOND },
    ]);
  });

  it('owe the full reward with the current settings, due in 30 seconds', () => {
    const economy = anEconomy({ completionPoints: 4, requestorReputation: 9 });
    const quest = { ...afterFirst('done'), rewardXp: 101, rewardReputation: 11 };
    const { rewardJob } = decide(quest, requestor, attesting('done'), SECOND, economy);
    expect(rewardJob).toEqual({
      jobId: quest.questId,
      questId: quest.questId,
      requestorId: requestor.userId,
      performerId: performer.userId,
      performerReward: { xp: 101, reputation: 11, points: 4 },
      requestorReward: { xp: 0, reputation: 9, points: 0 },
      completedAt: SECOND,
      state: 'PENDING',
      capped: false,
      attempts: [],
      attemptCount: 0,
      nextAttemptAt: at(2 * DAY + 30_000),
      createdAt: SECOND,
      updatedAt: SECOND,
    });
  });

  it.each([
    ['the performer', 'partly', 'done'],
    ['the requestor', 'done', 'partly'],
    ['both', 'partly', 'partly'],
  ] as const)('halve XP and reputation, rounded down, where %s says partly', (_, first, second) => {
    const quest = { ...afterFirst(first), rewardXp: 101, rewardReputation: 11 };
    const { rewardJob } = decide(quest, requestor, attesting(second), SECOND);
    const { completionPoints, requestorReputation } = DEFAULT_ECONOMY;
    expect(rewardJob?.performerReward).toEqual({ xp: 50, reputation: 5, points: completionPoints });
    expect(rewardJob?.requestorReward).toEqual({ xp: 0, reputation: requestorReputation, points: 0 });
  });

  it('refuse another statement with attestation.duplicate in every later state', () => {
    const disputed = both('done', 'not_done').quest;
    const later = [
      both('done', 'done').quest,
      disputed,
      decide(disputed, moderator, resolving('reject'), SECOND).quest,
    ];
    for (const quest of later) {
      expect(() => decide(quest, performer, attesting('done'), SECOND)).toThrow(refusedAs('attestation.duplicate'));
    }
  });
});

describe('a witness', () => {
  it('may attest exactly 14 days after the first statement', () => {
    const waiting = afterFirst('done');
    const early = (): unknown => decide(waiting, moderator, attesting('done'), at(WITNESS_FROM - 1));
    expect(early).toThrow(refusedAs('attestation.too-early'));
    expect(allowedActions(waiting, moderator, at(WITNESS_FROM - 1))).toEqual([]);
    expect(allowedActions(waiting, moderator, at(WITNESS_FROM))).toEqual(['attest']);
    expect(witnessed('done', 'done').quest.status).toBe('COMPLETED');
  });

  it('may not attest before a first statement, at any time', () => {
    const tooEarly = (): unknown => decide(submitted, moderator, attesting('done'), at(400 * DAY));
    expect(tooEarly).toThrow(refusedAs('attestation.too-early'));
  });

  it('completes the quest with the role witness', () => {
    const { quest, events } = witnessed('done', 'done');
    expect(quest.attestations.map(({ role, userId }) => [role, userId])).toEqual([
      ['performer', performer.userId],
      ['witness', moderator.userId],
    ]);
    expect(events).toMatchObject([{ detail: { role: 'witness' } }, { detail: { by: 'party-and-witness' } }]);
  });

  it('halves the reward with partly', () => {
    expect(witnessed('done', 'partly').rewardJob?.performerReward.xp).toBe(Math.floor(submitted.rewardXp / 2));
  });

  it('is never a member without a staff role, and never a party', () => {
    const waiting = afterFirst('done');
    expect(() => decide(waiting, member, attesting('done'), at(WITNESS_FROM))).toThrow(refusedAs('quest.forbidden'));
    const performing = { ...performer, isModerator: true };
    const again = (): unknown => decide(waiting, performing, attesting('done'), at(WITNESS_FROM));
    expect(again).toThrow(refusedAs('attestation.duplicate'));
  });

  it('may not resolve the quest or attest again', () => {
    const disputed = witnessed('done', 'not_done').quest;
    const now = at(WITNESS_FROM + HOUR);
    expect(disputed.status).toBe('DISPUTED');
    expect(allowedActions(disputed, moderator, now)).toEqual([]);
    expect(() => decide(disputed, moderator, COMMANDS.resolve, now)).toThrow(refusedAs('quest.forbidden'));
    expect(() => decide(disputed, moderator, attesting('done'), now)).toThrow(refusedAs('attestation.duplicate'));
    expect(() => decide(disputed, moderator, COMMANDS.claim, now)).toThrow(refusedAs('quest.not-open'));
  });
});
