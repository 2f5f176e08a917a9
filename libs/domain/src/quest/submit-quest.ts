import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, Submission } from './quest.ts';

/** The performer hands in the work, in place of what may have been handed in before. */
export function submitQuest(quest: Quest, ctx: ActionContext, { text, links }: Submission): Decision {
  const submitted = { status: 'SUBMITTED', submission: { text, links }, submittedAt: ctx.now } as const;
  return singleEvent(updated(quest, ctx.now, submitted), actorEvent(ctx, 'submitted'));
}
