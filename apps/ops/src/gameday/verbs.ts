import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Plan, Step } from '../core/plan.ts';
import { runPlan } from '../core/run-plan.ts';
import { table } from '../core/table.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { World } from '../core/world.ts';
import { canaryDrill } from './canary-drill.ts';
import { DRILL_FOLDER, type DrillName, type DrillRecord, type DrillResult, DRILLS } from './drill-record.ts';
import { flagDrill } from './flag-drill.ts';
import { restoreDrill } from './restore-drill.ts';
import { rewardDrill } from './reward-drill.ts';
import { StackUnderDrill } from './stack-under-drill.ts';
import { taskDrill } from './task-drill.ts';

type Drill = (drill: StackUnderDrill) => Promise<string>;

const DRILL_OF: Readonly<Record<DrillName, { readonly says: string; readonly run: Drill }>> = {
  flag: { says: 'kill a flag, see service and pages follow, take it back', run: flagDrill },
  canary: { says: 'let the planner stop a canary, on made-up figures', run: canaryDrill },
  task: { says: 'kill the service in a storm of quests; nothing may be lost', run: taskDrill },
  reward: { says: 'let a reward be given up, retry it, see it paid once', run: rewardDrill },
  restore: { says: 'copy tables, verify, swap, live a quest, swap back, verify', run: restoreDrill },
};

interface DrillStep extends Step {
  readonly do: 'drill';
  readonly drill: DrillName;
}

/** Makes the area itself the verb: `gameday [--drill <name>]`. */
export function addGameday(area: Command, world: World): void {
  becomeVerb<{ drill?: DrillName[] }>(area, world, {
    stage: 'option',
    options: [new Option('--drill <name...>', DRILLS.join(', ')).argParser(oneDrill)],
    role: 'developer',
    changes: true,
    help: `Practises on the running local stack, measures, prints a table and keeps it in <records>/gameday; "ready" believes a
drill of recovery for 30 days. Ends by itself and leaves the stack as it was, but for quests of the smoke people.

${DRILLS.map((name) => `  ${name.padEnd(9)}${DRILL_OF[name].says}`).join('\n')}

It needs a stack that runs ("npm start"), and nobody who works with it meanwhile: the service is killed and started, and
flags are switched. It refuses every stage but local.

  npm run ops -- gameday
  npm run ops -- gameday --drill restore
  npm run ops -- gameday --drill flag task --json`,
    run: gameday,
  });
}

/** What is going to be practised, in the order of the list. */
export function planDrills(names: readonly DrillName[] = DRILLS): Plan<DrillStep> {
  const chosen = DRILLS.filter((name) => names.includes(name));
  return {
    verb: 'gameday',
    stage: 'local',
    title: 'Practise',
    steps: chosen.map((drill) => ({ do: 'drill', says: `${drill}: ${DRILL_OF[drill].says}`, drill })),
    notes: ['the service is killed and flags are switched; both come back'],
  };
}

async function gameday({ world, access, stage, options, tell }: VerbCall<{ drill?: DrillName[] }>): Promise<void> {
  if (stage !== 'local') {
    throw new OpsFailure('Drills kill and switch things off: they run on a local stack alone.', EXIT.usage);
  }
  const plan = planDrills(options.drill);
  const results: DrillResult[] = [];
  const report = await runPlan(
    world,
    plan,
    {
      drill: async ({ drill }) => {
        const result = await practise(world, access.data, drill);
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
  const record: DrillRecord = { at: new Date(world.clock.now()).toISOString(), by: world.operator, drills: results };
  const file = keep(world, record);
  tell({ ...record, file }, () => [...drillTable(results), `kept in ${file}`]);
  const failed = results.filter(({ passed }) => !passed).map(({ drill }) => drill);
  if (failed.length > 0) throw new OpsFailure(`Failed: ${failed.join(', ')}`);
}

/** One drill; one that fails must not keep the others from being practised. */
async function practise(world: World, data: string, name: DrillName): Promise<DrillResult> {
  const drill = new StackUnderDrill(world, data);
  const began = world.clock.now();
  const result = (passed: boolean, reason: string): DrillResult => {
    return { drill: name, passed, seconds: (world.clock.now() - began) / 1000, times: drill.times, reason };
  };
  try {
    return result(true, await DRILL_OF[name].run(drill));
  } catch (error) {
    return result(false, messageOf(error));
  }
}

function keep(world: World, record: DrillRecord): string {
  const folder = join(world.records, DRILL_FOLDER);
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
