import { type Balance, REWARD_STATES, type RewardAttempt, type RewardJob } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, records, text, textOrAbsent, whole } from '../dynamo/parse.ts';

/** Partition of the index of due jobs, which holds PENDING jobs only. */
export const DUE = 'due';

export function toRewardItem(job: RewardJob): Item {
  return { ...job, ...(job.nextAttemptAt !== undefined && { dueKey: DUE }) };
}

export function parseReward(item: Item): RewardJob {
  const nextAttemptAt = textOrAbsent(item, 'nextAttemptAt');
  return {
    jobId: text(item, 'jobId'),
    questId: text(item, 'questId'),
    requestorId: text(item, 'requestorId'),
    performerId: text(item, 'performerId'),
    ...(item['isSynthetic'] === true && { isSynthetic: true }),
    performerReward: parseBalance(record(item, 'performerReward')),
    requestorReward: parseBalance(record(item, 'requestorReward')),
    completedAt: text(item, 'completedAt'),
    state: oneOf(item, 'state', REWARD_STATES),
    capped: item['capped'] === true,
    attempts: records(item, 'attempts').map(parseAttempt),
    attemptCount: whole(item, 'attemptCount'),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    createdAt: text(item, 'createdAt'),
    updatedAt: text(item, 'updatedAt'),
  };
}

function parseBalance(item: Item): Balance {
  return { xp: whole(item, 'xp'), reputation: whole(item, 'reputation'), points: whole(item, 'points') };
}

function parseAttempt(item: Item): RewardAttempt {
  const error = textOrAbsent(item, 'error');
  return { at: text(item, 'at'), ...(error !== undefined && { error }) };
}
