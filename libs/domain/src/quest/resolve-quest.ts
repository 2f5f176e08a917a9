import { without } from '../without.ts';
import { actorEvent, systemEvent, updated, type ActionContext, type Decision } from './decision.ts';
import { endAsDone, endUnpaid } from './end-quest.ts';
import type { Dispute, Quest, ResolutionDecision } from './quest.ts';

/**
 * Resolves a dispute by a moderator's decision and keeps its reason on the quest. The decision alone sets the reward:
 * the statements have no effect on it.
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
      return { quest: updated(without(quest, 'core'), now, again), events: [resolved], ledger: [] };
    }
  }
}

/** Throws for a damaged record without a dispute. */
function disputeOf(quest: Quest): Dispute {
  if (quest.dispute === undefined) throw new Error(`quest ${quest.questId} is DISPUTED without a dispute`);
  return quest.dispute;
}
