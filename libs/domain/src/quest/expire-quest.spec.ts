import { anActor, aQuest, at, COMMANDS, inStatus, PEOPLE, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { allowedActions } from './allowed-actions.ts';
import { expireQuest, isExpired, questAsSeen } from './expire-quest.ts';
import { QUEST_STATUSES } from './quest.ts';

const DEADLINE = at(2 * HOUR);
const overdue = aQuest({ expiresAt: DEADLINE, version: 3, creationCost: 2 });

describe('an overdue quest', () => {
  it('is expired from the millisecond of its deadline on', () => {
    expect(isExpired(overdue, at(2 * HOUR - 1))).toBe(false);
    expect(isExpired(overdue, DEADLINE)).toBe(true);
    expect(isExpired(overdue, at(DAY))).toBe(true);
  });

  it('never expires without a deadline', () => {
    expect(isExpired(aQuest(), at(1000 * DAY))).toBe(false);
  });

  it.each(QUEST_STATUSES.filter((status) => status !== 'OPEN'))('does not expire while it is %s', (status) => {
    const quest = inStatus(status, { expiresAt: DEADLINE });
    expect(isExpired(quest, at(DAY))).toBe(false);
    expect(questAsSeen(quest, at(DAY))).toBe(quest);
  });

  it('is stored as readers see it, at any later time', () => {
    const seen = questAsSeen(overdue, at(3 * HOUR));
    expect(seen).toEqual({ ...overdue, status: 'EXPIRED', version: 4, updatedAt: DEADLINE });
    expect(expireQuest(overdue, at(DAY)).quest).toEqual(seen);
  });

  it('has an event at its deadline without an actor', () => {
    expect(expireQuest(overdue, at(DAY)).events).toEqual([{ at: DEADLINE, kind: 'expired', detail: {} }]);
  });

  it('refunds the creation cost at the time of storing', () => {
    expect(expireQuest(overdue, at(DAY)).ledger).toEqual([
      {
        entryId: 'quest:quest-1:refund',
        userId: PEOPLE.requestor.userId,
        kind: 'quest-refund',
        xp: 0,
        reputation: 0,
        points: 2,
        questId: 'quest-1',
        at: at(DAY),
      },
    ]);
  });

  it('does not expire before its deadline', () => {
    const early = (): unknown => expireQuest(overdue, at(HOUR));
    expect(early).toThrow(expect.objectContaining({ code: 'quest.wrong-state' }));
  });

  it('expires at its release if the claim outlasts the deadline', () => {
    const claimed = inStatus('CLAIMED', { expiresAt: DEADLINE });
    const released = decide(claimed, PEOPLE.performer, COMMANDS.release, at(DAY)).quest;
    expect(questAsSeen(released, at(DAY))).toMatchObject({ status: 'EXPIRED', updatedAt: at(DAY) });
    expect(expireQuest(released, at(2 * DAY)).events).toMatchObject([{ kind: 'expired', at: at(DAY) }]);
  });

  it('offers no action to any member', () => {
    const everybody = [...Object.values(PEOPLE), anActor({ userId: PEOPLE.requestor.userId, isModerator: true })];
    expect(everybody.map((actor) => allowedActions(overdue, actor, at(DAY)))).toEqual(everybody.map(() => []));
  });
});
