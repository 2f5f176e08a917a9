import { personRefusal, stateRefusal } from './admission.ts';
import { questAsSeen } from './expire-quest.ts';
import { QUEST_ACTIONS, type Actor, type Quest, type QuestAction } from './quest.ts';

/** Returns the actions that the actor may perform at `now`. `decideQuest` applies the same two checks. */
export function allowedActions(quest: Quest, actor: Actor, now: string): QuestAction[] {
  const seen = questAsSeen(quest, now);
  return QUEST_ACTIONS.filter(
    (action) => !personRefusal(seen, action, actor) && !stateRefusal(seen, action, actor, now),
  );
}
