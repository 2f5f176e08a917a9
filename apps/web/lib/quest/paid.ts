import type { Quest } from '../api/types.ts';

/**
 * Returns the XP of a quest: what was paid, as far as the viewer may know it, else what it offers. A party knows the
 * reward and a moderator the decision; other members see the outcomes, and one `partly` pays half. A cancelled or expired
 * quest pays nothing.
 */
export function paidXp({ status, rewardXp, reward, attestations, dispute }: Quest): number {
  if (reward !== undefined) return reward.xp;
  if (status === 'CANCELLED' || status === 'EXPIRED') return 0;
  if (status !== 'COMPLETED') return rewardXp;
  const decision = dispute?.resolution?.decision;
  if (decision === 'uphold') return rewardXp;
  const isHalf = decision === 'partial' || attestations.some(({ outcome }) => outcome === 'partly');
  return isHalf ? Math.floor(rewardXp / 2) : rewardXp;
}

/**
 * True if the viewer may not know whether all XP or half of them were paid: a moderator completed the quest, because the
 * statements are missing or contradict each other, and only the parties and moderators read the decision.
 */
export function isPaidUnknown({ status, reward, attestations, dispute }: Quest): boolean {
  if (status !== 'COMPLETED' || reward !== undefined) return false;
  const decision = dispute?.resolution?.decision;
  if (decision === 'uphold' || decision === 'partial') return false;
  return attestations.length < 2 || attestations.some(({ outcome }) => outcome === 'not_done');
}
