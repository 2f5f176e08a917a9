import type { Quest } from '../api/types.ts';

/**
 * Returns the XP of a quest: what was paid, as far as the viewer may know it, else what it offers. A party knows the
 * reward; other members see the outcomes, and one `partly` pays half. A cancelled or expired quest pays nothing.
 */
export function paidXp({ status, rewardXp, reward, attestations }: Quest): number {
  if (reward !== undefined) return reward.xp;
  if (status === 'CANCELLED' || status === 'EXPIRED') return 0;
  const isHalf = status === 'COMPLETED' && attestations.some(({ outcome }) => outcome === 'partly');
  return isHalf ? Math.floor(rewardXp / 2) : rewardXp;
}
