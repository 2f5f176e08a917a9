import type { Economy } from '../economy/economy.ts';
import { refundEntry } from '../economy/ledger.ts';
import { openReward } from '../reward/open-reward.ts';
import type { RewardJob } from '../reward/reward.ts';
import { updated, type Decision } from './decision.ts';
import type { Quest, QuestEvent } from './quest.ts';

/** What made a quest complete, as its `completed` event tells: nothing else ever does. */
export type CompletionBasis = 'both-parties' | 'party-and-witness' | 'resolution';

/** Ends the quest as done: the one way into COMPLETED, and so the one place where a reward job is born. */
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

/** Ends the quest unpaid: every way into CANCELLED gives the requestor back what the creation took. */
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

/** Only a damaged record lacks a performer here; it must stop the change rather than pay nobody. */
function performerOf(quest: Quest): string {
  if (quest.performerId === undefined) throw new Error(`quest ${quest.questId} is ${quest.status} without a performer`);
  return quest.performerId;
}
