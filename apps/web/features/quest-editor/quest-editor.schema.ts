import { CALL_LIMITS, PLACE_LIMITS, QUEST_CATEGORIES, QUEST_LIMITS, QUEST_VISIBILITIES } from '@civicforge/domain';
import {
  checkOf,
  choice,
  matching,
  optionalText,
  optionalWholeNumber,
  text,
  wholeNumber,
} from '../../lib/forms/checks.ts';
import { fromLocalInput } from '../../lib/forms/local-time.ts';
import { pointOf } from '../../lib/place/coordinates.ts';
import { attachedOf, isComplete } from '../../lib/photos/entries.ts';
import { type QuestFields, slotsOf } from './fields.ts';

const { title, description, rewardXp, rewardReputation, durationMinutes } = QUEST_LIMITS;

const checkFields = checkOf<QuestFields>({
  title: text('title', title),
  description: text('description', description),
  category: choice('category', [...QUEST_CATEGORIES, '']),
  rewardXp: wholeNumber('rewardXp', rewardXp),
  rewardReputation: wholeNumber('rewardReputation', rewardReputation),
  photos: matching('photos', isComplete),
  slots: optionalWholeNumber('slots', CALL_LIMITS.slots),
  visibility: choice('other', [...QUEST_VISIBILITIES]),
  expiresAt: matching('expiresAt', isTimeOrEmpty),
  startsAt: matching('startsAt', isTimeOrEmpty),
  durationMinutes: optionalWholeNumber('durationMinutes', durationMinutes),
  place: optionalText('place', PLACE_LIMITS.label),
  placeDetail: text('placeDetail', PLACE_LIMITS.detail),
  coordinates: matching('coordinates', (value) => value === '' || pointOf(value) !== undefined),
});

/**
 * Checks the fields, that a detail or coordinates have the name of a place, and that a quest for several people has no photos. Does not check how far away times are: the
 * API does, because the device's clock may be wrong.
 */
export function checkQuest(fields: QuestFields): ReturnType<typeof checkFields> {
  const broken = checkFields(fields);
  const isNameless = fields.place.trim() === '' && (fields.placeDetail.trim() !== '' || fields.coordinates !== '');
  const hasPhotos = slotsOf(fields) > 1 && attachedOf(fields.photos).length > 0;
  return {
    ...broken,
    ...(isNameless && { place: 'place' as const }),
    ...(hasPhotos && broken.slots === undefined && { slots: 'slotPhotos' as const }),
  };
}

function isTimeOrEmpty(value: string): boolean {
  return value === '' || fromLocalInput(value) !== undefined;
}
