import fc from 'fast-check';
import { FREQUENCIES, parseRule, type RecurrenceRule, ruleText, WEEKDAYS } from './rule.ts';

describe('parseRule', () => {
  it.each<[string, RecurrenceRule]>([
    ['FREQ=DAILY;COUNT=3', { frequency: 'DAILY', interval: 1, days: [], count: 3 }],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA;UNTIL=20261231T230000Z',
      { frequency: 'WEEKLY', interval: 2, days: [{ day: 'TU' }, { day: 'SA' }], until: '2026-12-31T23:00:00.000Z' },
    ],
    [
      'count=52;byday=+1mo,-1fr;freq=monthly',
      {
        frequency: 'MONTHLY',
        interval: 1,
        days: [
          { day: 'MO', ordinal: 1 },
          { day: 'FR', ordinal: -1 },
        ],
        count: 52,
      },
    ],
  ])('reads %s', (text, rule) => {
    expect(parseRule(text)).toEqual(rule);
  });

  it.each([
    ['no frequency', 'COUNT=3'],
    ['a frequency that is not a whole day', 'FREQ=HOURLY;COUNT=3'],
    ['a year', 'FREQ=YEARLY;COUNT=3'],
    ['no end', 'FREQ=DAILY'],
    ['two ends', 'FREQ=DAILY;COUNT=3;UNTIL=20261231T230000Z'],
    ['a part of another kind', 'FREQ=DAILY;COUNT=3;BYHOUR=9'],
    ['the first day of the week', 'FREQ=WEEKLY;COUNT=3;WKST=SU'],
    ['a part twice', 'FREQ=DAILY;COUNT=3;COUNT=4'],
    ['a count of 0', 'FREQ=DAILY;COUNT=0'],
    ['a count of 53', 'FREQ=DAILY;COUNT=53'],
    ['an interval of 53', 'FREQ=DAILY;INTERVAL=53;COUNT=2'],
    ['an interval with a sign', 'FREQ=DAILY;INTERVAL=+2;COUNT=2'],
    ['a day with a number in a weekly rule', 'FREQ=WEEKLY;BYDAY=1MO;COUNT=2'],
    ['a sixth day of the month', 'FREQ=MONTHLY;BYDAY=6MO;COUNT=2'],
    ['a day of number 0', 'FREQ=MONTHLY;BYDAY=0MO;COUNT=2'],
    ['an unknown day', 'FREQ=WEEKLY;BYDAY=XX;COUNT=2'],
    ['a day twice', 'FREQ=WEEKLY;BYDAY=MO,MO;COUNT=2'],
    ['an end that is a date', 'FREQ=DAILY;UNTIL=20261231'],
    ['an end in local time', 'FREQ=DAILY;UNTIL=20261231T230000'],
    ['an end that does not exist', 'FREQ=DAILY;UNTIL=20260431T230000Z'],
    ['an empty text', ''],
    ['an empty part', 'FREQ=DAILY;;COUNT=2'],
    ['the name of the property', 'RRULE:FREQ=DAILY;COUNT=2'],
    ['more than 200 characters', `FREQ=DAILY;COUNT=${'0'.repeat(200)}2`],
  ])('refuses %s with call.rule', (_, text) => {
    expect(() => parseRule(text)).toThrow(expect.objectContaining({ code: 'call.rule', path: 'schedule.rule' }));
  });

  it('reads what ruleText writes', () => {
    const end = fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 52 }) }),
      fc.record({ until: fc.integer({ min: 0, max: 4e9 }).map((second) => new Date(second * 1_000).toISOString()) }),
    );
    const ordinals = fc.constantFrom(-5, -4, -3, -2, -1, 1, 2, 3, 4, 5);
    const rules = fc.constantFrom(...FREQUENCIES).chain((frequency) =>
      fc
        .record({
          head: fc.record({ interval: fc.integer({ min: 1, max: 52 }) }),
          days: fc.uniqueArray(
            frequency === 'MONTHLY'
              ? fc.record({ day: fc.constantFrom(...WEEKDAYS), ordinal: ordinals })
              : fc.record({ day: fc.constantFrom(...WEEKDAYS) }),
            { selector: (one) => JSON.stringify(one), maxLength: 7 },
          ),
          end,
        })
        .map(({ head, days, end: last }) => ({ frequency, ...head, days, ...last })),
    );
    fc.assert(
      fc.property(rules, (rule) => {
        expect(parseRule(ruleText(rule))).toEqual(rule);
      }),
      { numRuns: 50 },
    );
  });
});
