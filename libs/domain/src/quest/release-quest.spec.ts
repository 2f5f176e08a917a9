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

describe('releasing a quest', () => {
  it('leaves the performer 7 days before the requestor may do it', () => {
    const early = (): unknown => release(claimed, PEOPLE.requestor, at(SEVEN_DAYS - 1));
    const refusal = { code: 'quest.wrong-state', detail: expect.stringContaining(at(SEVEN_DAYS)) };
    expect(early).toThrow(expect.objectContaining(refusal));
    expect(release(claimed, PEOPLE.requestor, at(SEVEN_DAYS)).status).toBe('OPEN');
  });

  it('is offered to the requestor from then on', () => {
    expect(allowedActions(claimed, PEOPLE.requestor, at(SEVEN_DAYS - 1))).toEqual([]);
    expect(allowedActions(claimed, PEOPLE.requestor, at(SEVEN_DAYS))).toEqual(['release']);
  });

  it('is open to the performer and to a moderator at once', () => {
    expect(release(claimed, PEOPLE.performer, at(CLAIMED_AT)).status).toBe('OPEN');
    expect(release(claimed, PEOPLE.moderator, at(CLAIMED_AT)).status).toBe('OPEN');
  });

  it('gives a moderator who posted the quest no early release', () => {
    const own = inStatus('CLAIMED', { requestorId: PEOPLE.moderator.userId });
    expect(() => release(own, PEOPLE.moderator, at(SEVEN_DAYS - 1))).toThrow();
    expect(release(own, PEOPLE.moderator, at(SEVEN_DAYS)).status).toBe('OPEN');
  });

  it('counts the 7 days anew from a request for changes', () => {
    const sentBack = decide(inStatus('SUBMITTED'), PEOPLE.requestor, COMMANDS['request-changes'], at(5 * DAY)).quest;
    expect(() => release(sentBack, PEOPLE.requestor, at(12 * DAY - 1))).toThrow();
    expect(release(sentBack, PEOPLE.requestor, at(12 * DAY)).status).toBe('OPEN');
  });

  it('clears performer, submission, change request and rounds as if nobody had claimed it', () => {
    const sentBack = decide(inStatus('SUBMITTED'), PEOPLE.requestor, COMMANDS['request-changes'], at(DAY)).quest;
    expect(sentBack).toMatchObject({ performerId: PEOPLE.performer.userId, changeRounds: 1 });
    const released = release(sentBack, PEOPLE.performer, at(2 * DAY));
    const fresh = inStatus('OPEN');
    expect(released).toStrictEqual({ ...fresh, version: sentBack.version + 1, updatedAt: at(2 * DAY) });
  });

  it('keeps in the event who released and why', () => {
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
