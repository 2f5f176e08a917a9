import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { runPlan } from '../core/run-plan.ts';
import { aligned } from '../core/table.ts';
import { addVerb, type Verb, type VerbCall } from '../core/verb.ts';

interface ReconcileAnswer {
  readonly findings: readonly { kind: string; questId?: string; userId?: string; detail: string; repaired: boolean }[];
  readonly checkedQuests: number;
  readonly checkedMembers: number;
  readonly isComplete: boolean;
}

type Reconciled = Omit<ReconcileAnswer, 'isComplete'>;

/** Adds `rewards reprocess|retry|reconcile`, which change rewards through the administration of the service. */
export function addChanges(area: Command, context: OpsContext): void {
  const add = <Options extends object>(verb: Omit<Verb<Options>, 'stage' | 'changes'>) =>
    addVerb<Options>(area, context, { ...verb, stage: 'option', changes: true });

  add<{ limit?: number }>({
    name: 'reprocess',
    description: 'pays due rewards now',
    options: [new Option('--limit <count>', 'at most so many jobs').argParser(wholeNumber)],
    role: 'operator',
    help: `Runs the reprocessor of the service once, which also runs every minute. Safe at any time: no reward is paid twice. Jobs of
another process count as skipped.

  npm run ops -- rewards reprocess --stage prod --yes prod`,
    run: async (call) => {
      const { limit } = call.options;
      const title = limit === undefined ? 'pay due rewards' : `pay at most ${String(limit)} due rewards`;
      await change(call, 'rewards reprocess', title, '/rewards/reprocess', limit === undefined ? {} : { limit });
    },
  });
  add({
    name: 'retry',
    description: 'resets the attempts of an abandoned reward',
    words: [{ word: '<jobId>', description: 'as "rewards list --state abandoned" prints it' }],
    role: 'operator',
    help: `First find out why it failed: each attempt keeps its error. Afterwards the reprocessor pays it within a minute,
or "rewards reprocess" at once.

  npm run ops -- rewards retry 01J8Z... --stage prod --yes prod --reason "the cause is gone"`,
    run: async (call) => {
      const [jobId = ''] = call.words;
      const path = `/rewards/${encodeURIComponent(jobId)}/retry`;
      await change(call, 'rewards retry', `reset the attempts of ${jobId}`, path, {});
    },
  });
  add<{ repair?: true }>({
    name: 'reconcile',
    description: 'finds inconsistencies; exit code 1 for open findings',
    options: [new Option('--repair', 'repair what is safe to repair')],
    role: 'operator',
    help: `Compares quests, jobs, balances and ledger. Without --repair it changes nothing. A repair uses the same decision and
the same conditional transaction as a request of a member.

  npm run ops -- rewards reconcile --stage prod
  npm run ops -- rewards reconcile --stage prod --repair --yes prod`,
    run: reconcile,
  });
}

/** Sends one signed request to the administration as a plan of one step. */
async function change(
  { context, access, stage, options, tell }: VerbCall<object>,
  verb: string,
  title: string,
  path: string,
  body: object,
): Promise<void> {
  let answer: unknown;
  const plan = { verb, stage, title: 'Change rewards', steps: [{ do: 'send', title } as const] };
  const send = async () => {
    const admin = await context.admin(access);
    answer = await admin.post(path, body);
    return undefined;
  };
  const report = await runPlan(context, plan, { send }, options);
  tell(answer ?? report, () => (answer === undefined ? [] : linesOf(answer)));
}

async function reconcile({ context, access, stage, options, tell }: VerbCall<{ repair?: true }>): Promise<void> {
  const repair = options.repair === true;
  let total: Reconciled | undefined;
  const compare = async () => {
    total = await everything(context, access, repair);
    return `${String(total.findings.length)} findings`;
  };
  if (repair) {
    const title = 'compare quests, jobs, balances and ledger, and repair what is safe to repair';
    const steps = [{ do: 'compare', title } as const];
    const plan = { verb: 'rewards reconcile', stage, title: 'Repair rewards', steps };
    const report = await runPlan(context, plan, { compare }, options);
    if (options.dryRun) tell(report, () => []);
  } else await compare();
  if (total === undefined) return;
  const { findings, ...counts } = total;
  tell({ findings, ...counts }, () => [
    ...aligned(
      findings.map(({ kind, questId, userId, detail, repaired }) => [
        repaired ? 'repaired' : 'found',
        kind,
        questId ?? userId ?? '',
        detail,
      ]),
    ),
    `${String(counts.checkedQuests)} quests and ${String(counts.checkedMembers)} members checked`,
  ]);
  const left = findings.filter(({ repaired }) => !repaired).length;
  if (left > 0) throw new OpsFailure(`${String(left)} findings need a person, or --repair`, EXIT.failed);
}

/** Runs a whole reconciliation. Each request works for a limited time; the next one continues. */
async function everything(
  context: OpsContext,
  access: VerbCall<object>['access'],
  repair: boolean,
): Promise<Reconciled> {
  const admin = await context.admin(access);
  const findings: ReconcileAnswer['findings'][number][] = [];
  let [checkedQuests, checkedMembers] = [0, 0];
  for (;;) {
    const answer = (await admin.post('/reconcile', { repair })) as ReconcileAnswer;
    findings.push(...answer.findings);
    checkedQuests += answer.checkedQuests;
    checkedMembers += answer.checkedMembers;
    if (answer.isComplete) return { findings, checkedQuests, checkedMembers };
  }
}

function linesOf(answer: unknown): string[] {
  return aligned(
    Object.entries(answer as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return Number(value);
}
