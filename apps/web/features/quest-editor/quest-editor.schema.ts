import {
  CALL_LIMITS,
  PLACE_LIMITS,
  QUEST_CATEGORIES,
  QUEST_LIMITS,
  QUEST_VISIBILITIES,
  REPEATS,
} from '@civicforge/domain';
import {
  checkOf,
  choice,
  matching,
  optionalText,
  optionalWholeNumber,
  text,
  wholeNumber,
} from '../../lib/forms/checks.ts';
import { deviceTimeZone, fromLocalInput } from '../../lib/forms/local-time.ts';
import { pointOf } from '../../lib/place/coordinates.ts';
import { attachedOf, isComplete } from '../../lib/photos/entries.ts';
import { type QuestFields, slotsOf } from './fields.ts';
import { isEndIn, isRepeating, isTimes } from './repeat.ts';

const { title, description, rewardXp, rewardReputation, durationMinutes } = QUEST_LIMITS;

const DAY_MS = 86_400_000;

const checkFields = checkOf<QuestFields>({
  title: text('title', title),
  description: text('description', description),
  category: choice('category', [...QUEST_CATEGORIES, '']),
  rewardXp: wholeNumber('rewardXp', rewardXp),
  rewardReputation: wholeNumber('rewardReputation', rewardReputation),
  photos: matching('photos', isComplete),
  slots: optionalWholeNumber('slots', CALL_LIMITS.slots),
  schedule: choice('schedule', [...REPEATS, 'never', 'own', '']),
  ends: choice('schedule', ['times', 'date', '']),
  times: matching('times', () => true),
  until: matching('until', () => true),
  visibility: choice('other', [...QUEST_VISIBILITIES]),
  expiresAt: matching('expiresAt', isTimeOrEmpty),
  startsAt: matching('startsAt', isTimeOrEmpty),
  durationMinutes: optionalWholeNumber('durationMinutes', durationMinutes),
  place: optionalText('place', PLACE_LIMITS.label),
  placeDetail: text('placeDetail', PLACE_LIMITS.detail),
  coordinates: matching('coordinates', (value) => value === '' || pointOf(value) !== undefined),
});

/**
 * Checks the fields, that a detail or coordinates have the name of a place, that a quest for several people has no photos,
 * and what a repeat needs. Does not check how far away times are: the API does, because the device's clock may be wrong.
 */
export function checkQuest(fields: QuestFields): ReturnType<typeof checkFields> {
  const broken = checkFields(fields);
  const isNameless = fields.place.trim() === '' && (fields.placeDetail.trim() !== '' || fields.coordinates !== '');
  const hasPhotos = slotsOf(fields) > 1 && attachedOf(fields.photos).length > 0;
  return {
    ...(isRepeating(fields) && brokenRepeat(fields)),
    ...broken,
    ...(isNameless && { place: 'place' as const }),
    ...(hasPhotos && broken.slots === undefined && { slots: 'slotPhotos' as const }),
  };
}

/** Checks what only a quest that repeats needs. */
function brokenRepeat(fields: QuestFields): ReturnType<typeof checkFields> {
  const [startsAt, expiresAt] = [fromLocalInput(fields.startsAt), fromLocalInput(fields.expiresAt)];
  const daysBefore = startsAt && expiresAt ? (Date.parse(startsAt) - Date.parse(expiresAt)) / DAY_MS : 0;
  const isEnd =
    fields.ends === 'date' ? isEndIn(fields.until ?? '', startsAt, deviceTimeZone()) : isTimes(fields.times ?? '');
  return {
    ...(startsAt === undefined && { startsAt: 'repeatStart' }),
    ...(daysBefore > CALL_LIMITS.deadlineDays && { expiresAt: 'callDeadline' }),
    ...(attachedOf(fields.photos).length > 0 && { schedule: 'repeatPhotos' }),
    ...(!isEnd && (fields.ends === 'date' ? { until: 'until' } : { times: 'times' })),
  };
}

function isTimeOrEmpty(value: string): boolean {
  return value === '' || fromLocalInput(value) !== undefined;
}
