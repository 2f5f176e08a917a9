import { actorEvent, systemEvent, updated, type ActionContext, type Decision } from './decision.ts';
import { endAsDone, endUnpaid } from './end-quest.ts';
import type { Dispute, Quest, ResolutionDecision } from './quest.ts';

/**
 * Ends a dispute by a moderator's decision; its reason stays on the quest for both parties. The decision stands for
 * itself: what the statements said halves nothing any more.
 */
export function resolveQuest(quest: Quest, ctx: ActionContext, decision: ResolutionDecision, reason: string): Decision {
  const { now, economy } = ctx;
  const dispute: Dispute = {
    ...disputeOf(quest),
    resolution: { decision, reason, resolvedBy: ctx.actor.userId, resolvedAt: now },
  };
  const resolved = actorEvent(ctx, 'resolved', { decision, reason });
  switch (decision) {
    case 'uphold':
    case 'partial': {
      const events = [resolved, systemEvent(now, 'completed', { by: 'resolution' })];
      return endAsDone(quest, { changes: { dispute }, events, half: decision === 'partial', now, economy });
    }
    case 'reject':
      return endUnpaid(quest, { changes: { dispute }, events: [resolved, systemEvent(now, 'cancelled')], now });
    case 'redo': {
      const again = { status: 'CLAIMED', claimedAt: now, changeRounds: 0, attestations: [], dispute } as const;
      return { quest: updated(quest, now, again), events: [resolved], ledger: [] };
    }
  }
}

/** Only a damaged record lacks its dispute here. */
function disputeOf(quest: Quest): Dispute {
  if (quest.dispute === undefined) throw new Error(`quest ${quest.questId} is DISPUTED without a dispute`);
  return quest.dispute;
}
