import type { Quest } from '../api/types.ts';

/**
 * Returns the XP of a quest for a list: what was paid, as far as the viewer may know it, else what it offers. A party
 * knows the reward; other members see the outcomes, and one `partly` pays half.
 */
export function paidXp({ status, rewardXp, reward, attestations }: Quest): number {
  if (reward !== undefined) return reward.xp;
  const isHalf = status === 'COMPLETED' && attestations.some(({ outcome }) => outcome === 'partly');
  return isHalf ? Math.floor(rewardXp / 2) : rewardXp;
}
