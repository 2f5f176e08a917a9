import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { RewardJob } from './reward.ts';

/** Removes a member from a reward job. The amounts stay, because they prove that the reward was paid once. */
export function eraseReward(job: RewardJob, userId: string): RewardJob {
  return {
    ...job,
    ...(job.requestorId === userId && { requestorId: ERASED_MEMBER }),
    ...(job.performerId === userId && { performerId: ERASED_MEMBER }),
  };
}
