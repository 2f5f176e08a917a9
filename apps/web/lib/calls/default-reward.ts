/** The reward of a call that names none. */
export interface DefaultReward {
  readonly rewardXp: number;
  readonly rewardReputation: number;
}
