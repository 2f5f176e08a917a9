import { aDraft, anEconomy, PEOPLE, START } from '../testing.ts';
import { DAY, HOUR, later } from '../time.ts';
import { createQuest } from './create-quest.ts';
import type { Decision } from './decision.ts';
import type { QuestDraft } from './quest.ts';

function created(draft: Partial<QuestDraft> = {}, points = 10, economy = anEconomy()): Decision {
  const balance = { xp: 0, reputation: 0, points };
  const ctx = { questId: 'q1', actorId: PEOPLE.requestor.userId, now: START, economy, balance };
  return createQuest(aDraft(draft), ctx);
}

const refusedAs = (code: string): Error => expect.objectContaining({ code });

describe('createQuest', () => {
  it('returns an OPEN quest at version 1 with its cost', () => {
    const { quest, events } = created({}, 10, anEconomy({ questCost: 3, defaultXp: 70, defaultReputation: 7 }));
    expect(quest).toEqual({
      ...aDraft(),
      questId: 'q1',
      category: 'other',
      rewardXp: 70,
      rewardReputation: 7,
      status: 'OPEN',
      requestorId: PEOPLE.requestor.userId,
      changeRounds: 0,
      creationCost: 3,
      attestations: [],
      version: 1,
      createdAt: START,
      updatedAt: START,
    });
    expect(events).toEqual([{ at: START, actorId: PEOPLE.requestor.userId, kind: 'created', detail: {} }]);
  });

  it('stores the given category, reward and deadline', () => {
    const chosen = { category: 'repair', rewardXp: 500, rewardReputation: 50, expiresAt: later(START, DAY) } as const;
    expect(created(chosen).quest).toMatchObject(chosen);
  });

  it('books the creation points under a key of the quest', () => {
    expect(created({}, 10, anEconomy({ questCost: 3 })).ledger).toEqual([
      {
        entryId: 'quest:q1:creation',
        userId: PEOPLE.requestor.userId,
        kind: 'quest-creation',
        xp: 0,
        reputation: 0,
        points: -3,
        questId: 'q1',
        at: START,
      },
    ]);
  });

  it('writes an entry of zero if quests are free', () => {
    const [entry] = created({}, 0, anEconomy({ questCost: 0 })).ledger;
    expect(Object.is(entry?.points, 0)).toBe(true);
  });

  it('accepts a balance equal to the cost and refuses a lower one', () => {
    const economy = anEconomy({ questCost: 3 });
    expect(() => created({}, 2, economy)).toThrow(refusedAs('points.insufficient'));
    expect(() => created({}, 3, economy)).not.toThrow();
  });

  it.each([
    ['an hour ahead', HOUR],
    ['365 days ahead', 365 * DAY],
  ])('accepts a deadline exactly %s', (_, ahead) => {
    expect(created({ expiresAt: later(START, ahead) }).quest.expiresAt).toBe(later(START, ahead));
  });

  it.each([
    ['a millisecond less than an hour ahead', later(START, HOUR - 1)],
    ['a millisecond more than 365 days ahead', later(START, 365 * DAY + 1)],
    ['in the past', later(START, -DAY)],
    ['that is no time', 'soon'],
  ])('refuses a deadline %s and names its field', (_, expiresAt) => {
    const refusal = { code: 'quest.deadline', kind: 'invalid', path: 'expiresAt' };
    expect(() => created({ expiresAt })).toThrow(expect.objectContaining(refusal));
  });

  it('checks the deadline before the points', () => {
    expect(() => created({ expiresAt: START }, 0)).toThrow(refusedAs('quest.deadline'));
  });

  it('stores a deadline with any offset in UTC with milliseconds', () => {
    expect(created({ expiresAt: '2026-03-05T10:00:00+02:00' }).quest.expiresAt).toBe('2026-03-05T08:00:00.000Z');
  });
});
