import { at, attesting, COMMANDS, inStatus, PEOPLE, decide } from '../testing.ts';
import { DAY } from '../time.ts';
import { allowedActions } from './allowed-actions.ts';
import type { Quest } from './quest.ts';

const NOW = at(DAY);
const { requestor, performer, moderator } = PEOPLE;
const askForChanges = COMMANDS['request-changes'];

function round(submitted: Quest): Quest {
  const sentBack = decide(submitted, requestor, askForChanges, NOW).quest;
  return decide(sentBack, performer, COMMANDS.submit, NOW).quest;
}

describe('requestChanges', () => {
  it('returns the quest to CLAIMED with the text and keeps the earlier submission', () => {
    const submitted = inStatus('SUBMITTED');
    const { quest, events } = decide(submitted, requestor, askForChanges, NOW);
    expect(quest).toEqual({
      ...submitted,
      status: 'CLAIMED',
      claimedAt: NOW,
      changeRequest: askForChanges.text,
      changeRounds: 1,
      version: submitted.version + 1,
      updatedAt: NOW,
    });
    const detail = { text: askForChanges.text, round: 1 };
    expect(events).toEqual([{ at: NOW, actorId: requestor.userId, kind: 'changes-requested', detail }]);
  });

  it("removes the performer's statement and allows a new one", () => {
    const attested = decide(inStatus('SUBMITTED'), performer, attesting('done'), NOW).quest;
    const sentBack = decide(attested, requestor, askForChanges, NOW).quest;
    expect(sentBack.attestations).toEqual([]);
    const whileClaimed = (): unknown => decide(sentBack, performer, attesting('done'), NOW);
    expect(whileClaimed).toThrow(expect.objectContaining({ code: 'quest.wrong-state' }));
    const again = decide(sentBack, performer, COMMANDS.submit, NOW).quest;
    expect(decide(again, performer, attesting('partly'), NOW).quest.attestations).toHaveLength(1);
  });

  it('refuses a requestor who has attested', () => {
    const attested = decide(inStatus('SUBMITTED'), requestor, attesting('done'), NOW).quest;
    const tooLate = (): unknown => decide(attested, requestor, askForChanges, NOW);
    expect(tooLate).toThrow(expect.objectContaining({ code: 'quest.wrong-state' }));
    expect(allowedActions(attested, requestor, NOW)).toEqual(['dispute']);
  });

  it('refuses a fourth round', () => {
    const exhausted = round(round(round(inStatus('SUBMITTED'))));
    expect(exhausted.changeRounds).toBe(3);
    const fourth = (): unknown => decide(exhausted, requestor, askForChanges, NOW);
    expect(fourth).toThrow(expect.objectContaining({ code: 'quest.changes-exhausted' }));
    expect(allowedActions(exhausted, requestor, NOW)).toEqual(['attest', 'dispute']);
  });

  it('resets the rounds on a release and on a redo', () => {
    const exhausted = round(round(round(inStatus('SUBMITTED'))));
    const disputed = decide(exhausted, performer, COMMANDS.dispute, NOW).quest;
    const redone = decide(disputed, moderator, { ...COMMANDS.resolve, decision: 'redo' }, NOW).quest;
    expect(redone.changeRounds).toBe(0);
    const released = decide(redone, performer, COMMANDS.release, NOW).quest;
    expect(released.changeRounds).toBe(0);
  });
});
