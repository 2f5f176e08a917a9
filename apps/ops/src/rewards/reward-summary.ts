/** Counted fields of a reward job in the administration API. */
export interface ListedReward {
  readonly state: string;
  readonly completedAt: string;
  readonly attempts: readonly { readonly at: string; readonly error?: string }[];
}

export interface RewardSummary {
  readonly pending: number;
  /** Age of the oldest pending reward. */
  readonly oldestPendingSeconds: number;
  readonly abandoned: number;
  /** Starts of jobs in the dead-letter queue. A local stage has none. */
  readonly deadLetters?: number;
  /** Attempts of the reprocessor, without the one in the request. */
  readonly reprocessing: Readonly<Record<'lastHour' | 'lastDay', { readonly attempts: number; readonly paid: number }>>;
}

const HOUR_MS = 3_600_000;

/** Delay before the first attempt of the reprocessor. An earlier attempt belongs to the request. */
const FIRST_RETRY_MS = 30_000;

/** Summarises reward jobs. */
export function summarizeRewards(jobs: readonly ListedReward[], now: number): RewardSummary {
  const pending = jobs.filter(({ state }) => state === 'PENDING');
  const since = Math.min(now, ...pending.map(({ completedAt }) => Date.parse(completedAt)));
  return {
    pending: pending.length,
    oldestPendingSeconds: Math.floor((now - since) / 1_000),
    abandoned: jobs.filter(({ state }) => state === 'ABANDONED').length,
    reprocessing: { lastHour: reprocessed(jobs, now - HOUR_MS), lastDay: reprocessed(jobs, now - 24 * HOUR_MS) },
  };
}

function reprocessed(jobs: readonly ListedReward[], since: number) {
  const attempts = jobs.flatMap(({ completedAt, attempts: all }) =>
    all.filter(({ at }) => Date.parse(at) >= Math.max(since, Date.parse(completedAt) + FIRST_RETRY_MS)),
  );
  return { attempts: attempts.length, paid: attempts.filter(({ error }) => error === undefined).length };
}

/** Formats the summary. */
export function summaryLines(summary: RewardSummary): string[] {
  const { pending, oldestPendingSeconds, abandoned, deadLetters, reprocessing } = summary;
  const rate = ({ attempts, paid }: { attempts: number; paid: number }) =>
    attempts === 0 ? 'no attempts' : `${Math.round((100 * paid) / attempts)} % of ${attempts} attempts paid`;
  return [
    `pending       ${pending}${pending === 0 ? '' : `, the oldest for ${oldestPendingSeconds} s`}`,
    `abandoned     ${abandoned}`,
    ...(deadLetters === undefined
      ? []
      : [`dead letters  ${deadLetters}${deadLetters === 0 ? '' : ', see "rewards dlq"'}`]),
    `reprocessing  last hour: ${rate(reprocessing.lastHour)}; last 24 hours: ${rate(reprocessing.lastDay)}`,
  ];
}
