import { REWARD_STATES } from '@civicforge/domain';
import type { RewardJobState } from '../../lib/api/types.ts';

/** What needs somebody is shown to who asks for nothing else. */
const FIRST: RewardJobState = 'ABANDONED';

/** The state that an address names. What it names wrongly counts as not named. */
export function rewardStateOf(wanted: string | readonly string[] | undefined): RewardJobState {
  return REWARD_STATES.find((state) => state === wanted) ?? FIRST;
}

export function rewardsPath(state: RewardJobState): string {
  return state === FIRST ? '/admin/rewards' : `/admin/rewards?state=${state}`;
}
