import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Plan, Step } from '../core/plan.ts';
import { runPlan } from '../core/run-plan.ts';
import { aligned, table } from '../core/table.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { canaryDrill } from './canary-drill.ts';
import { DRILL_FOLDER, type DrillName, type DrillRecord, type DrillResult, DRILLS } from './drill-record.ts';
import { flagDrill } from './flag-drill.ts';
import { restoreDrill } from './restore-drill.ts';
import { rewardDrill } from './reward-drill.ts';
import { DrillStack } from './drill-stack.ts';
import { taskDrill } from './task-drill.ts';

type Drill = (drill: DrillStack) => Promise<string>;

const DRILL_OF: Readonly<Record<DrillName, { readonly title: string; readonly run: Drill }>> = {
  flag: { title: 'kill a flag, see service and pages follow, take it back', run: flagDrill },
  canary: { title: 'let the planner stop a canary, on made-up figures', run: canaryDrill },
  task: { title: 'kill the service in a storm of quests; nothing may be lost', run: taskDrill },
  reward: { title: 'let a reward be given up, retry it, see it paid once', run: rewardDrill },
  restore: { title: 'copy tables, verify, swap, live a quest, swap back, verify', run: restoreDrill },
};

interface DrillStep extends Step {
  readonly do: 'drill';
  readonly drill: DrillName;
}

/** Makes the area itself the verb: `gameday [--drill <name>]`. */
export function addGameday(area: Command, context: OpsContext): void {
  becomeVerb<{ drill?: DrillName[] }>(area, context, {
    stage: 'option',
    options: [new Option('--drill <name...>', DRILLS.join(', ')).argParser(oneDrill)],
    role: 'developer',
    changes: true,
    namesStage: false,
    help: `Runs drills on the local stack, measures times, prints a table and stores it in <records>/gameday. "ready" accepts a
recovery drill for 30 days. Restores the stack, except for quests of the smoke members.

${aligned(DRILLS.map((name) => [name, DRILL_OF[name].title]))
  .map((line) => `  ${line}`)
  .join('\n')}

Requires a running stack ("npm start") that is not in use: the drills restart the service and switch flags. Refuses every
stage but local.

  npm run ops -- gameday
  npm run ops -- gameday --drill restore
  npm run ops -- gameday --drill flag task --json`,
    run: gameday,
  });
}

/** Plans the drills in list order. */
export function planDrills(names: readonly DrillName[] = DRILLS): Plan<DrillStep> {
  const chosen = DRILLS.filter((name) => names.includes(name));
  return {
    verb: 'gameday',
    stage: 'local',
    title: 'Practise',
    steps: chosen.map((drill) => ({ do: 'drill', title: `${drill}: ${DRILL_OF[drill].title}`, drill })),
    notes: ['the service is killed and flags are switched; both come back'],
  };
}

async function gameday({ context, access, stage, options, tell }: VerbCall<{ drill?: DrillName[] }>): Promise<void> {
  if (stage !== 'local') {
    throw new OpsFailure('Drills kill and switch things off: they run on a local stack alone.', EXIT.usage);
  }
  const plan = planDrills(options.drill);
  const results: DrillResult[] = [];
  const report = await runPlan(
    context,
    plan,
    {
      drill: async ({ drill }) => {
        const result = await practise(context, access.data, drill);
        results.push(result);
        return `${result.passed ? 'passed' : 'FAILED'}: ${result.reason}`;
      },
    },
    options,
  );
  if (options.dryRun) {
    if (options.json) tell(report, () => []);
    return;
  }
  const record: DrillRecord = {
    at: new Date(context.clock.now()).toISOString(),
    by: context.operator,
    drills: results,
  };
  const file = keep(context, record);
  tell({ ...record, file }, () => [...drillTable(results), `saved in ${file}`]);
  const failed = results.filter(({ passed }) => !passed).map(({ drill }) => drill);
  if (failed.length > 0) throw new OpsFailure(`Failed: ${failed.join(', ')}`);
}

/** Runs one drill. A failure does not prevent the others. */
async function practise(context: OpsContext, data: string, name: DrillName): Promise<DrillResult> {
  const drill = new DrillStack(context, data);
  const began = context.clock.now();
  const result = (passed: boolean, reason: string): DrillResult => {
    return { drill: name, passed, seconds: (context.clock.now() - began) / 1000, times: drill.times, reason };
  };
  try {
    return result(true, await DRILL_OF[name].run(drill));
  } catch (error) {
    return result(false, messageOf(error));
  }
}

function keep(context: OpsContext, record: DrillRecord): string {
  const folder = join(context.records, DRILL_FOLDER);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${record.at.replaceAll(':', '-')}.json`);
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

function drillTable(results: readonly DrillResult[]): string[] {
  const rows = results.flatMap(({ drill, passed, seconds, times }) => [
    [drill, passed ? 'passed' : 'FAILED', elapsed(seconds), ''],
    ...times.map((one) => ['', '', elapsed(one.seconds), one.what]),
  ]);
  return table(['DRILL', 'RESULT', 'TOOK', 'WHAT'], rows);
}

function oneDrill(word: string, before: DrillName[] | undefined): DrillName[] {
  const found = DRILLS.find((name) => name === word);
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${DRILLS.join(', ')}.`);
  return [...(before ?? []), found];
}
