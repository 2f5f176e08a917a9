import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient } from '../clients/admin-client.ts';
import { countDeadLetters } from '../clients/dead-letters.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { type Verb, type VerbCall, addVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { addDeadLetters } from './dead-letter-verb.ts';
import { type ListedReward, summarizeRewards, summaryLines } from './reward-summary.ts';
import { aligned } from '../core/table.ts';

interface Job extends ListedReward {
  readonly jobId: string;
  readonly attemptCount: number;
  readonly nextAttemptAt?: string;
}

interface JobPage {
  readonly items: readonly Job[];
  readonly nextCursor?: string;
}

interface ReconcileAnswer {
  readonly findings: readonly { kind: string; questId?: string; userId?: string; detail: string; repaired: boolean }[];
  readonly checkedQuests: number;
  readonly checkedMembers: number;
  readonly isComplete: boolean;
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
  add<{ limit?: number }>({
    name: 'reprocess',
    description: 'pays due rewards now',
    options: [new Option('--limit <count>', 'at most so many jobs').argParser(wholeNumber)],
    namesStage: true,
    role: 'operator',
    help: `Runs the reprocessor of the service once, which also runs every minute. Safe at any time: no reward is paid twice. Jobs of
another process count as skipped.

  npm run ops -- rewards reprocess --stage prod`,
    run: async ({ context, access, options: { limit }, tell }) => {
      const admin = await context.admin(access);
      const answer = await admin.post('/rewards/reprocess', limit === undefined ? {} : { limit });
      tell(answer, () => linesOf(answer));
    },
  });
  add({
    name: 'retry',
    description: 'resets the attempts of an abandoned reward',
    words: [{ word: '<jobId>', description: 'as "rewards list --state abandoned" prints it' }],
    namesStage: true,
    role: 'operator',
    help: `First find out why it failed: each attempt keeps its error. Afterwards the reprocessor pays it within a minute,
or "rewards reprocess" at once.

  npm run ops -- rewards retry 01J8Z... --stage prod`,
    run: async ({ context, access, words: [jobId = ''], tell }) => {
      const admin = await context.admin(access);
      const answer = await admin.post(`/rewards/${encodeURIComponent(jobId)}/retry`, {});
      tell(answer, () => linesOf(answer));
    },
  });
  add<{ repair?: true }>({
    name: 'reconcile',
    description: 'finds inconsistencies; exit code 1 for open findings',
    options: [new Option('--repair', 'repair what is safe to repair')],
    namesStage: true,
    role: 'operator',
    help: `Compares quests, jobs, balances and ledger. Without --repair it changes nothing. A repair uses the same decision and
the same conditional transaction as a request of a member.

  npm run ops -- rewards reconcile --stage prod
  npm run ops -- rewards reconcile --stage prod --repair`,
    run: reconcile,
  });
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

/** Runs a reconciliation. Each request works for a limited time; the next one continues. */
async function reconcile({ context, access, options, tell }: VerbCall<{ repair?: true }>): Promise<void> {
  const admin = await context.admin(access);
  const repair = options.repair === true;
  const total = { findings: [] as ReconcileAnswer['findings'][number][], checkedQuests: 0, checkedMembers: 0 };
  for (;;) {
    const answer = (await admin.post('/reconcile', { repair })) as ReconcileAnswer;
    total.findings.push(...answer.findings);
    total.checkedQuests += answer.checkedQuests;
    total.checkedMembers += answer.checkedMembers;
    if (answer.isComplete) break;
  }
  tell(total, () => [
    ...aligned(
      total.findings.map(({ kind, questId, userId, detail, repaired }) => [
        repaired ? 'repaired' : 'found',
        kind,
        questId ?? userId ?? '',
        detail,
      ]),
    ),
    `${total.checkedQuests} quests and ${total.checkedMembers} members checked`,
  ]);
  const left = total.findings.filter(({ repaired }) => !repaired).length;
  if (left > 0) throw new OpsFailure(`${left} findings need a person, or --repair`, EXIT.failed);
}

function linesOf(answer: unknown): string[] {
  return aligned(
    Object.entries(answer as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
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

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return Number(value);
}
