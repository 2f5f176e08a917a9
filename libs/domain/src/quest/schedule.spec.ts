import fc from 'fast-check';
import { aDraft, aQuest, at, createdQuest, decide, inStatus, PEOPLE, START } from '../testing.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { eraseMember } from './erase-member.ts';
import { scheduleFrom, type Schedule, type ScheduleChanges } from './schedule.ts';
import { questForVisitors } from './visibility.ts';

const refused = (code: string, path: string): Error => expect.objectContaining({ code, path });

describe('scheduleFrom', () => {
  const both: Schedule = { startsAt: at(2 * DAY), expiresAt: at(DAY) };
  const follows: Schedule = { startsAt: at(2 * DAY), expiresAt: at(2 * DAY) };

  it.each<[string, Schedule, ScheduleChanges, Schedule]>([
    ['sets nothing', {}, {}, {}],
    ['makes the start the deadline', {}, { startsAt: at(DAY) }, follow(DAY)],
    ['keeps an earlier deadline', {}, { startsAt: at(2 * DAY), expiresAt: at(DAY) }, both],
    ['accepts the start as deadline', {}, { startsAt: at(DAY), expiresAt: at(DAY) }, follow(DAY)],
    ['moves a deadline that is the start', follows, { startsAt: at(3 * DAY) }, follow(3 * DAY)],
    ['leaves a deadline of its own', both, { startsAt: at(3 * DAY) }, { ...both, startsAt: at(3 * DAY) }],
    ['falls back to the start', both, { expiresAt: null }, follows],
    ['removes a start with its deadline', follows, { startsAt: null }, {}],
    ['removes a start and keeps the deadline', both, { startsAt: null }, { expiresAt: at(DAY) }],
    ['removes both', both, { startsAt: null, expiresAt: null }, {}],
    ['sets both anew', both, { startsAt: at(DAY), expiresAt: at(HOUR) }, { startsAt: at(DAY), expiresAt: at(HOUR) }],
  ])('%s', (_, before, changes, after) => {
    expect(scheduleFrom(before, changes, START)).toEqual(after);
  });

  it.each([HOUR - 1, 365 * DAY + 1, NaN])('refuses a start %i ms ahead', (ahead) => {
    const startsAt = Number.isNaN(ahead) ? 'soon' : at(ahead);
    expect(() => scheduleFrom({}, { startsAt }, START)).toThrow(refused('quest.start', 'startsAt'));
  });

  it.each([HOUR, 365 * DAY])('accepts a start %i ms ahead', (ahead) => {
    expect(scheduleFrom({}, { startsAt: at(ahead) }, START)).toEqual(follow(ahead));
  });

  it('keeps times that are near by now', () => {
    expect(scheduleFrom(both, { startsAt: at(2 * DAY), expiresAt: at(DAY) }, at(DAY - MINUTE))).toEqual(both);
  });

  it.each<[Schedule, ScheduleChanges]>([
    [{}, { startsAt: at(DAY), expiresAt: at(DAY + 1) }],
    [both, { startsAt: at(DAY - 1) }],
    [both, { expiresAt: at(2 * DAY + 1) }],
    [both, { startsAt: at(DAY - 1), expiresAt: at(DAY) }],
  ])('refuses a deadline after the start: %j, %j', (before, changes) => {
    expect(() => scheduleFrom(before, changes, START)).toThrow(refused('quest.deadline-after-start', 'expiresAt'));
  });

  it('returns a deadline for every start, never after it, and accepts its own result', () => {
    const ahead = fc.integer({ min: HOUR, max: 365 * DAY }).map(at);
    const time = fc.option(ahead, { nil: undefined });
    const change = fc.option(fc.option(ahead, { nil: null }), { nil: undefined });
    const result = (before: Schedule, changes: ScheduleChanges): Schedule | undefined => {
      try {
        return scheduleFrom(before, changes, START);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(time, time, change, change, (start, deadline, startsAt, expiresAt) => {
        const before = result({}, { startsAt: start, expiresAt: deadline });
        const after = before && result(before, { startsAt, expiresAt });
        for (const one of [before, after]) {
          if (one?.startsAt !== undefined) expect(String(one.expiresAt) <= one.startsAt).toBe(true);
          if (one) expect(scheduleFrom(one, one, START)).toEqual(one);
        }
      }),
      { numRuns: 50 },
    );
  });

  function follow(ahead: number): Schedule {
    return { startsAt: at(ahead), expiresAt: at(ahead) };
  }
});

describe('a quest with a date and a place', () => {
  const place = { label: 'The pond', detail: 'Ring at the green door', latitude: 52.520008, longitude: 13.404954 };
  const draft = aDraft({ startsAt: at(DAY), durationMinutes: 90, place, visibility: 'public' });
  const { quest } = createdQuest(PEOPLE.requestor, draft);

  it('stores date, duration and place', () => {
    expect(quest).toMatchObject({ startsAt: at(DAY), expiresAt: at(DAY), durationMinutes: 90, place });
  });

  it('removes each of them by an edit', () => {
    const changes = { startsAt: null, durationMinutes: null, place: null };
    const { quest: edited, events } = decide(quest, PEOPLE.requestor, { action: 'edit', changes }, at(HOUR));
    for (const field of ['startsAt', 'expiresAt', 'durationMinutes', 'place']) expect(edited).not.toHaveProperty(field);
    expect(events[0]?.detail).toEqual({ fields: ['startsAt', 'durationMinutes', 'place'] });
  });

  it('replaces the whole place', () => {
    const changes = { place: { label: 'The mill', detail: '' } };
    const { quest: edited } = decide(quest, PEOPLE.requestor, { action: 'edit', changes }, at(HOUR));
    expect(edited.place).toEqual({ label: 'The mill' });
    expect(edited.startsAt).toBe(quest.startsAt);
  });

  it('shows visitors the date and the label of the place', () => {
    const seen = questForVisitors(quest, START);
    expect(seen).toMatchObject({ startsAt: at(DAY), durationMinutes: 90 });
    expect(seen?.place).toEqual({ label: 'The pond' });
  });

  it('loses the place with the account of the requestor', () => {
    const ended = inStatus('CANCELLED', { place });
    expect(eraseMember(ended, PEOPLE.requestor.userId)).not.toHaveProperty('place');
    expect(eraseMember(aQuest({ place }), PEOPLE.member.userId).place).toEqual(place);
  });
});
