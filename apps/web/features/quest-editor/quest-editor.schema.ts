import { QUEST_CATEGORIES, QUEST_LIMITS, QUEST_VISIBILITIES } from '@civicforge/domain';
import { checkOf, choice, matching, text, wholeNumber } from '../../lib/forms/checks.ts';
import { fromLocalInput } from '../../lib/forms/local-time.ts';
import { isComplete } from '../../lib/photos/entries.ts';
import type { QuestFields } from './fields.ts';

const { title, description, rewardXp, rewardReputation } = QUEST_LIMITS;

/** Does not check how far away the deadline is: the API does, because the device's clock may be wrong. */
export const checkQuest = checkOf<QuestFields>({
  title: text('title', title),
  description: text('description', description),
  category: choice('category', [...QUEST_CATEGORIES, '']),
  rewardXp: wholeNumber('rewardXp', rewardXp),
  rewardReputation: wholeNumber('rewardReputation', rewardReputation),
  photos: matching('photos', isComplete),
  visibility: choice('other', [...QUEST_VISIBILITIES]),
  expiresAt: matching('expiresAt', (value) => value === '' || fromLocalInput(value) !== undefined),
});
