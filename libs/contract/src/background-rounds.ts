/** One kind of background work of the leader: what a round without work uses. */
export interface BackgroundRound {
  /** Name of the leader. */
  readonly round: string;
  /** Seconds between two rounds, by the default settings. */
  readonly everySeconds: number;
  /** Seconds after which each task asks for the lease again, which uses a write unit. */
  readonly leaseEverySeconds: number;
  /** Requests to the database, without the one for the lease. */
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Requests to the queue (SQS). */
  readonly queueRequests: number;
}

/** As `apps/api/src/jobs/round-budget.spec.ts` measures them. `LIST_SHARDS` is the default. */
export const BACKGROUND_ROUNDS: readonly BackgroundRound[] = [
  // Receipts without a place in the log.
  { round: 'log', everySeconds: 2, leaseEverySeconds: 4, requests: 2, writeUnits: 0, readUnits: 1.5, queueRequests: 0 },
  // Events that stopped processes left, and due messages; then the length of both lists.
  {
    ...{ round: 'dispatch', everySeconds: 10, leaseEverySeconds: 10 },
    ...{ requests: 14, writeUnits: 0, readUnits: 7, queueRequests: 0 },
  },
  // The position, and a page of each plan, status and shard.
  {
    ...{ round: 'reminders', everySeconds: 60, leaseEverySeconds: 60 },
    ...{ requests: 14, writeUnits: 1, readUnits: 7, queueRequests: 0 },
  },
  // Rewards, overdue quests, dates of calls, photos, deletions of accounts.
  {
    ...{ round: 'housekeeping', everySeconds: 60, leaseEverySeconds: 60 },
    ...{ requests: 7, writeUnits: 0, readUnits: 4, queueRequests: 0 },
  },
  // A request waits 20 seconds for the first message; the pause before the next one depends on the clock.
  {
    ...{ round: 'mail-events', everySeconds: 20, leaseEverySeconds: 30 },
    ...{ requests: 0, writeUnits: 0, readUnits: 0, queueRequests: 1 },
  },
];
