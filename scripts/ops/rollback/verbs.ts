import { type Command, Option } from 'commander';
import { Deployments } from '../clients/code-deploy.ts';
import { cloudStage, ReleaseRecords } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import { runPlan } from '../core/run-plan.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { World } from '../core/world.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { FlagStore } from '../flags/store.ts';
import { decideUndo, type RollbackFacts } from './decide.ts';
import { rollbackExecutors } from './execute.ts';
import { planRollback, PROMISED_SECONDS, ROLLBACK_ITEMS } from './plan.ts';

interface RollbackOptions {
  readonly to?: string;
  readonly code?: true;
}

/** Makes the area the verb: `rollback prod`. */
export function addRollback(area: Command, world: World): void {
  becomeVerb<RollbackOptions>(area, world, {
    stage: 'argument',
    options: [
      new Option('--to <release>', 'the release to go to; the one before without it'),
      new Option('--code', 'leaves flags alone, although they changed last'),
    ],
    role: 'devops',
    changes: true,
    help: `Chooses the cheapest undo that helps, and times it against 5 minutes:
  1. flags that changed after the last release are reverted (seconds)
  2. a release whose old tasks still live is stopped with rollback (seconds)
  3. otherwise the release before is deployed all at once from its kept images (minutes)
Web, API, scheduled tasks and the edge cache go together. It does not undo data, and not infrastructure; it says so. People
are told (paged in production) and it is written down. One flag alone: "flags kill". Not sure? --dry-run shows the choice.

  npm run ops -- rollback prod --dry-run
  npm run ops -- rollback prod --reason "logins fail since the release" --yes prod
  npm run ops -- rollback prod --to v1.2.2 --yes prod
  npm run ops -- rollback staging --code`,
    run: rollBack,
  });
}

async function rollBack({ world, access: named, options, tell }: VerbCall<RollbackOptions>): Promise<void> {
  const stage = cloudStage(named, 'start the stack of the wanted commit with "npm start", or name a deployed stage');
  const access: CloudAccess = { ...named, stage };
  const undo = decideUndo(await rollbackFacts(world, access), options);
  const plan = planRollback(stage, undo, options.reason ?? `rolled back by ${world.operator}`);
  const report = await runPlan(world, plan, rollbackExecutors(world, access, options), options);
  const isInTime = report.seconds <= PROMISED_SECONDS;
  const result = {
    ...report,
    kind: undo.kind,
    promisedSeconds: PROMISED_SECONDS,
    isInTime,
    notes: plan.notes,
    items: ROLLBACK_ITEMS,
  };
  tell(result, () => [
    '',
    ...(report.dryRun
      ? []
      : [
          `back after ${elapsed(report.seconds)}: ${isInTime ? 'within' : 'MISSED'} the promised ${elapsed(PROMISED_SECONDS)}`,
        ]),
    'not undone:',
    ...(plan.notes ?? []).slice(1).map((note) => `  ${note}`),
    'left to do:',
    ...ROLLBACK_ITEMS.map((item) => `  [ ] ${item}`),
    `next: npm run ops -- verify ${stage} --window 5m`,
  ]);
}

/** Looks at everything that could be undone. Flags that cannot be read are left alone, and that is said. */
export async function rollbackFacts(world: World, access: CloudAccess): Promise<RollbackFacts> {
  const records = new ReleaseRecords(world, access);
  const running = await new Deployments(world, access).running();
  const current = await records.current();
  const flags = await lastFlags(world, access).catch((error: unknown) => {
    world.terminal.warn(`flags could not be looked at: ${messageOf(error)}`);
    return undefined;
  });
  return {
    now: world.clock.now(),
    running,
    records: await records.list(),
    ...(current && { current }),
    ...(flags && { flags }),
  };
}

async function lastFlags(world: World, access: CloudAccess): Promise<RollbackFacts['flags']> {
  const { deployments, running } = await new FlagStore(world, access).state();
  const [last] = deployments;
  if (last === undefined || (last.state !== 'COMPLETE' && running?.number !== last.number)) return undefined;
  // The first one has nothing before it.
  if (!deployments.some(({ number, state }) => number < last.number && state === 'COMPLETE')) return undefined;
  return { at: last.completedAt ?? last.startedAt, number: last.number, isRunning: running !== undefined };
}
