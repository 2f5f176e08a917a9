import { QUEST_STATUSES } from '@civicforge/domain';
import type { Quest, QuestEvent } from '../api/types.ts';
import { anAttestation, anEvent, aQuest, aSubmittedQuest } from '../../testing/builders.ts';
import { endingOf, type EndingKind, ENDINGS, isNotDone } from './ending.ts';
import { isPaidUnknown, paidXp } from './paid.ts';
import { progressOf } from './progress.ts';

const said = (...outcomes: ('done' | 'partly' | 'not_done')[]) =>
  outcomes.map((outcome, side) => anAttestation({ role: side === 0 ? 'performer' : 'requestor', outcome }));
const witnessed = (...outcomes: ('done' | 'partly' | 'not_done')[]) =>
  outcomes.map((outcome, side) => anAttestation({ role: side === 0 ? 'performer' : 'witness', outcome }));
const decided = (decision: 'uphold' | 'partial' | 'reject' | 'redo'): NonNullable<Quest['dispute']> => ({
  raisedBy: 'ada',
  reason: 'The paint was wet.',
  raisedAt: '2026-05-04T11:40:00.000Z',
  resolution: { decision, reason: 'Half of it holds.', resolvedBy: 'mod', resolvedAt: '2026-05-04T11:50:00.000Z' },
});
const events = (...kinds: QuestEvent['kind'][]) => kinds.map((kind) => anEvent(kind));
const completed = (changes: Partial<Quest>) => aSubmittedQuest({ status: 'COMPLETED', ...changes });
const cancelled = (changes: Partial<Quest>) => aSubmittedQuest({ status: 'CANCELLED', ...changes });

/** A quest for each ending, with its events and the words of the last step. */
const CASES: Readonly<Record<EndingKind, readonly [Quest, QuestEvent[], string]>> = {
  done: [completed({ attestations: said('done', 'done') }), [], 'quest.stepAttested'],
  partly: [completed({ attestations: said('done', 'partly') }), [], 'ending.stepPartly'],
  witnessDone: [completed({ attestations: witnessed('done', 'done') }), [], 'quest.stepAttested'],
  witnessPartly: [completed({ attestations: witnessed('done', 'partly') }), [], 'ending.stepPartly'],
  uphold: [completed({ dispute: decided('uphold') }), [], 'ending.stepAccepted'],
  partial: [completed({ dispute: decided('partial') }), [], 'ending.stepPartAccepted'],
  decided: [completed({}), events('submitted', 'disputed', 'resolved', 'completed'), 'ending.stepDecided'],
  notDone: [cancelled({ attestations: said('not_done', 'not_done') }), [], 'ending.stepNotDone'],
  witnessNotDone: [cancelled({ attestations: witnessed('not_done', 'not_done') }), [], 'ending.stepNotDone'],
  reject: [cancelled({ dispute: decided('reject') }), [], 'ending.stepRejected'],
  decidedAgainst: [cancelled({}), events('submitted', 'disputed', 'resolved', 'cancelled'), 'ending.stepDecided'],
  cancelled: [aQuest({ status: 'CANCELLED' }), events('created', 'cancelled'), 'ending.stepCancelled'],
  expired: [aQuest({ status: 'EXPIRED' }), events('created', 'expired'), 'ending.stepExpired'],
};

describe('endingOf', () => {
  it.each(ENDINGS)('finds %s, and the progress ends with its step', (kind) => {
    const [quest, happened, last] = CASES[kind];
    expect(endingOf(quest, happened)).toBe(kind);
    expect(progressOf(quest, kind).at(-1)?.name).toBe(last);
  });

  it('returns nothing for a quest that goes on', () => {
    const ended = QUEST_STATUSES.filter((status) => endingOf(aSubmittedQuest({ status }), []) !== undefined);
    expect(ended).toEqual(['COMPLETED', 'EXPIRED', 'CANCELLED']);
  });

  it('takes the statements of the new work after a decision to do it again', () => {
    const again = { attestations: said('done', 'done') };
    expect(endingOf(completed({ ...again, dispute: decided('redo') }), [])).toBe('done');
    expect(endingOf(completed(again), events('resolved', 'submitted', 'attested', 'completed'))).toBe('done');
  });
});

describe('isNotDone', () => {
  it('tells work that was not done from quests that were cancelled, and leaves all others alone', () => {
    const found = ENDINGS.filter((kind) => isNotDone(CASES[kind][0]));
    expect(found).toEqual(['notDone', 'witnessNotDone', 'reject']);
  });
});

describe('progressOf', () => {
  it('ends without a plain tick where a part was accepted', () => {
    const parts = ENDINGS.filter((kind) => progressOf(CASES[kind][0], kind).at(-1)?.isPart);
    expect(parts).toEqual(['partly', 'witnessPartly', 'partial']);
  });

  const states = (quest: Quest) => progressOf(quest, endingOf(quest, [])).map(({ state }) => state);

  it.each<[string, Quest, string[]]>([
    ['open', aQuest(), ['done', 'now', 'later', 'later']],
    ['claimed', aQuest({ status: 'CLAIMED', performerId: 'ben' }), ['done', 'done', 'now', 'later']],
    ['sent back', aSubmittedQuest({ status: 'CLAIMED' }), ['done', 'done', 'now', 'later']],
    ['submitted', aSubmittedQuest(), ['done', 'done', 'done', 'now']],
    ['disputed', aSubmittedQuest({ status: 'DISPUTED' }), ['done', 'done', 'done', 'now']],
    ['completed', completed({}), ['done', 'done', 'done', 'done']],
    ['not done', cancelled({ attestations: said('not_done', 'not_done') }), ['done', 'done', 'done', 'over']],
    ['cancelled before a claim', aQuest({ status: 'CANCELLED' }), ['done', 'over']],
    ['expired', aQuest({ status: 'EXPIRED' }), ['done', 'over']],
  ])('keeps the reached steps of a quest that is %s', (_, quest, expected) => {
    expect(states(quest)).toEqual(expected);
  });
});

describe('paidXp', () => {
  it.each<[number, Quest]>([
    [200, aQuest()],
    [200, completed({ attestations: said('done', 'done') })],
    [100, completed({ attestations: said('done', 'partly') })],
    [40, completed({ reward: { xp: 40, reputation: 5, points: 2, state: 'PAID' } })],
    [100, completed({ dispute: decided('partial'), attestations: said('done', 'not_done') })],
    [200, completed({ dispute: decided('uphold'), attestations: said('partly', 'not_done') })],
    [0, cancelled({ attestations: said('not_done', 'not_done') })],
    [0, aQuest({ status: 'EXPIRED' })],
  ])('returns %i', (xp, quest) => {
    expect(paidXp(quest)).toBe(xp);
  });
});

describe('isPaidUnknown', () => {
  const reward = { xp: 100, reputation: 5, points: 2, state: 'PAID' } as const;

  it.each<[boolean, string, Quest]>([
    [false, 'an open quest', aQuest()],
    [false, 'two statements', completed({ attestations: said('done', 'partly') })],
    [false, 'a party that knows the reward', completed({ reward })],
    [false, 'a moderator that knows the decision', completed({ dispute: decided('partial') })],
    [true, 'a decision about one statement', completed({ attestations: said('done') })],
    [true, 'a decision about a contradiction', completed({ attestations: said('done', 'not_done') })],
    [
      false,
      'the statements after a decision to do it again',
      completed({ dispute: decided('redo'), attestations: said('done', 'done') }),
    ],
  ])('is %s for %s', (expected, _, quest) => {
    expect(isPaidUnknown(quest)).toBe(expected);
  });
});
