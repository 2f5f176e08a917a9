import { changed, stepped, told, type Decision, type Turn } from './decision.ts';
import type { Quest } from './quest.ts';

/** The acting person becomes the performer. */
export function claimQuest(quest: Quest, turn: Turn): Decision {
  const claim = { status: 'CLAIMED', performerId: turn.actor.userId, claimedAt: turn.now } as const;
  return stepped(changed(quest, turn.now, claim), told(turn, 'claimed'));
}
