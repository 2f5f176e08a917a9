import { RuleError } from '../errors.ts';
import type { RewardJob, RewardState } from './reward.ts';

/** @throws RuleError `reward.wrong-state` unless the job is in `state`. */
export function requireState(job: RewardJob, state: RewardState): void {
  if (job.state !== state) {
    throw new RuleError('reward.wrong-state', `The reward is ${job.state}; this needs one that is ${state}.`, {
      status: job.state,
      allowed: [state],
    });
  }
}
