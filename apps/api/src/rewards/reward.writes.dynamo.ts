import type { RewardJob } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { toRewardItem } from './reward.item.ts';

/** The birth of a job, for the transaction that completes its quest (transactional outbox). */
export function rewardBirth(table: string, job: RewardJob): NamedWrite {
  return {
    name: 'reward-job',
    write: {
      Put: { TableName: table, Item: toRewardItem(job), ConditionExpression: 'attribute_not_exists(jobId)' },
    },
  };
}
