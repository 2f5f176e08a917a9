import { QUEST_CATEGORIES } from '@civicforge/domain';
import type { QuestEdit, QuestInput } from '../../lib/api/types.ts';
import { fromLocalInput } from '../../lib/forms/local-time.ts';

export interface QuestFields {
  title: string;
  description: string;
  category: string;
  rewardXp: string;
  rewardReputation: string;
  expiresAt: string;
}

/** Converts checked fields into the body of a new quest. */
export function inputOf(fields: QuestFields): QuestInput {
  const expiresAt = fromLocalInput(fields.expiresAt);
  return { category: 'other', ...textsOf(fields), ...(expiresAt !== undefined && { expiresAt }) };
}

/** Returns the changes from the quest to the checked fields. An untouched deadline is left out. */
export function editOf(fields: QuestFields, deadlineShown: string): QuestEdit {
  const texts = textsOf(fields);
  if (fields.expiresAt === deadlineShown) return texts;
  return { ...texts, expiresAt: fromLocalInput(fields.expiresAt) ?? null };
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
