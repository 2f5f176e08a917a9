import { changed, stepped, told, type Decision, type Turn } from './decision.ts';
import type { Quest } from './quest.ts';

/** A party freezes the quest until a moderator has resolved it; a dispute resolved earlier stays in the events. */
export function disputeQuest(quest: Quest, turn: Turn, reason: string): Decision {
  const dispute = { raisedBy: turn.actor.userId, reason, raisedAt: turn.now };
  return stepped(changed(quest, turn.now, { status: 'DISPUTED', dispute }), told(turn, 'disputed', { reason }));
}
