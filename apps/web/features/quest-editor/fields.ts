import { QUEST_CATEGORIES } from '@civicforge/domain';
import type { QuestEdit, QuestInput } from '../../lib/api/types.ts';
import { attachedOf } from '../../lib/photos/entries.ts';
import { fromLocalInput } from '../../lib/forms/local-time.ts';
import type { Rule } from '../../lib/forms/rules.ts';
import { pointOf } from '../../lib/place/coordinates.ts';
import type { RepeatFields } from './repeat.ts';

export interface QuestFields extends RepeatFields {
  title: string;
  description: string;
  category: string;
  rewardXp: string;
  rewardReputation: string;
  expiresAt: string;
  startsAt: string;
  durationMinutes: string;
  /** The label of the place. */
  place: string;
  placeDetail: string;
  /** Latitude and longitude. */
  coordinates: string;
  visibility: string;
  /** Number of people. Undefined in the edit form. */
  slots?: string;
  /** Undefined while photos are switched off. */
  photos?: string;
}

/** The rule of each field, also for a value that the API refuses. */
export const FIELD_RULES = {
  title: 'title',
  description: 'description',
  category: 'category',
  rewardXp: 'rewardXp',
  rewardReputation: 'rewardReputation',
  expiresAt: 'expiresAt',
  startsAt: 'startsAt',
  durationMinutes: 'durationMinutes',
  place: 'place',
  placeDetail: 'placeDetail',
  coordinates: 'coordinates',
  photos: 'photos',
  visibility: 'other',
  slots: 'slots',
  schedule: 'schedule',
  ends: 'schedule',
  times: 'times',
  until: 'until',
} as const satisfies Record<keyof QuestFields, Rule>;

/** Converts checked fields into the body of a new quest. */
export function inputOf(fields: QuestFields): QuestInput {
  const expiresAt = fromLocalInput(fields.expiresAt);
  const startsAt = fromLocalInput(fields.startsAt);
  const place = placeOf(fields);
  const visibility = visibilityOf(fields);
  const photos = attachedOf(fields.photos);
  return {
    category: 'other',
    ...textsOf(fields),
    ...(photos.length > 0 && { photos }),
    ...(visibility === 'public' && { visibility }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(fields.durationMinutes.trim() !== '' && { durationMinutes: Number(fields.durationMinutes) }),
    ...(place && { place }),
  };
}

/** Returns the number of people that a new quest is for. */
export function slotsOf({ slots = '' }: Pick<QuestFields, 'slots'>): number {
  return slots.trim() === '' ? 1 : Number(slots);
}

/** Returns the changes from the fields shown to the checked fields. Times, place, visibility and photos are left out if untouched. */
export function editOf(
  fields: QuestFields,
  shown: Omit<
    QuestFields,
    keyof RepeatFields | 'slots' | 'title' | 'description' | 'category' | 'rewardXp' | 'rewardReputation'
  >,
): QuestEdit {
  const visibility = visibilityOf(fields);
  return {
    ...textsOf(fields),
    ...(visibility !== shown.visibility && { visibility }),
    ...(fields.photos !== undefined && fields.photos !== shown.photos && { photos: attachedOf(fields.photos) }),
    ...(fields.expiresAt !== shown.expiresAt && { expiresAt: fromLocalInput(fields.expiresAt) ?? null }),
    ...(fields.startsAt !== shown.startsAt && { startsAt: fromLocalInput(fields.startsAt) ?? null }),
    ...(fields.durationMinutes !== shown.durationMinutes && {
      durationMinutes: fields.durationMinutes.trim() === '' ? null : Number(fields.durationMinutes),
    }),
    ...(PLACE_FIELDS.some((name) => fields[name] !== shown[name]) && { place: placeOf(fields) ?? null }),
  };
}

const PLACE_FIELDS = ['place', 'placeDetail', 'coordinates'] as const;

function placeOf({ place, placeDetail, coordinates }: QuestFields): QuestInput['place'] {
  const [label, detail] = [place.trim(), placeDetail.trim()];
  return label === '' ? undefined : { label, ...(detail !== '' && { detail }), ...pointOf(coordinates) };
}

function visibilityOf({ visibility }: QuestFields) {
  return visibility === 'public' ? 'public' : 'members';
}

function textsOf(fields: QuestFields) {
  // Undefined while categories are switched off: a new quest gets the default, an existing one keeps its category.
  const category = QUEST_CATEGORIES.find((one) => one === fields.category);
  return {
    title: fields.title.trim(),
    description: fields.description.trim(),
    ...(category !== undefined && { category }),
    rewardXp: Number(fields.rewardXp),
    rewardReputation: Number(fields.rewardReputation),
  };
}
