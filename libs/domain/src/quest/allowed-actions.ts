import { personRefusal, stateRefusal } from './admission.ts';
import { questAsSeen } from './expire-quest.ts';
import { positionOf } from './position.ts';
import { QUEST_ACTIONS, type Actor, type Quest, type QuestAction } from './quest.ts';
import { TRANSITIONS } from './transitions.ts';

/** Returns the actions that the actor may perform at `now`. `decideQuest` applies the same two checks. */
export function allowedActions(quest: Quest, actor: Actor, now: string): QuestAction[] {
  const seen = questAsSeen(quest, now);
  const position = positionOf(seen, actor);
  return QUEST_ACTIONS.filter((action) => {
    const { who, from } = TRANSITIONS[action];
    // The table rules out most actions, before a refusal is worded.
    if (!who.includes(position) || !from.includes(seen.status)) return false;
    return !personRefusal(seen, action, actor) && !stateRefusal(seen, action, actor, now);
  });
}
