import { DEADLINE_MAX_MS, DEADLINE_MIN_MS, QUEST_CATEGORIES, QUEST_LIMITS } from '@civicforge/domain';
import { checkOf, choice, matching, text, wholeNumber } from '../../lib/forms/checks.ts';
import { fromLocalInput } from '../../lib/forms/local-time.ts';
import type { QuestFields } from './fields.ts';

/** @param untouched the deadline as it was shown: one that was not touched may be near by now. */
export function checkQuest(fields: QuestFields, now: number, untouched = '') {
  const { title, description, rewardXp, rewardReputation } = QUEST_LIMITS;
  return checkOf<QuestFields>({
    title: text('title', title),
    description: text('description', description),
    category: choice('category', [...QUEST_CATEGORIES, '']),
    rewardXp: wholeNumber('rewardXp', rewardXp),
    rewardReputation: wholeNumber('rewardReputation', rewardReputation),
    expiresAt: matching('expiresAt', (value) => value === '' || value === untouched || isAhead(value, now)),
  })(fields);
}

function isAhead(value: string, now: number): boolean {
  const ahead = Date.parse(fromLocalInput(value) ?? '') - now;
  return ahead >= DEADLINE_MIN_MS && ahead <= DEADLINE_MAX_MS;
}
