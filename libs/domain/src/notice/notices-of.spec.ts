import type { Decision } from '../quest/decision.ts';
import { eraseActor } from '../quest/erase-member.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { expireQuest } from '../quest/expire-quest.ts';
import { QUEST_EVENT_KINDS, type Actor, type Quest, type QuestCommand, type QuestEvent } from '../quest/quest.ts';
import { aDraft, at, attesting, COMMANDS, createdQuest, decide, PEOPLE, resolving } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { noticesOf } from './notices-of.ts';

type Step = readonly [keyof typeof PEOPLE, QuestCommand];

const NAMES = new Map(Object.entries(PEOPLE).map(([name, { userId }]) => [userId, name]));
const CLAIM: Step = ['performer', COMMANDS.claim];
const SUBMIT: Step = ['performer', COMMANDS.submit];
const STAFF = [PEOPLE.moderator.userId, PEOPLE.requestor.userId];

/** Plays steps by the rules, an hour apart, and returns the last change with the events before it. */
function played(steps: readonly Step[], draft = {}): { quest: Quest; history: QuestEvent[]; events: QuestEvent[] } {
  let decision: Decision = createdQuest(PEOPLE.requestor, aDraft(draft));
  const history: QuestEvent[] = [];
  steps.forEach(([name, command], index) => {
    history.push(...decision.events);
    const actor: Actor = PEOPLE[name];
    decision = decide(decision.quest, actor, command, at((index + 1) * HOUR));
  });
  return { quest: decision.quest, history, events: [...decision.events] };
}

/** Who hears of the last step: `name kind category`, sorted. */
function heard(change: Parameters<typeof noticesOf>[0]): string[] {
  return noticesOf(change)
    .map(({ userId, kind, category }) => `${NAMES.get(userId) ?? userId}: ${kind} (${category})`)
    .sort();
}

const DISPUTED: readonly Step[] = [CLAIM, SUBMIT, ['requestor', COMMANDS.dispute]];
const CONTRADICTED: readonly Step[] = [
  CLAIM,
  SUBMIT,
  ['performer', attesting('done')],
  ['requestor', attesting('not_done')],
];

/** Every kind of event with everyone who hears of it. People who are not named hear nothing. */
const TABLE: readonly (readonly [string, readonly Step[], readonly string[]])[] = [
  ['created', [], []],
  ['edited', [['requestor', COMMANDS.edit]], []],
  ['claimed', [CLAIM], ['requestor: claimed (news)']],
  ['released by the performer', [CLAIM, ['performer', COMMANDS.release]], ['requestor: released (news)']],
  [
    'released by a moderator',
    [CLAIM, ['moderator', COMMANDS.release]],
    ['performer: released (news)', 'requestor: released (news)'],
  ],
  ['submitted', [CLAIM, SUBMIT], ['requestor: submitted (waiting)']],
  [
    'changes-requested',
    [CLAIM, SUBMIT, ['requestor', COMMANDS['request-changes']]],
    ['performer: changes-requested (waiting)'],
  ],
  [
    'attested first by the performer',
    [CLAIM, SUBMIT, ['performer', COMMANDS.attest]],
    ['requestor: attested (waiting)'],
  ],
  [
    'attested first by the requestor',
    [CLAIM, SUBMIT, ['requestor', COMMANDS.attest]],
    ['performer: attested (waiting)'],
  ],
  [
    'completed by the second statement',
    [CLAIM, SUBMIT, ['performer', COMMANDS.attest], ['requestor', COMMANDS.attest]],
    ['performer: completed (news)'],
  ],
  [
    'disputed by a contradiction',
    CONTRADICTED,
    ['moderator: disputed (moderation)', 'performer: disputed (waiting)', 'requestor: disputed (waiting)'],
  ],
  [
    'disputed',
    DISPUTED,
    ['moderator: disputed (moderation)', 'performer: disputed (waiting)', 'requestor: disputed (waiting)'],
  ],
  [
    'cancelled because both say not done',
    [CLAIM, SUBMIT, ['performer', attesting('not_done')], ['requestor', attesting('not_done')]],
    ['performer: cancelled (news)'],
  ],
  ['cancelled by the requestor', [['requestor', COMMANDS.cancel]], []],
  ['cancelled by a moderator', [['moderator', COMMANDS.cancel]], ['requestor: cancelled (news)']],
  [
    'resolved with a redo',
    [...DISPUTED, ['moderator', resolving('redo')]],
    ['performer: resolved (waiting)', 'requestor: resolved (waiting)'],
  ],
  [
    'resolved and completed',
    [...DISPUTED, ['moderator', resolving('uphold')]],
    ['performer: completed (news)', 'requestor: completed (news)'],
  ],
  [
    'resolved and cancelled',
    [...DISPUTED, ['moderator', resolving('reject')]],
    ['performer: cancelled (news)', 'requestor: cancelled (news)'],
  ],
];

describe('noticesOf', () => {
  it.each(TABLE)('%s', (_, steps, expected) => {
    expect(heard({ ...played(steps), staff: STAFF })).toEqual(expected);
  });

  it('tells the requestor of an expiry, which nobody caused', () => {
    const { quest, events: history } = played([], { expiresAt: at(2 * HOUR) });
    const { quest: expired, events } = expireQuest(quest, at(3 * HOUR));
    expect(heard({ quest: expired, history, events, staff: STAFF })).toEqual(['requestor: expired (news)']);
  });

  it('has a row for every kind of event', () => {
    const covered = new Set([...TABLE.flatMap(([, steps]) => played(steps).events.map(({ kind }) => kind)), 'expired']);
    expect([...covered].sort()).toEqual([...QUEST_EVENT_KINDS].sort());
  });

  it('names the person who caused the change, and no outcome', () => {
    const [notice] = noticesOf({ ...played([CLAIM, SUBMIT, ['performer', attesting('not_done')]]), staff: [] });
    expect(notice).toEqual({
      userId: PEOPLE.requestor.userId,
      kind: 'attested',
      category: 'waiting',
      questId: 'quest-1',
      actorId: PEOPLE.performer.userId,
    });
  });

  it('finds the parties of the change, whatever has happened since', () => {
    const change = played([CLAIM, SUBMIT, ['requestor', COMMANDS['request-changes']]]);
    const { quest } = played([
      CLAIM,
      SUBMIT,
      ['requestor', COMMANDS['request-changes']],
      ['performer', COMMANDS.release],
    ]);
    expect(heard({ ...change, quest, staff: [] })).toEqual(['performer: changes-requested (waiting)']);
  });

  it('tells a former performer nothing about the next claim', () => {
    const again = played([
      CLAIM,
      ['performer', COMMANDS.release],
      ['former', COMMANDS.claim],
      ['former', COMMANDS.submit],
    ]);
    expect(heard({ ...again, staff: [] })).toEqual(['requestor: submitted (waiting)']);
  });

  it('calls a release within 24 hours before the start late, so that it waits for the requestor', () => {
    const change = played([CLAIM, ['performer', COMMANDS.release]]);
    const startingIn = (milliseconds: number) => ({ ...change.quest, startsAt: at(2 * HOUR + milliseconds) });
    const tell = (milliseconds: number) => heard({ ...change, quest: startingIn(milliseconds), staff: [] });
    expect(tell(DAY)).toEqual(['requestor: released (waiting)']);
    expect(tell(DAY + 1)).toEqual(['requestor: released (news)']);
    expect(tell(0)).toEqual(['requestor: released (news)']);
  });

  it('tells erased members nothing and does not name them', () => {
    const { quest, history, events } = played([CLAIM, SUBMIT]);
    const erase = (event: QuestEvent) => eraseActor(event, PEOPLE.performer.userId);
    expect(noticesOf({ quest, history: history.map(erase), events: events.map(erase), staff: [] })).toEqual([
      { userId: PEOPLE.requestor.userId, kind: 'submitted', category: 'waiting', questId: 'quest-1' },
    ]);
    expect(noticesOf({ quest: { ...quest, requestorId: ERASED_MEMBER }, history, events, staff: [] })).toEqual([]);
  });

  it('tells moderators nothing about quests of synthetic checks', () => {
    const change = played(DISPUTED);
    const quest = { ...change.quest, isSynthetic: true } as const;
    expect(heard({ ...change, quest, staff: STAFF })).not.toContain('moderator: disputed (moderation)');
  });
});

it('of a quest that was hidden with another one of its call tells no cancellation but one by the parties', () => {
  const hidden = (change: ReturnType<typeof played>) =>
    heard({ ...change, quest: { ...change.quest, hidden: true, hiddenWith: 'other' }, staff: STAFF });
  expect(hidden(played([['moderator', COMMANDS.cancel]]))).toEqual([]);
  const both = played([CLAIM, SUBMIT, ['performer', attesting('not_done')], ['requestor', attesting('not_done')]]);
  expect(hidden(both)).toEqual(['performer: cancelled (news)']);
});
