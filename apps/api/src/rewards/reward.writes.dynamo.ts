import type { RewardJob } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { toRewardItem } from './reward.item.ts';

/** Returns the write of a new job, for the transaction that completes its quest (transactional outbox). */
export function rewardJobPut(table: string, job: RewardJob): NamedWrite {
  return {
    name: 'reward-job',
    write: {
      Put: { TableName: table, Item: toRewardItem(job), ConditionExpression: 'attribute_not_exists(jobId)' },
    },
  };
}
