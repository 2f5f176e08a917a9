import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient } from '../clients/admin-client.ts';
import { countDeadLetters } from '../clients/dead-letters.ts';
import { type Verb, type VerbCall, addVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { addChanges } from './change-verbs.ts';
import { addDeadLetters } from './dead-letter-verb.ts';
import { type ListedReward, summarizeRewards, summaryLines } from './reward-summary.ts';

interface Job extends ListedReward {
  readonly jobId: string;
  readonly attemptCount: number;
  readonly nextAttemptAt?: string;
}

interface JobPage {
  readonly items: readonly Job[];
  readonly nextCursor?: string;
}

const STATES = ['PENDING', 'PAID', 'ABANDONED'] as const;

/** Age limit of paid jobs. Older ones had no attempt within the last day, unless an admin reset them. */
const COUNTED_PAID_MS = 48 * 3_600_000;

/** Adds `rewards list|reprocess|retry|reconcile`, all through the administration of the service, and `rewards dlq`. */
export function addRewards(area: Command, context: OpsContext): void {
  const add = <Options extends object>(verb: Omit<Verb<Options>, 'stage'>) =>
    addVerb<Options>(area, context, { ...verb, stage: 'option' });

  add<{ state?: string }>({
    name: 'list',
    description: 'pending and abandoned rewards, dead letters, and results of reprocessing',
    options: [new Option('--state <state>', STATES.join(', ')).argParser(oneState)],
    role: 'operator',
    help: `Without --state: counts, the age of the oldest pending reward, how many attempts were paid in an hour and a day, and
how many starts of jobs failed (dead letters, outside the local stage). With --state: every job in that state, the latest
first. Look here when members miss their reward.

  npm run ops -- rewards list --stage prod
  npm run ops -- rewards list --stage prod --state abandoned`,
    run: list,
  });
  addChanges(area, context);
  addDeadLetters(area, context);
}

async function list({ context, access, stage, options, tell }: VerbCall<{ state?: string }>): Promise<void> {
  const admin = await context.admin(access);
  const { state } = options;
  if (state !== undefined) {
    const jobs = await allJobs(admin, state);
    tell(jobs, () => jobs.map(jobLine));
    return;
  }
  const now = context.clock.now();
  const jobs = [
    ...(await allJobs(admin, 'PENDING')),
    ...(await allJobs(admin, 'ABANDONED')),
    ...(await allJobs(admin, 'PAID', ({ completedAt }) => Date.parse(completedAt) >= now - COUNTED_PAID_MS)),
  ];
  // The local stage starts its jobs itself and has no queue.
  const letters = stage === 'local' ? {} : { deadLetters: await countDeadLetters(context, stage) };
  const summary = { ...summarizeRewards(jobs, now), ...letters };
  tell(summary, () => summaryLines(summary));
}

/** Yields the jobs of a state, latest first. */
async function allJobs(
  admin: Pick<AdminClient, 'get'>,
  state: string,
  isWanted: (job: Job) => boolean = () => true,
): Promise<Job[]> {
  const jobs: Job[] = [];
  let cursor = '';
  for (;;) {
    const page = (await admin.get(`/rewards?state=${state}&limit=100${cursor}`)) as JobPage;
    const wanted = page.items.filter(isWanted);
    jobs.push(...wanted);
    if (page.nextCursor === undefined || wanted.length < page.items.length) return jobs;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

function jobLine({ jobId, state, completedAt, attemptCount, attempts, nextAttemptAt }: Job): string {
  const last = attempts.at(-1)?.error ?? '';
  const next = nextAttemptAt === undefined ? '' : `next ${nextAttemptAt}`;
  return [jobId, state, `completed ${completedAt}`, `${attemptCount} attempts`, last, next].filter(Boolean).join('  ');
}

function oneState(value: string): string {
  const state = STATES.find((known) => known === value.toUpperCase());
  if (state === undefined) throw new InvalidArgumentError(`It must be one of ${STATES.join(', ')}.`);
  return state;
}
