import { personRefusal, stateRefusal } from './admission.ts';
import { questAsSeen } from './expire-quest.ts';
import { positionOf } from './position.ts';
import { QUEST_ACTIONS, type Actor, type Quest, type QuestAction } from './quest.ts';
import { TRANSITIONS } from './transitions.ts';

/** Actions that finish what a member owes. A suspended member has no others. */
const FINISHING: readonly QuestAction[] = QUEST_ACTIONS.filter(
  (action) => !['claim', 'edit', 'resolve'].includes(action),
);

/**
 * Returns the actions that the actor may perform at `now`. `decideQuest` applies the same two checks; a suspension is
 * refused before it.
 */
export function allowedActions(quest: Quest, { isSuspended = false, ...caller }: Actor, now: string): QuestAction[] {
  const actor = isSuspended ? { ...caller, isModerator: false } : caller;
  const seen = questAsSeen(quest, now);
  const position = positionOf(seen, actor);
  return (isSuspended ? FINISHING : QUEST_ACTIONS).filter((action) => {
    const { who, from } = TRANSITIONS[action];
    // The table rules out most actions, before a refusal is worded.
    if (!who.includes(position) || !from.includes(seen.status)) return false;
    return !personRefusal(seen, action, actor) && !stateRefusal(seen, action, actor, now);
  });
}
