import { createCall, datesOf, REPEATS, repeatDates, repeatOf, scheduleOf } from '@civicforge/domain';
import fc from 'fast-check';
import { A_QUEST } from '../../testing/community.ts';
import { expandRule } from './expand-rule.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'UTC'] as const;
const DAY = 86_400_000;

describe('the dates that the form shows', () => {
  it('are those of the call', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2032, 0) }),
        fc.constantFrom(...ZONES),
        fc.constantFrom(...REPEATS),
        fc.oneof(
          fc.record({ count: fc.integer({ min: 1, max: 52 }) }),
          fc.integer({ min: 1, max: 360 }).map((days) => ({ days })),
        ),
        (minute, timeZone, every, chosen) => {
          const at = minute - (minute % 60_000);
          const startsAt = new Date(at).toISOString();
          const end =
            'count' in chosen ? chosen : { until: new Date(at + chosen.days * DAY).toISOString().slice(0, 10) };
          const schedule = scheduleOf({ every, end }, startsAt, timeZone);
          const call = createCall(
            { pattern: { ...A_QUEST, category: 'other', startsAt }, slots: 1, schedule },
            {
              callId: '01KC0000000000000000000000',
              actor: { userId: 'ada' },
              now: new Date(at - 2 * DAY).toISOString(),
              communityTimeZone: 'UTC',
              expand: expandRule,
            },
          );
          expect(repeatDates(schedule, startsAt)).toEqual(datesOf(call, expandRule));
          expect(repeatOf(schedule)).toEqual({ every, end });
        },
      ),
    );
  });
});
