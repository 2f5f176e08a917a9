import { type Command, Option } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployments } from '../clients/code-deploy.ts';
import { ReleaseRecords } from '../clients/release-records.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { runPlan } from '../core/run-plan.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { refuseTables } from '../deploy/change-plans.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { FlagStore } from '../flags/store.ts';
import { decideUndo, type RollbackFacts } from './decide.ts';
import { rollbackExecutors } from './execute.ts';
import { planRollback, PROMISED_SECONDS, ROLLBACK_ITEMS } from './plan.ts';

/** Items that the command completes itself. */
const DONE_BY_COMMAND: readonly string[] = ['plan ready', 'stakeholders told', 'steps done'];

interface RollbackOptions {
  readonly to?: string;
  readonly code?: true;
}

/** Makes the area the verb: `rollback prod`. */
export function addRollback(area: Command, context: OpsContext): void {
  becomeVerb<RollbackOptions>(area, context, {
    stage: 'argument',
    options: [
      new Option('--to <release>', 'target release; default: the previous one'),
      new Option('--code', 'keep the flags, although they changed last'),
    ],
    role: 'operator',
    changes: true,
    help: `Chooses the fastest rollback and measures it against the objective of 5 minutes:
  1. flags that changed after the last release are reverted (seconds)
  2. a release whose old tasks still run is stopped with rollback (seconds); a rollback that CodeDeploy started by
     itself is awaited, not stopped
  3. otherwise the previous release is deployed all at once from its images (minutes)
Web, API, scheduled tasks and the edge cache go together. Does not undo data or infrastructure. Notifies
the operators (pages in production) and records the rollback. One flag alone: "flags kill". An image that the
registry has let go is built again: check out the tag, "image build", "image push", "deploy start". Not sure? --dry-run shows the choice.

  npm run ops -- rollback prod --dry-run
  npm run ops -- rollback prod --reason "logins fail since the release" --yes prod
  npm run ops -- rollback prod --to v1.2.2 --yes prod
  npm run ops -- rollback staging --code`,
    run: rollBack,
  });
}

async function rollBack({ context, access: named, options, tell }: VerbCall<RollbackOptions>): Promise<void> {
  const stage = cloudStage(
    named.stage,
    'Start the stack of the wanted commit with "npm start", or name a deployed stage.',
  );
  const access: CloudAccess = { ...named, stage };
  const facts = await rollbackFacts(context, access);
  refuseTables(stage, facts.running);
  const undo = decideUndo(facts, options);
  const plan = planRollback(stage, undo, options.reason ?? `rolled back by ${context.operator}`);
  const report = await runPlan(context, plan, rollbackExecutors(context, access, options), options);
  const isInTime = report.seconds <= PROMISED_SECONDS;
  const list = report.dryRun ? undefined : writeChecklist(context, plan, report.seconds, isInTime);
  const result = {
    ...report,
    kind: undo.kind,
    promisedSeconds: PROMISED_SECONDS,
    isInTime,
    notes: plan.notes,
    items: ROLLBACK_ITEMS,
    ...(list !== undefined && { checklist: list }),
  };
  tell(result, () => [
    '',
    ...(report.dryRun
      ? []
      : [
          `rolled back after ${elapsed(report.seconds)}: ${isInTime ? 'within' : 'MISSED'} the objective of ${elapsed(PROMISED_SECONDS)}`,
        ]),
    'not undone:',
    ...(plan.notes ?? []).slice(1).map((note) => `  ${note}`),
    'left to do:',
    ...checklist(!report.dryRun).map((line) => `  ${line}`),
    ...(list === undefined ? [] : [`tick them in ${list}`]),
    `next: npm run ops -- verify ${stage} --window 5m`,
  ]);
}

/** Returns the checklist with the completed items ticked. */
function checklist(isDone: boolean): string[] {
  return ROLLBACK_ITEMS.map((item) => `[${isDone && DONE_BY_COMMAND.includes(item) ? 'x' : ' '}] ${item}`);
}

/** Writes the checklist to the records folder. */
function writeChecklist(context: OpsContext, plan: Plan, seconds: number, isInTime: boolean): string {
  const at = new Date(context.clock.now()).toISOString();
  const folder = join(context.records, 'rollbacks');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${plan.stage}-${at.replaceAll(/[:.]/g, '-')}.md`);
  const lines = [
    `# ${plan.title} (${plan.stage})`,
    '',
    `${at}, by ${context.operator}: ${elapsed(seconds)}, ${isInTime ? 'within' : 'beyond'} ${elapsed(PROMISED_SECONDS)}.`,
    '',
    ...checklist(true).map((line) => `- ${line}`),
    '',
    ...plan.steps.map(({ title }, index) => `${index + 1}. ${title}`),
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** Reads the facts of a rollback. Unreadable flags are skipped with a warning. */
export async function rollbackFacts(context: OpsContext, access: CloudAccess): Promise<RollbackFacts> {
  const records = new ReleaseRecords(context, access);
  const running = await new Deployments(context, access).running();
  const current = await records.current();
  const flags = await lastFlags(context, access).catch((error: unknown) => {
    context.terminal.warn(`could not read the flags: ${messageOf(error)}`);
    return undefined;
  });
  return {
    now: context.clock.now(),
    running,
    records: await records.list(),
    ...(current && { current }),
    ...(flags && { flags }),
  };
}

async function lastFlags(context: OpsContext, access: CloudAccess): Promise<RollbackFacts['flags']> {
  const { deployments, running } = await new FlagStore(context, access).state();
  const [last] = deployments;
  if (last === undefined || (last.state !== 'COMPLETE' && running?.number !== last.number)) return undefined;
  // The first deployment has no predecessor.
  if (!deployments.some(({ number, state }) => number < last.number && state === 'COMPLETE')) return undefined;
  return { at: last.completedAt ?? last.startedAt, number: last.number, isRunning: running !== undefined };
}
