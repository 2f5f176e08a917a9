import type { Refusal } from '../errors.ts';
import { later, reached } from '../time.ts';
import { without } from '../without.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import { CLAIM_AGE_MS } from './limits.ts';
import { positionOf } from './position.ts';
import type { Actor, Quest } from './quest.ts';

/** Refuses a release by the requestor until 7 days after the quest last became CLAIMED. */
export function releaseConflict(quest: Quest, actor: Actor, now: string): Refusal | undefined {
  if (positionOf(quest, actor) !== 'requestor') return undefined;
  const from = later(quest.claimedAt ?? quest.updatedAt, CLAIM_AGE_MS);
  if (reached(from, now)) return undefined;
  const detail = `The quest is CLAIMED; you may release it from ${from} on.`;
  return { code: 'quest.wrong-state', detail, data: { status: quest.status, from } };
}

/** Reopens the quest and clears the claim. The events keep the claim. */
export function releaseQuest(quest: Quest, ctx: ActionContext, reason: string | undefined): Decision {
  const free = without(quest, 'performerId', 'claimedAt', 'submission', 'submittedAt', 'changeRequest', 'core');
  const open = updated(free, ctx.now, { status: 'OPEN', changeRounds: 0 });
  return singleEvent(open, actorEvent(ctx, 'released', reason === undefined ? {} : { reason }));
}
