import { changed, stepped, told, type Decision, type Turn } from './decision.ts';
import type { Quest, Submission } from './quest.ts';

/** The performer hands in the work, in place of what may have been handed in before. */
export function submitQuest(quest: Quest, turn: Turn, { text, links }: Submission): Decision {
  const submitted = { status: 'SUBMITTED', submission: { text, links }, submittedAt: turn.now } as const;
  return stepped(changed(quest, turn.now, submitted), told(turn, 'submitted'));
}
