import { at, COMMANDS, inStatus, PEOPLE, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { allowedActions } from './allowed-actions.ts';
import type { Quest } from './quest.ts';

const claimed = inStatus('CLAIMED');
const CLAIMED_AT = HOUR;
const SEVEN_DAYS = CLAIMED_AT + 7 * DAY;

function release(quest: Quest, actor = PEOPLE.requestor, now = at(SEVEN_DAYS)): Quest {
  return decide(quest, actor, COMMANDS.release, now).quest;
}

describe('releaseQuest', () => {
  it('refuses the requestor during the first 7 days', () => {
    const early = (): unknown => release(claimed, PEOPLE.requestor, at(SEVEN_DAYS - 1));
    const refusal = { code: 'quest.wrong-state', detail: expect.stringContaining(at(SEVEN_DAYS)) };
    expect(early).toThrow(expect.objectContaining(refusal));
    expect(release(claimed, PEOPLE.requestor, at(SEVEN_DAYS)).status).toBe('OPEN');
  });

  it('allows the requestor after 7 days', () => {
    expect(allowedActions(claimed, PEOPLE.requestor, at(SEVEN_DAYS - 1))).toEqual([]);
    expect(allowedActions(claimed, PEOPLE.requestor, at(SEVEN_DAYS))).toEqual(['release']);
  });

  it('allows the performer and a moderator at once', () => {
    expect(release(claimed, PEOPLE.performer, at(CLAIMED_AT)).status).toBe('OPEN');
    expect(release(claimed, PEOPLE.moderator, at(CLAIMED_AT)).status).toBe('OPEN');
  });

  it('refuses an early release by a moderator who is the requestor', () => {
    const own = inStatus('CLAIMED', { requestorId: PEOPLE.moderator.userId });
    expect(() => release(own, PEOPLE.moderator, at(SEVEN_DAYS - 1))).toThrow();
    expect(release(own, PEOPLE.moderator, at(SEVEN_DAYS)).status).toBe('OPEN');
  });

  it('restarts the 7 days on a change request', () => {
    const sentBack = decide(inStatus('SUBMITTED'), PEOPLE.requestor, COMMANDS['request-changes'], at(5 * DAY)).quest;
    expect(() => release(sentBack, PEOPLE.requestor, at(12 * DAY - 1))).toThrow();
    expect(release(sentBack, PEOPLE.requestor, at(12 * DAY)).status).toBe('OPEN');
  });

  it('clears performer, submission, change request and rounds', () => {
    const sentBack = decide(inStatus('SUBMITTED'), PEOPLE.requestor, COMMANDS['request-changes'], at(DAY)).quest;
    expect(sentBack).toMatchObject({ performerId: PEOPLE.performer.userId, changeRounds: 1 });
    const released = release(sentBack, PEOPLE.performer, at(2 * DAY));
    const fresh = inStatus('OPEN');
    expect(released).toStrictEqual({ ...fresh, version: sentBack.version + 1, updatedAt: at(2 * DAY) });
  });

  it('records actor and reason in the event', () => {
    const because = { action: 'release', reason: 'I have hurt my hand.' } as const;
    const { events, ledger } = decide(claimed, PEOPLE.performer, because, at(DAY));
    const actorId = PEOPLE.performer.userId;
    expect(events).toEqual([{ at: at(DAY), actorId, kind: 'released', detail: { reason: 'I have hurt my hand.' } }]);
    expect(ledger).toEqual([]);
    expect(decide(claimed, PEOPLE.performer, COMMANDS.release, at(DAY)).events).toMatchObject([{ detail: {} }]);
  });

  it('lets the former performer claim again', () => {
    const released = release(claimed, PEOPLE.performer, at(DAY));
    expect(decide(released, PEOPLE.performer, COMMANDS.claim, at(DAY)).quest.status).toBe('CLAIMED');
  });
});
