import { aDraft, at, attesting, COMMANDS, createdQuest, decide, PEOPLE, resolving } from '../testing.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { DAY, HOUR } from '../time.ts';
import type { Decision } from './decision.ts';
import { eraseActor } from './erase-member.ts';
import { expireQuest } from './expire-quest.ts';
import { questAfter } from './quest-after.ts';
import { QUEST_EVENT_KINDS, QUEST_STATUSES, type QuestCommand, type QuestEvent } from './quest.ts';

type Step = readonly [keyof typeof PEOPLE, QuestCommand];

const CLAIM: Step = ['performer', COMMANDS.claim];
const SUBMIT: Step = ['performer', COMMANDS.submit];
const BOTH = (outcome: 'done' | 'not_done'): Step[] => [
  ['performer', attesting('done')],
  ['requestor', attesting(outcome)],
];
const DISPUTED = [CLAIM, SUBMIT, ...BOTH('not_done')];

/** Together they contain every kind of event, as the rules write them. */
const LIVES: readonly (readonly Step[])[] = [
  [
    ['requestor', COMMANDS.edit],
    ['requestor', COMMANDS.cancel],
  ],
  [CLAIM, ['performer', COMMANDS.release], ['member', COMMANDS.claim], ['moderator', COMMANDS.release]],
  [CLAIM, SUBMIT, ['requestor', COMMANDS['request-changes']], SUBMIT, ...BOTH('done')],
  [CLAIM, SUBMIT, ['performer', attesting('not_done')], ['requestor', attesting('not_done')]],
  [CLAIM, SUBMIT, ['requestor', COMMANDS.dispute], ['moderator', resolving('redo')], SUBMIT],
  ...(['uphold', 'partial', 'reject'] as const).map((decision) => [
    ...DISPUTED,
    ['moderator', resolving(decision)] as const,
  ]),
];

describe('questAfter', () => {
  it('returns status and performer of the quest after every change, whatever follows', () => {
    const seen = new Set<string>();
    for (const life of LIVES) {
      let decision: Decision = createdQuest(PEOPLE.requestor, aDraft({}));
      const events: QuestEvent[] = [...decision.events];
      life.forEach(([name, command], index) => {
        decision = decide(decision.quest, PEOPLE[name], command, at((index + 1) * HOUR));
        events.push(...decision.events);
        const { status, performerId } = decision.quest;
        expect(questAfter(events)).toEqual({ status, ...(performerId !== undefined && { performerId }) });
        for (const { kind } of events) seen.add(kind).add(status);
      });
    }
    const { quest, events } = createdQuest(PEOPLE.requestor, aDraft({ expiresAt: at(DAY) }));
    const expired = expireQuest(quest, at(2 * DAY));
    expect(questAfter([...events, ...expired.events])).toEqual({ status: expired.quest.status });
    seen.add('expired').add('EXPIRED');
    expect([...QUEST_EVENT_KINDS, ...QUEST_STATUSES].filter((name) => !seen.has(name))).toEqual([]);
  });

  it('names no erased performer', () => {
    const { performer } = PEOPLE;
    const events = decide(createdQuest(PEOPLE.requestor, aDraft({})).quest, performer, COMMANDS.claim, at(HOUR)).events;
    const erased = events.map((event) => eraseActor(event, performer.userId));
    expect(erased[0]?.actorId).toBe(ERASED_MEMBER);
    expect(questAfter(erased)).toEqual({ status: 'CLAIMED' });
  });
});
