import fc from 'fast-check';
import type { Decision } from '../quest/decision.ts';
import type { Quest, QuestCommand, QuestEvent } from '../quest/quest.ts';
import { aDraft, at, attesting, COMMANDS, createdQuest, decide, PEOPLE } from '../testing.ts';
import { DAY, HOUR, instant, MINUTE } from '../time.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { isDone } from './notice.ts';
import { REMINDER_MAX_LATE_MS, REMINDER_PLANS, remindersOf } from './reminders.ts';

type Step = readonly [number, keyof typeof PEOPLE, QuestCommand];

const NAMES = new Map(Object.entries(PEOPLE).map(([name, { userId }]) => [userId, name]));

function played(steps: readonly Step[], draft = {}): { quest: Quest; events: QuestEvent[] } {
  let decision: Decision = createdQuest(PEOPLE.requestor, aDraft(draft));
  const events = [...decision.events];
  for (const [time, name, command] of steps) {
    decision = decide(decision.quest, PEOPLE[name], command, at(time));
    events.push(...decision.events);
  }
  return { quest: decision.quest, events };
}

const heard = ({ quest, events }: ReturnType<typeof played>, now: number): string[] =>
  remindersOf(quest, events, at(now)).map(
    ({ draft, number }) => `${NAMES.get(draft.userId) ?? ''}: ${draft.kind} ${number}`,
  );

const claim = (time: number): Step => [time, 'performer', COMMANDS.claim];
const submit = (time: number): Step => [time, 'performer', COMMANDS.submit];
const STARTS = { startsAt: at(3 * DAY) };
const ENDS = { expiresAt: at(3 * DAY) };
const CLAIMED = [claim(HOUR)];
const SUBMITTED = [...CLAIMED, submit(2 * HOUR)];
const deadline = (time: number, days: number): Step => [
  time,
  'requestor',
  { action: 'edit', changes: { expiresAt: at(days * DAY) } },
];

const TABLE: readonly (readonly [string, ReturnType<typeof played>, number, string[]])[] = [
  ['a start in 24 hours', played(CLAIMED, STARTS), 2 * DAY, ['performer: starts-soon 1']],
  ['a start in 24 hours, submitted', played(SUBMITTED, STARTS), 2 * DAY, ['performer: starts-soon 1']],
  ['a start in more than 24 hours', played(CLAIMED, STARTS), 2 * DAY - 1, []],
  ['a start that has passed', played(CLAIMED, STARTS), 3 * DAY, []],
  ['a claim closer to the start than 24 hours', played([claim(2 * DAY + 1)], STARTS), 2 * DAY + HOUR, []],
  ['an unclaimed start, which is the deadline', played([], STARTS), 2 * DAY, ['requestor: deadline-soon 1']],
  ['a deadline in 24 hours', played([], ENDS), 2 * DAY, ['requestor: deadline-soon 1']],
  ['a deadline of a claimed quest', played(CLAIMED, ENDS), 2 * DAY, []],
  ['a deadline that has passed', played([], ENDS), 3 * DAY, []],
  ['a deadline set closer than 24 hours', played([deadline(2 * HOUR, 1)]), 3 * HOUR, []],
  ['a deadline set before', played([deadline(HOUR, 2)]), DAY, ['requestor: deadline-soon 1']],
  [
    'an edit of the title after the lead',
    played([[2 * DAY + HOUR, 'requestor', COMMANDS.edit]], ENDS),
    2 * DAY + 2 * HOUR,
    ['requestor: deadline-soon 1'],
  ],
  ['an idle claim', played(CLAIMED), 5 * DAY + HOUR, ['performer: claim-idle 1']],
  ['an idle claim, a moment earlier', played(CLAIMED), 5 * DAY + HOUR - 1, []],
  ['a released claim', played([...CLAIMED, [2 * HOUR, 'performer', COMMANDS.release]]), 6 * DAY, []],
  [
    'a submission without statements, after 2 days',
    played(SUBMITTED),
    2 * DAY + 3 * HOUR,
    ['requestor: attestation-missing 1', 'performer: attestation-missing 1'],
  ],
  [
    'a submission with one statement, after 5 days',
    played([...SUBMITTED, [3 * HOUR, 'performer', attesting('done')]]),
    5 * DAY + 3 * HOUR,
    ['requestor: attestation-missing 2'],
  ],
  ['a disputed submission', played([...SUBMITTED, [3 * HOUR, 'requestor', COMMANDS.dispute]]), 3 * DAY, []],
  ['a submission of yesterday', played(SUBMITTED), DAY, []],
];

describe('remindersOf', () => {
  it.each(TABLE)('%s', (_, story, now, expected) => {
    expect(heard(story, now)).toEqual(expected);
  });

  it('names the instant that it counts from, and waits for the person', () => {
    const { quest, events } = played(CLAIMED, STARTS);
    expect(remindersOf(quest, events, at(2 * DAY + HOUR))).toEqual([
      {
        draft: {
          ...{ userId: PEOPLE.performer.userId, kind: 'starts-soon' },
          ...{ category: 'waiting', questId: 'quest-1' },
        },
        ...{ number: 1, from: at(3 * DAY), dueAt: at(2 * DAY) },
      },
    ]);
  });

  it('tells no erased member', () => {
    const { quest, events } = played(SUBMITTED);
    const erased = { ...quest, requestorId: ERASED_MEMBER };
    expect(remindersOf(erased, events, at(3 * DAY)).map(({ draft }) => draft.userId)).toEqual([
      PEOPLE.performer.userId,
    ]);
  });

  it('is due, at most 48 hours late, still needed, and has one key per person', () => {
    const stories = TABLE.map(([, story]) => story);
    const moments = fc.integer({ min: 0, max: 12 * 24 * 60 }).map((minutes) => at(minutes * MINUTE));
    fc.assert(
      fc.property(fc.constantFrom(...stories), moments, ({ quest, events }, now) => {
        const reminders = remindersOf(quest, events, now);
        for (const { draft, dueAt } of reminders) {
          const late = instant(now) - instant(dueAt);
          expect(late >= 0 && late <= REMINDER_MAX_LATE_MS && !isDone(draft, quest)).toBe(true);
        }
        const keys = reminders.map(({ draft, number, from }) => [draft.kind, draft.userId, from, number].join());
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 100 },
    );
  });

  it('sends each plan at some time', () => {
    const sent = new Set(TABLE.flatMap(([, , , expected]) => expected.map((line) => line.split(': ')[1])));
    expect([...sent].sort()).toEqual(REMINDER_PLANS.map(({ kind, number }) => `${kind} ${number}`).sort());
  });
});
