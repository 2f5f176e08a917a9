import { anActor, at, attesting, COMMANDS, decide, inStatus, PEOPLE } from '../testing.ts';
import { DAY } from '../time.ts';
import { isActive, partyTurn, turnOf, type Turn } from './turn.ts';
import { QUEST_STATUSES, type Actor, type Quest } from './quest.ts';

const NOW = at(DAY);
const { requestor, performer, member, moderator } = PEOPLE;

const submitted = inStatus('SUBMITTED');
const confirmedByPerformer = decide(submitted, performer, attesting('done'), NOW).quest;
const changeAsked = decide(submitted, requestor, COMMANDS['request-changes'], NOW).quest;

type Turns = Partial<Record<'requestor' | 'performer' | 'moderator', Turn>>;

const CASES: readonly (readonly [string, Quest, Turns])[] = [
  ['an open quest', inStatus('OPEN'), {}],
  ['a claimed quest', inStatus('CLAIMED'), { performer: 'submit' }],
  ['a submitted quest', submitted, { requestor: 'confirm', performer: 'confirm' }],
  ['a quest that the performer has confirmed', confirmedByPerformer, { requestor: 'confirm' }],
  ['a quest with a change request', changeAsked, { performer: 'change' }],
  ['a disputed quest', inStatus('DISPUTED'), { moderator: 'decide' }],
  ['a completed quest', inStatus('COMPLETED'), {}],
  ['a cancelled quest', inStatus('CANCELLED'), {}],
  ['an expired quest', inStatus('EXPIRED'), {}],
];

const turnFor = (quest: Quest, actor: Actor) => turnOf(quest, actor, NOW)?.turn;

describe('turnOf', () => {
  it.each(CASES)('returns the next step of each person for %s', (_, quest, expected) => {
    expect(turnFor(quest, requestor)).toBe(expected.requestor);
    expect(turnFor(quest, performer)).toBe(expected.performer);
    expect(turnFor(quest, moderator)).toBe(expected.moderator);
    expect(turnFor(quest, member)).toBeUndefined();
  });

  it('gives a moderator who is a party no dispute to decide', () => {
    const party = anActor({ userId: requestor.userId, isModerator: true });
    expect(turnFor(inStatus('DISPUTED'), party)).toBeUndefined();
  });

  it('states the time since when the quest waits', () => {
    expect(partyTurn(submitted, 'requestor')?.since).toBe(submitted.submittedAt);
    expect(partyTurn(changeAsked, 'performer')?.since).toBe(changeAsked.claimedAt);
    expect(turnOf(inStatus('DISPUTED'), moderator, NOW)?.since).toBe(inStatus('DISPUTED').dispute?.raisedAt);
  });
});

describe('isActive', () => {
  it('is true until the quest has ended', () => {
    const active = QUEST_STATUSES.filter((status) => isActive(inStatus(status)));
    expect(active).toEqual(['OPEN', 'CLAIMED', 'SUBMITTED', 'DISPUTED']);
  });
});
