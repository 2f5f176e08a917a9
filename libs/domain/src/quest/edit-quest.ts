import { placeFrom } from '../place/place.ts';
import { without } from '../without.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, QuestChanges } from './quest.ts';
import { scheduleFrom } from './schedule.ts';

/** The fields that an edit can set. The event names those that a client sent. */
const EDITABLE = [
  'title',
  'description',
  'photos',
  'category',
  'rewardXp',
  'rewardReputation',
  'expiresAt',
  'startsAt',
  'durationMinutes',
  'place',
  'visibility',
] as const satisfies readonly (keyof QuestChanges)[];

/**
 * Changes the given fields only. `null` removes a field.
 * @throws RuleError like `scheduleFrom`
 */
export function editQuest(quest: Quest, ctx: ActionContext, changes: QuestChanges): Decision {
  const { title, description, category, rewardXp, rewardReputation } = changes;
  const edited = updated(withoutReplaced(quest, changes), ctx.now, {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(category !== undefined && { category }),
    ...(rewardXp !== undefined && { rewardXp }),
    ...(rewardReputation !== undefined && { rewardReputation }),
    ...scheduleFrom(quest, changes, ctx.now),
    ...optionalParts(changes),
  });
  const fields = EDITABLE.filter((name) => changes[name] !== undefined);
  return singleEvent(edited, actorEvent(ctx, 'edited', { fields }));
}

/** Returns the quest without the optional fields that the changes set anew or remove. */
function withoutReplaced(quest: Quest, { photos, durationMinutes, place, visibility }: QuestChanges): Quest {
  return without(
    quest,
    'expiresAt',
    'startsAt',
    ...(photos === undefined ? [] : (['photos'] as const)),
    ...(durationMinutes === undefined ? [] : (['durationMinutes'] as const)),
    ...(place === undefined ? [] : (['place'] as const)),
    ...(visibility === undefined ? [] : (['visibility'] as const)),
  );
}

function optionalParts({ photos, durationMinutes, place, visibility }: QuestChanges): Partial<Quest> {
  return {
    ...(photos !== undefined && photos.length > 0 && { photos }),
    ...(typeof durationMinutes === 'number' && { durationMinutes }),
    ...(place !== undefined && place !== null && { place: placeFrom(place) }),
    ...(visibility === 'public' && { visibility }),
  };
}
