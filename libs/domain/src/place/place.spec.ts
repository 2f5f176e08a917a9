import fc from 'fast-check';
import { aQuest, inStatus, PEOPLE, START } from '../testing.ts';
import { QUEST_STATUSES } from '../quest/quest.ts';
import { questForVisitors, questVisibleTo } from '../quest/visibility.ts';
import { placeFrom, roundedCoordinates, sharedCoordinates, sharedPlace } from './place.ts';

const PLACE = { label: 'The pond', detail: 'Green door', latitude: 52.520008, longitude: -13.404954 };
const SHARED = { label: 'The pond', latitude: 52.52, longitude: -13.4 };

describe('placeFrom', () => {
  it('drops an empty detail and rounds to 6 decimals', () => {
    const given = { label: 'A', detail: '', latitude: 1.123456789, longitude: -0.00000001 };
    expect(placeFrom(given)).toEqual({ label: 'A', latitude: 1.123457, longitude: 0 });
    expect(placeFrom({ label: 'A' })).toEqual({ label: 'A' });
  });
});

describe('sharedPlace', () => {
  it('rounds to 2 decimals and drops the detail', () => {
    expect(sharedPlace(PLACE)).toEqual(SHARED);
    expect(sharedPlace({ label: 'The pond' })).toEqual({ label: 'The pond' });
    expect(sharedCoordinates({ latitude: 1 })).toBeUndefined();
  });

  it('maps all places of a square of 0.01 degrees to one pair of coordinates', () => {
    const offset = fc.double({ min: -0.0049, max: 0.0049, noNaN: true });
    fc.assert(
      fc.property(offset, offset, (north, east) => {
        const moved = { latitude: 52.52 + north, longitude: 13.4 + east };
        expect(roundedCoordinates(moved)).toEqual({ latitude: 52.52, longitude: 13.4 });
      }),
      { numRuns: 50 },
    );
  });
});

describe('the place of a quest', () => {
  it.each(QUEST_STATUSES)('is exact for parties and moderators alone while %s', (status) => {
    const quest = inStatus(status, { place: PLACE });
    const seenBy = (viewer: (typeof PEOPLE)['member']) => questVisibleTo(quest, viewer, START).place;
    expect(seenBy(PEOPLE.requestor)).toEqual(PLACE);
    expect(seenBy(PEOPLE.moderator)).toEqual(PLACE);
    expect(seenBy(PEOPLE.member)).toEqual(SHARED);
    expect(seenBy(PEOPLE.performer)).toEqual(quest.performerId === undefined ? SHARED : PLACE);
    expect(questForVisitors({ ...quest, visibility: 'public' }, START)?.place).toEqual({ label: PLACE.label });
  });

  it('stays absent', () => {
    expect(questVisibleTo(aQuest(), PEOPLE.member, START)).not.toHaveProperty('place');
  });
});
