import { personRefusal, stateRefusal } from './admission.ts';
import { questAsSeen } from './expire-quest.ts';
import { QUEST_ACTIONS, type Actor, type Quest, type QuestAction } from './quest.ts';

/** What this person may do to the quest at `now`: exactly what `decideQuest` refuses neither for person nor for state. */
export function allowedActions(quest: Quest, actor: Actor, now: string): QuestAction[] {
  const seen = questAsSeen(quest, now);
  return QUEST_ACTIONS.filter(
    (action) => !personRefusal(seen, action, actor) && !stateRefusal(seen, action, actor, now),
  );
}
