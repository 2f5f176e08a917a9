import fc from 'fast-check';
import { anActor, at, PEOPLE } from '../testing.ts';
import { DAY } from '../time.ts';
import { type Case, CASE_DECISIONS, type CASE_STATES } from './case.ts';
import {
  appealableUntil,
  appealCase,
  caseAsSeen,
  caseKnownTo,
  decideAppeal,
  decideCase,
  type DecideCommand,
  eraseFromCase,
  liftSuspension,
  openCase,
  refuseConcerned,
  suspensionOf,
} from './decide-case.ts';

const REASON = 'The text advertises a shop and nothing else.';
const { member: reporter, requestor: author, moderator } = PEOPLE;
const second = anActor({ userId: 'max-moderator', isModerator: true });
const context = (actor = moderator, now = at(DAY), involved: string[] = [reporter.userId]) => ({
  actor,
  now,
  involved,
});
const refused = (code: string): Error => expect.objectContaining({ code });

const opened = openCase(
  { kind: 'quest', id: 'quest-1' },
  { caseId: 'case-1', concernedId: author.userId, reporterId: reporter.userId, reason: 'spam', now: at(0) },
);
const commandOf = (decision: DecideCommand['decision']): DecideCommand => ({
  ...{ decision, reason: REASON },
  ...(decision === 'suspend' && { days: 7 }),
});
const decided = decideCase(opened, commandOf('hide'), context());
const appealed = appealCase(decided, { text: 'It is no shop, it is a charity.', now: at(2 * DAY) });
const closed = decideAppeal(appealed, { decision: 'uphold', reason: REASON }, context(second, at(3 * DAY)));
const STATES: Record<(typeof CASE_STATES)[number], Case> = {
  OPEN: opened,
  DECIDED: decided,
  APPEALED: appealed,
  CLOSED: closed,
};

describe('the actions of a case', () => {
  const ACTIONS = {
    decide: (found: Case) => decideCase(found, commandOf('warn'), context()),
    appeal: (found: Case) => appealCase(found, { text: 'Please look again at it.', now: at(2 * DAY) }),
    'decide-appeal': (found: Case) => decideAppeal(found, { decision: 'reverse', reason: REASON }, context(second)),
  };
  it.each([
    ['OPEN', { decide: 'DECIDED', appeal: 'case.closed', 'decide-appeal': 'case.not-appealed' }],
    ['DECIDED', { decide: 'case.decided', appeal: 'APPEALED', 'decide-appeal': 'case.not-appealed' }],
    ['APPEALED', { decide: 'case.decided', appeal: 'case.appealed', 'decide-appeal': 'CLOSED' }],
    ['CLOSED', { decide: 'case.decided', appeal: 'case.appealed', 'decide-appeal': 'case.not-appealed' }],
  ] as const)('have one result each in %s', (state, expected) => {
    const results = Object.entries(ACTIONS).map(([name, act]) => {
      try {
        return [name, act(STATES[state]).state];
      } catch (error) {
        return [name, (error as { code: string }).code];
      }
    });
    expect(Object.fromEntries(results)).toEqual(expected);
  });
});

describe('suspensionOf', () => {
  const suspended = (caseId: string, days: number, day: number): Case => ({
    ...decideCase({ ...opened, caseId }, { ...commandOf('suspend'), days }, context(moderator, at(day * DAY))),
  });
  const reversed = (found: Case): Case => {
    const own = appealCase(found, { text: 'It is no shop, it is a charity.', now: at(3 * DAY) });
    return decideAppeal(own, { decision: 'reverse', reason: REASON }, context(second, at(3 * DAY)));
  };
  const [long, short] = [suspended('long', 20, 1), suspended('short', 5, 2)];

  it.each<[string, readonly Case[], number, string | undefined]>([
    ['none without a suspension', [decided], 3, undefined],
    ['the longest of several', [short, long], 3, 'long'],
    ['the other one after a reversal', [short, reversed(long)], 3, 'short'],
    ['none after its end', [short, reversed(long)], 8, undefined],
    [
      'none after a moderator ended it',
      [short, liftSuspension(long, REASON, context(second, at(3 * DAY)))],
      4,
      undefined,
    ],
    [
      'one that was decided after that',
      [liftSuspension(long, REASON, context(second, at(1.5 * DAY))), short],
      3,
      'short',
    ],
  ])('is %s', (_, cases, day, caseId) => {
    expect(suspensionOf(cases, at(day * DAY))?.caseId).toBe(caseId);
  });
});

describe('refuseConcerned', () => {
  it('refuses the person concerned alone', () => {
    expect(() => {
      refuseConcerned(opened, author);
    }).toThrow(refused('quest.forbidden'));
    expect(() => {
      refuseConcerned(opened, moderator);
    }).not.toThrow();
  });
});

describe('decideCase', () => {
  it.each([
    ['dismiss', 'CLOSED', 'dismissed', false],
    ['hide', 'DECIDED', 'hidden', true],
    ['warn', 'DECIDED', 'warned', true],
    ['suspend', 'DECIDED', 'suspended', true],
  ] as const)('%s gives %s with the event %s', (decision, state, kind, known) => {
    const after = decideCase(opened, commandOf(decision), context());
    expect(after).toMatchObject({ state, version: 2, decision: { decision, reason: REASON } });
    expect(after.events.at(-1)).toEqual({ at: at(DAY), actorId: moderator.userId, kind, reason: REASON });
    expect(caseKnownTo(after, author.userId)).toBe(known);
    expect(caseKnownTo(after, reporter.userId)).toBe(false);
  });

  it('computes the end of a suspension and keeps the rule', () => {
    const after = decideCase(opened, { ...commandOf('suspend'), rule: 'Rule 3' }, context());
    expect(after.decision).toMatchObject({ days: 7, until: at(8 * DAY), rule: 'Rule 3' });
  });

  it('refuses members, the person concerned, parties and reporters with quest.forbidden, in every state', () => {
    for (const found of Object.values(STATES)) {
      for (const actor of [reporter, anActor(), { ...author, isModerator: true }, { ...reporter, isModerator: true }]) {
        expect(() => decideCase(found, commandOf('warn'), context(actor))).toThrow(refused('quest.forbidden'));
        expect(() => decideAppeal(found, { decision: 'reverse', reason: REASON }, context(actor))).toThrow(
          refused('quest.forbidden'),
        );
        expect(() => liftSuspension(found, REASON, context(actor))).toThrow(refused('quest.forbidden'));
      }
    }
  });

  it('lets administrators alone suspend for more than 30 days', () => {
    const command = { ...commandOf('suspend'), days: 31 };
    expect(() => decideCase(opened, command, context())).toThrow(refused('case.admin-only'));
    expect(decideCase(opened, { ...command, days: 30 }, context()).state).toBe('DECIDED');
    const admin = { ...moderator, isAdmin: true };
    expect(decideCase(opened, command, { ...context(), actor: admin }).state).toBe('DECIDED');
  });

  it('refuses to hide a person, a suspension without days, and days without a suspension', () => {
    const person: Case = { ...opened, subject: { kind: 'user', id: author.userId } };
    const misfit = refused('case.decision');
    expect(() => decideCase(person, commandOf('hide'), context())).toThrow(misfit);
    expect(() => decideCase(opened, { decision: 'suspend', reason: REASON }, context())).toThrow(misfit);
    expect(() => decideCase(opened, { ...commandOf('warn'), days: 3 }, context())).toThrow(misfit);
  });
});

describe('an appeal', () => {
  it('is possible for 30 days, after which readers see the case CLOSED', () => {
    expect(appealableUntil(decided)).toBe(at(31 * DAY));
    expect(caseAsSeen(decided, at(31 * DAY - 1)).state).toBe('DECIDED');
    expect(caseAsSeen(decided, at(31 * DAY)).state).toBe('CLOSED');
    const late = { text: 'Please look again at it.', now: at(31 * DAY) };
    expect(() => appealCase(decided, late)).toThrow(refused('case.closed'));
    expect(appealableUntil(decideCase(opened, commandOf('dismiss'), context()))).toBeUndefined();
  });

  it('is refused to the moderator of the decision with case.same-moderator', () => {
    const command = { decision: 'reverse', reason: REASON } as const;
    expect(() => decideAppeal(appealed, command, context())).toThrow(refused('case.same-moderator'));
    expect(decideAppeal(appealed, command, context(second)).appeal).toMatchObject({ decision: 'reverse' });
  });
});

describe('a case', () => {
  it('keeps every event, whatever is done to it', () => {
    const act = fc.constantFrom(...CASE_DECISIONS, 'appeal', 'uphold', 'reverse', 'lift');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
        let found = opened;
        acts.forEach((name, index) => {
          const before = found;
          try {
            found = perform(found, name, at((index + 1) * DAY));
          } catch (error) {
            expect(error).toHaveProperty('code');
          }
          expect(found.events.slice(0, before.events.length)).toEqual(before.events);
          expect(found.version - before.version).toBe(found.events.length - before.events.length);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('contains no member after the erasure of all of them', () => {
    const { concernedId } = closed;
    const ids = [concernedId, reporter.userId, moderator.userId, second.userId];
    const person: Case = { ...closed, subject: { kind: 'user', id: concernedId } };
    const erased = JSON.stringify(ids.reduce(eraseFromCase, person));
    for (const id of ids) expect(erased).not.toContain(id);
    expect(erased).not.toContain('charity');
    expect(eraseFromCase(opened, 'other')).toEqual({ ...opened, version: 2 });
  });
});

function perform(found: Case, name: string, now: string): Case {
  switch (name) {
    case 'appeal':
      return appealCase(found, { text: 'Please look again at it.', now });
    case 'uphold':
    case 'reverse':
      return decideAppeal(found, { decision: name, reason: REASON }, context(second, now));
    case 'lift':
      return liftSuspension(found, REASON, context(second, now));
    default:
      return decideCase(found, commandOf(name as DecideCommand['decision']), context(moderator, now));
  }
}
