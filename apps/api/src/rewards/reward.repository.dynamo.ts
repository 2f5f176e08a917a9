import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Injectable, Logger } from '@nestjs/common';
import {
  ERASED_MEMBER,
  eraseReward,
  type LedgerEntry,
  rewardPair,
  type RewardJob,
  type RewardState,
} from '@civicforge/domain';
import { createHash } from 'node:crypto';
import { Database, type Item } from '../dynamo/database.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { balanceWrites } from '../users/balance.dynamo.ts';
import { DUE, parseReward, toRewardItem } from './reward.item.ts';
import { partitionKey } from '@civicforge/contract/keys';

const PENDING_STILL = 'pending-still';
const BELOW_CAP = 'below-cap';

/** Retention of a pair's daily counter, which late payments of that day still read. */
const PAIR_COUNTER_DAYS = 60;

/** Maximum number of index pages per call of `due`. */
const DUE_PAGES = 10;

/** Attempts to erase a member from a job that other processes change at the same time. */
const ERASE_TRIES = 5;

/** Maximum number of index pages of 1 MB that are counted, about a hundred thousand jobs. */
const BACKLOG_PAGES = 10;

export interface Payment {
  /** The job before the payment. */
  readonly before: RewardJob;
  readonly job: RewardJob;
  readonly ledger: readonly LedgerEntry[];
  /** The answer for an idempotent replay, stored in the same transaction. */
  readonly finished?: FinishedAttempt | undefined;
}

/** The outcome of a payment. `capped` means that the pair's daily cap is reached and nothing was written. */
export type PaymentOutcome = 'paid' | 'capped' | 'not-pending';

export interface RewardPage {
  readonly jobs: readonly RewardJob[];
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

/** Reward jobs, and the transaction that pays one. */
@Injectable()
export class RewardRepository {
  private readonly logger = new Logger(RewardRepository.name);

  constructor(private readonly database: Database) {}

  async find(jobId: string): Promise<RewardJob | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.rewards, Key: { jobId }, ConsistentRead: true }),
    );
    return Item && parseReward(Item);
  }

  /**
   * Writes job, both entries, both balances and the pair's counter in one transaction.
   * @throws DatabaseBusy if the outcome is unknown; a retry is safe
   */
  async pay(payment: Payment, cap: number): Promise<PaymentOutcome> {
    const { before, job, ledger } = payment;
    const parties = [
      { userId: job.performerId, counter: 'completedAsPerformer' },
      { userId: job.requestorId, counter: 'completedAsRequestor' },
    ] as const;
    const counterIncrements = parties.filter(({ userId }) => userId !== ERASED_MEMBER);
    const isPair = counterIncrements.length === parties.length;
    const writes = [
      this.paidJob(before, job),
      ...(job.capped || job.isSynthetic || !isPair ? [] : [this.pairCount(job, cap)]),
      ...balanceWrites(this.database.tables.users, ledger, counterIncrements),
      ...idempotencyWrites(this.database, payment.finished),
    ];
    try {
      await commit(this.database, paymentToken(job), writes);
      return 'paid';
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return this.outcomeOfRefusal(error, payment);
    }
  }

  /** Returns due jobs, longest waiting first. Eventually consistent. */
  async due(now: string, limit: number): Promise<RewardJob[]> {
    const jobs: RewardJob[] = [];
    let from: Record<string, unknown> | undefined;
    // Damaged jobs stay due and come first, so payable jobs can be on later pages.
    for (let page = 0; page < DUE_PAGES && jobs.length < limit; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.database.tables.rewards,
          IndexName: 'by-due',
          KeyConditionExpression: 'dueKey = :due AND nextAttemptAt <= :now',
          ExpressionAttributeValues: { ':due': DUE, ':now': now },
          Limit: limit,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      jobs.push(...(await this.whole(Items)));
      from = LastEvaluatedKey;
      if (from === undefined) break;
    }
    return jobs.slice(0, limit);
  }

  /**
   * Begins an attempt: moves `nextAttemptAt` to `until`, so that no other process begins the same attempt.
   * @returns the stored job, or undefined if another process was first or the job is not PENDING
   */
  async begin(job: RewardJob, until: string): Promise<RewardJob | undefined> {
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.rewards,
          Key: { jobId: job.jobId },
          UpdateExpression: 'SET nextAttemptAt = :until',
          ConditionExpression: '#state = :pending AND nextAttemptAt = :seen',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':until': until, ':pending': 'PENDING', ':seen': job.nextAttemptAt ?? '' },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && parseReward(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Stores the outcome of a failed attempt or a retry. Returns false if the job has changed since `before`. */
  async replace(before: RewardJob, job: RewardJob): Promise<boolean> {
    try {
      await this.database.documents.send(
        new PutCommand({
          TableName: this.database.tables.rewards,
          Item: toRewardItem(job),
          ConditionExpression: '#state = :state AND attemptCount = :attempts',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': before.state, ':attempts': before.attemptCount },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return this.isStored(job);
      throw error;
    }
  }

  /**
   * Removes a member from the job of a quest. The other party of an unpaid job is still paid.
   * @throws ConditionalCheckFailedException if the job changes at every attempt
   */
  async eraseMember(questId: string, userId: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const job = await this.find(questId);
      if (job === undefined || ![job.requestorId, job.performerId].includes(userId)) return;
      try {
        await this.putErased(job, userId);
        return;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || attempt === ERASE_TRIES) throw error;
      }
    }
  }

  private async putErased(job: RewardJob, userId: string): Promise<void> {
    await this.database.documents.send(
      new PutCommand({
        TableName: this.database.tables.rewards,
        Item: toRewardItem(eraseReward(job, userId)),
        ConditionExpression:
          '#state = :state AND attemptCount = :attempts AND requestorId = :requestor AND performerId = :performer',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':state': job.state,
          ':attempts': job.attemptCount,
          ':requestor': job.requestorId,
          ':performer': job.performerId,
        },
      }),
    );
  }

  /** Counts PENDING jobs and returns the earliest completion time. Eventually consistent. */
  async backlog(): Promise<{ readonly pending: number; readonly oldest?: string }> {
    let pending = 0;
    let oldest: string | undefined;
    let from: Record<string, unknown> | undefined;
    for (let page = 0; page < BACKLOG_PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.database.tables.rewards,
          IndexName: 'by-state',
          KeyConditionExpression: '#state = :pending',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pending': 'PENDING' },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      oldest ??= Items[0] && text(Items[0], 'completedAt');
      pending += Items.length;
      from = LastEvaluatedKey;
      if (from === undefined) break;
    }
    return { pending, ...(oldest !== undefined && { oldest }) };
  }

  /** Lists the jobs in one state, latest completion first. */
  async inState(state: RewardState, limit: number, after?: string): Promise<RewardPage> {
    const { Items = [], LastEvaluatedKey } = await this.rowsIn(state, 'latest first', limit, after);
    const jobs = await this.whole(Items);
    if (LastEvaluatedKey === undefined) return { jobs };
    return { jobs, next: `${text(LastEvaluatedKey, 'completedAt')}#${text(LastEvaluatedKey, 'jobId')}` };
  }

  /** Counts the jobs in one state up to `most` and reads the first `shown`, earliest completion first. */
  async earliestIn(state: RewardState, most: number, shown: number): Promise<{ count: number; jobs: RewardJob[] }> {
    const { Items = [] } = await this.rowsIn(state, 'earliest first', most);
    return { count: Items.length, jobs: await this.whole(Items.slice(0, shown)) };
  }

  /** Reads one page of the index by state, eventually consistent. */
  private rowsIn(state: RewardState, order: 'earliest first' | 'latest first', limit: number, after?: string) {
    const [completedAt, jobId] = after?.split('#') ?? [];
    return this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.rewards,
        IndexName: 'by-state',
        KeyConditionExpression: '#state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state },
        ScanIndexForward: order === 'earliest first',
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { state, completedAt, jobId } }),
      }),
    );
  }

  /** Checks whether a failed Put is a retry of the SDK whose first attempt succeeded. */
  private async isStored(job: RewardJob): Promise<boolean> {
    const found = await this.find(job.jobId);
    return found !== undefined && isSame(found, job);
  }

  /** Reads the jobs of index rows, in order. Logs and skips damaged ones, so that they do not block the others. */
  private async whole(rows: readonly Item[]): Promise<RewardJob[]> {
    const ids = rows.map((row) => text(row, 'jobId'));
    const { rewards } = await this.database.readMany({ rewards: ids.map((jobId) => ({ jobId })) });
    const jobs = parseReadable(rewards, parseReward, (error, { jobId }) =>
      this.logger.error({ err: error, jobId }, 'failed to parse a reward job'),
    );
    const byId = new Map(jobs.map((job) => [job.jobId, job]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  private async outcomeOfRefusal(refusal: ConditionFailed, { job }: Payment): Promise<PaymentOutcome> {
    if (!refusal.names.includes(PENDING_STILL) && refusal.names.includes(BELOW_CAP)) return 'capped';
    // The stored job tells a lost answer from a payment by another process.
    const now = await this.find(job.jobId);
    if (now !== undefined && isSame(now, job)) return 'paid';
    if (now?.state !== 'PENDING') return 'not-pending';
    throw refusal;
  }

  private paidJob(before: RewardJob, job: RewardJob): NamedWrite {
    return {
      name: PENDING_STILL,
      write: {
        Put: {
          TableName: this.database.tables.rewards,
          Item: toRewardItem(job),
          ConditionExpression: '#state = :pending AND attemptCount = :attempts',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pending': 'PENDING', ':attempts': before.attemptCount },
        },
      },
    };
  }

  /** Increments the counter of this pair and day, unless it has reached the cap. */
  private pairCount(job: RewardJob, cap: number): NamedWrite {
    const { pair, day } = rewardPair(job);
    return {
      name: BELOW_CAP,
      write: {
        Update: {
          TableName: this.database.tables.rewards,
          Key: { jobId: partitionKey('rewards', 'pair', ...pair, day) },
          UpdateExpression: 'ADD paidCount :one SET expiresAtSeconds = :expiry',
          ConditionExpression: 'attribute_not_exists(paidCount) OR paidCount < :cap',
          ExpressionAttributeValues: {
            ':one': 1,
            ':cap': cap,
            ':expiry': Math.floor(Date.parse(job.completedAt) / 1_000) + PAIR_COUNTER_DAYS * 86_400,
          },
        },
      },
    };
  }
}

/** True if the stored job equals the one that this process wrote. */
function isSame(stored: RewardJob, job: RewardJob): boolean {
  return (['state', 'attemptCount', 'nextAttemptAt', 'updatedAt'] as const).every((name) => stored[name] === job[name]);
}

/** Returns the client request token. Equal payments share it, so that a retry is idempotent. */
function paymentToken(job: RewardJob): string {
  return createHash('sha256').update(JSON.stringify(job)).digest('hex').slice(0, 36);
}
