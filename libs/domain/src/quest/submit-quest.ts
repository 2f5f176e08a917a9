import { without } from '../without.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, Submission } from './quest.ts';

/** Stores the performer's submission and replaces an earlier one. Its core is new, because the work is. */
export function submitQuest(quest: Quest, ctx: ActionContext, { text, links }: Submission): Decision {
  const submitted = { status: 'SUBMITTED', submission: { text, links }, submittedAt: ctx.now } as const;
  return singleEvent(updated(without(quest, 'core'), ctx.now, submitted), actorEvent(ctx, 'submitted'));
}
