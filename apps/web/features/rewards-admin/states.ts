import { REWARD_STATES } from '@civicforge/domain';
import type { RewardJobState } from '../../lib/api/types.ts';

/** Default state: the jobs that need an admin. */
const FIRST: RewardJobState = 'ABANDONED';

/** Returns the state named in the URL, or the default for a missing or unknown one. */
export function rewardStateOf(wanted: string | readonly string[] | undefined): RewardJobState {
  return REWARD_STATES.find((state) => state === wanted) ?? FIRST;
}

export function rewardsPath(state: RewardJobState): string {
  return state === FIRST ? '/admin/rewards' : `/admin/rewards?state=${state}`;
}
