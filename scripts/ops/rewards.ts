import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { AdminClient } from './clients/admin-client.ts';
import { EXIT, OpsFailure } from './exit-codes.ts';
import { type ListedReward, summarizeRewards, summaryLines } from './reward-summary.ts';

/** What verbs need of the world; tests bring their own. */
export interface OpsWorld {
  admin(options: AccessOptions): Promise<Pick<AdminClient, 'get' | 'post'>>;
  print(line: string): void;
  now(): number;
}

export interface AccessOptions {
  readonly data: string;
  readonly api?: string;
}

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

/** Rewards paid longer ago cannot have been tried within the last day, unless an admin gave them their attempts anew. */
const COUNTED_PAID_MS = 48 * 3_600_000;

/** Adds `rewards list|reprocess|retry|reconcile`, all through the administration of the service. */
export function addRewards(program: Command, world: OpsWorld): void {
  const area = program.command('rewards').description('rewards that wait, fail and are paid');
  const verb = (name: string, description: string) =>
    area
      .command(name)
      .description(description)
      .option('--data <folder>', 'data folder of a local stack', '.local')
      .option('--api <address>', 'a deployed service; see scripts/ops/README.md for token and key')
      .option('--json', 'one JSON instead of lines for people');

  verb('list', 'what is pending, abandoned, and how well reprocessing does')
    .option('--state <state>', STATES.join(', '), oneState)
    .action((options: AccessOptions & { json?: true; state?: string }) => list(world, options));
  verb('reprocess', 'pays what is due, now')
    .option('--limit <count>', 'at most so many jobs', wholeNumber)
    .action(async (options: AccessOptions & { json?: true; limit?: number }) => {
      const admin = await world.admin(options);
      const { limit } = options;
      tell(world, options, await admin.post('/rewards/reprocess', limit === undefined ? {} : { limit }));
    });
  verb('retry <jobId>', 'gives an abandoned reward its attempts anew').action(
    async (jobId: string, options: AccessOptions & { json?: true }) => {
      const admin = await world.admin(options);
      tell(world, options, await admin.post(`/rewards/${encodeURIComponent(jobId)}/retry`, {}));
    },
  );
  verb('reconcile', 'finds what should not exist; exit code 1 where something is left')
    .option('--repair', 'puts right what can be put right safely')
    .action((options: AccessOptions & { json?: true; repair?: true }) => reconcile(world, options));
}

async function list(world: OpsWorld, options: AccessOptions & { json?: true; state?: string }): Promise<void> {
  const admin = await world.admin(options);
  const { state } = options;
  if (state !== undefined) {
    const jobs = await allJobs(admin, state);
    if (options.json) world.print(JSON.stringify(jobs));
    else jobs.forEach((job) => world.print(jobLine(job)));
    return;
  }
  const since = world.now() - COUNTED_PAID_MS;
  const jobs = [
    ...(await allJobs(admin, 'PENDING')),
    ...(await allJobs(admin, 'ABANDONED')),
    ...(await allJobs(admin, 'PAID', ({ completedAt }) => Date.parse(completedAt) >= since)),
  ];
  const summary = summarizeRewards(jobs, world.now());
  if (options.json) world.print(JSON.stringify(summary));
  else summaryLines(summary).forEach((line) => world.print(line));
}

/** Every job in one state, the latest completed first, as long as they are wanted. */
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

/** One request checks for a limited time; what is left over is asked for by the next one. */
async function reconcile(world: OpsWorld, options: AccessOptions & { json?: true; repair?: true }): Promise<void> {
  const admin = await world.admin(options);
  const repair = options.repair === true;
  const total = { findings: [] as ReconcileAnswer['findings'][number][], checkedQuests: 0, checkedMembers: 0 };
  for (;;) {
    const answer = (await admin.post('/reconcile', { repair })) as ReconcileAnswer;
    total.findings.push(...answer.findings);
    total.checkedQuests += answer.checkedQuests;
    total.checkedMembers += answer.checkedMembers;
    if (answer.isComplete) break;
  }
  if (options.json) world.print(JSON.stringify(total));
  else {
    for (const { kind, questId, userId, detail, repaired } of total.findings) {
      world.print(`${repaired ? 'repaired' : 'found   '}  ${kind}  ${questId ?? userId ?? ''}  ${detail}`);
    }
    world.print(`${total.checkedQuests} quests and ${total.checkedMembers} members checked`);
  }
  const left = total.findings.filter(({ repaired }) => !repaired).length;
  if (left > 0) throw new OpsFailure(`${left} findings need a person, or --repair`, EXIT.failed);
}

function tell(world: OpsWorld, { json }: { json?: true }, answer: unknown): void {
  if (json) {
    world.print(JSON.stringify(answer));
    return;
  }
  for (const [name, value] of Object.entries(answer as Record<string, unknown>)) {
    world.print(`${name.padEnd(16)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
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

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return Number(value);
}
