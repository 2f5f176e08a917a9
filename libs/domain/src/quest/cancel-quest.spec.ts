import { anEconomy, aQuest, at, COMMANDS, PEOPLE, decide } from '../testing.ts';
import { HOUR } from '../time.ts';

const NOW = at(HOUR);
const withoutReason = { action: 'cancel' } as const;

describe('cancelQuest', () => {
  it('accepts a requestor without a reason', () => {
    const { quest, events } = decide(aQuest(), PEOPLE.requestor, withoutReason, NOW);
    expect(quest).toEqual({ ...aQuest(), status: 'CANCELLED', version: 2, updatedAt: NOW });
    expect(events).toEqual([{ at: NOW, actorId: PEOPLE.requestor.userId, kind: 'cancelled', detail: {} }]);
  });

  it.each([undefined, '', '   '])('refuses a moderator with the reason %p', (reason) => {
    const command = reason === undefined ? withoutReason : { ...withoutReason, reason };
    const refusal = { code: 'reason.required', kind: 'invalid', path: 'reason' };
    expect(() => decide(aQuest(), PEOPLE.moderator, command, NOW)).toThrow(expect.objectContaining(refusal));
  });

  it("records the moderator's reason in the event", () => {
    const { events } = decide(aQuest(), PEOPLE.moderator, COMMANDS.cancel, NOW);
    expect(events).toMatchObject([{ actorId: PEOPLE.moderator.userId, detail: { reason: COMMANDS.cancel.reason } }]);
  });

  it("accepts a moderator's own quest without a reason", () => {
    const own = aQuest({ requestorId: PEOPLE.moderator.userId });
    expect(decide(own, PEOPLE.moderator, withoutReason, NOW).quest.status).toBe('CANCELLED');
  });

  it('refunds the cost at creation, not the current cost', () => {
    const economy = anEconomy({ questCost: 5 });
    const { ledger } = decide(aQuest({ creationCost: 2 }), PEOPLE.moderator, COMMANDS.cancel, NOW, economy);
    expect(ledger).toMatchObject([{ kind: 'quest-refund', userId: PEOPLE.requestor.userId, points: 2, at: NOW }]);
  });

  it('writes an entry of zero for a free quest', () => {
    const { ledger } = decide(aQuest({ creationCost: 0 }), PEOPLE.requestor, withoutReason, NOW);
    expect(ledger).toMatchObject([{ entryId: 'quest:quest-1:refund', points: 0 }]);
  });
});
