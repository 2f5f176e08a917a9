import { without } from '../without.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, Submission } from './quest.ts';

/** Stores the performer's submission and replaces an earlier one. Its core is new, because the work is. */
export function submitQuest(quest: Quest, ctx: ActionContext, { text, links, photos = [] }: Submission): Decision {
  const submission = { text, links, ...(photos.length > 0 && { photos }) };
  const submitted = { status: 'SUBMITTED', submission, submittedAt: ctx.now } as const;
  return singleEvent(updated(without(quest, 'core'), ctx.now, submitted), actorEvent(ctx, 'submitted'));
}
