import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, Submission } from './quest.ts';

/** Stores the performer's submission and replaces an earlier one. */
export function submitQuest(quest: Quest, ctx: ActionContext, { text, links }: Submission): Decision {
  const submitted = { status: 'SUBMITTED', submission: { text, links }, submittedAt: ctx.now } as const;
  return singleEvent(updated(quest, ctx.now, submitted), actorEvent(ctx, 'submitted'));
}
