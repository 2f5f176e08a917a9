import { changed, followed, told, type Decision, type Turn } from './decision.ts';
import { endedAsDone, endedUnpaid } from './end-quest.ts';
import type { Dispute, Quest, ResolutionDecision } from './quest.ts';

/**
 * Ends a dispute by a moderator's decision; its reason stays on the quest for both parties. The decision stands for
 * itself: what the statements said halves nothing any more.
 */
export function resolveQuest(quest: Quest, turn: Turn, decision: ResolutionDecision, reason: string): Decision {
  const { now, economy } = turn;
  const dispute: Dispute = {
    ...disputeOf(quest),
    resolution: { decision, reason, resolvedBy: turn.actor.userId, resolvedAt: now },
  };
  const resolved = told(turn, 'resolved', { decision, reason });
  switch (decision) {
    case 'uphold':
    case 'partial': {
      const events = [resolved, followed(now, 'completed', { by: 'resolution' })];
      return endedAsDone(quest, { changes: { dispute }, events, half: decision === 'partial', now, economy });
    }
    case 'reject':
      return endedUnpaid(quest, { changes: { dispute }, events: [resolved, followed(now, 'cancelled')], now });
    case 'redo': {
      const again = { status: 'CLAIMED', claimedAt: now, changeRounds: 0, attestations: [], dispute } as const;
      return { quest: changed(quest, now, again), events: [resolved], ledger: [] };
    }
  }
}

/** Only a damaged record lacks its dispute here. */
function disputeOf(quest: Quest): Dispute {
  if (quest.dispute === undefined) throw new Error(`quest ${quest.questId} is DISPUTED without a dispute`);
  return quest.dispute;
}
