import type { Quest } from '../quest/quest.ts';
import { without } from '../without.ts';
import type { Call } from './call.ts';

/** Ends a call and hides it, because a moderator hid one of its quests: no further date carries the text. */
export function hideCall(call: Call, questId: string): Call {
  const hiddenBy = [...new Set([...(call.hiddenBy ?? []), questId])];
  return { ...without(call, 'next'), state: 'ENDED', hiddenBy, version: call.version + 1 };
}

/** Shows a call again after the decision about one of its quests was reversed. It stays ended. */
export function showCall(call: Call, questId: string): Call {
  const hiddenBy = (call.hiddenBy ?? []).filter((id) => id !== questId);
  const shown = { ...without(call, 'hiddenBy'), version: call.version + 1 };
  return hiddenBy.length === 0 ? shown : { ...shown, hiddenBy };
}

/**
 * Returns a quest of the same call after the decision about `decided`: hidden with it if it has the same text, visible again
 * after the reversal. Undefined if nothing changes.
 * @param isInForce false after the reversal
 */
export function afterHiding(quest: Quest, decided: Quest, isInForce: boolean, now: string): Quest | undefined {
  const changed = { version: quest.version + 1, updatedAt: now };
  if (!isInForce) {
    return quest.hiddenWith === decided.questId ? { ...without(quest, 'hidden', 'hiddenWith'), ...changed } : undefined;
  }
  const isSameText = quest.title === decided.title && quest.description === decided.description;
  if (quest.hidden === true || !isSameText) return undefined;
  return { ...quest, ...changed, hidden: true, hiddenWith: decided.questId };
}
