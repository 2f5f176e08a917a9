import type { Economy } from '../economy/economy.ts';
import { refundEntry } from '../economy/ledger.ts';
import { openReward } from '../reward/open-reward.ts';
import type { RewardJob } from '../reward/reward.ts';
import { updated, type Decision } from './decision.ts';
import type { Quest, QuestEvent } from './quest.ts';

/** The reason for a completion, recorded in the `completed` event and in the receipt. */
export type CompletionBasis = 'both-parties' | 'party-and-witness' | 'resolution';

/** Completes the quest and opens its reward job. No other function leads to COMPLETED. */
export function endAsDone(
  quest: Quest,
  ending: {
    readonly changes: Partial<Quest>;
    readonly events: readonly QuestEvent[];
    readonly half: boolean;
    readonly now: string;
    readonly economy: Economy;
  },
): Decision & { readonly rewardJob: RewardJob } {
  const { changes, events, half, now, economy } = ending;
  const performerId = performerOf(quest);
  return {
    quest: updated(quest, now, { ...changes, status: 'COMPLETED', completedAt: now }),
    events,
    ledger: [],
    rewardJob: openReward({ ...quest, performerId }, half, now, economy),
  };
}

/** Cancels the quest and refunds the creation cost. No other function leads to CANCELLED. */
export function endUnpaid(
  quest: Quest,
  ending: { readonly changes?: Partial<Quest>; readonly events: readonly QuestEvent[]; readonly now: string },
): Decision {
  const { changes = {}, events, now } = ending;
  return {
    quest: updated(quest, now, { ...changes, status: 'CANCELLED' }),
    events,
    ledger: [refundEntry(quest, now)],
  };
}

/** Throws for a damaged record without a performer, which must not complete. */
function performerOf(quest: Quest): string {
  if (quest.performerId === undefined) throw new Error(`quest ${quest.questId} is ${quest.status} without a performer`);
  return quest.performerId;
}
