import { type Command, InvalidArgumentError, Option } from 'commander';
import { allPassed, checkLines, type CheckRow, runChecks, reportChecks } from '../core/checks.ts';
import { durationFrom } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { probeChecks } from './probes.ts';
import { stateChecks } from './state-checks.ts';

interface HealthOptions {
  watch?: true;
  every: number;
  for?: number;
}

/** Makes the area itself the verb: `health [stage] [--watch]`. */
export function addHealth(area: Command, context: OpsContext): void {
  becomeVerb<HealthOptions>(area, context, {
    stage: 'argument',
    options: [
      new Option('--watch', 'repeat until Ctrl-C and print the changes'),
      new Option('--every <duration>', 'pause between two runs').argParser(duration).default(10_000, '10s'),
      new Option('--for <duration>', 'end after this time').argParser(duration),
    ],
    role: 'operator',
    help: `Prints one table: service, pages, database, identity, flags, running deployments, alarms in ALARM with their runbooks,
failed starts of jobs, abandoned rewards. Start here during an incident.
Changes nothing. Exit code 1 if a check does not pass; a check that cannot run is UNKNOWN and does not pass.

A local stack has no alarms, no CodeDeploy and no dead letters: it shows its programs instead. It does NOT sign in or
write: "smoke" does that, and "verify" looks at the time since a deployment.

  npm run ops -- health
  npm run ops -- health prod
  npm run ops -- health staging --watch --every 30s
  npm run ops -- health prod --json`,
    run: health,
  });
}

async function health({ context, access, options }: VerbCall<HealthOptions>): Promise<void> {
  const checks = [...probeChecks(context, access), ...stateChecks(context, access)];
  if (!options.watch) {
    await reportChecks(context, checks, { ...options, about: access.stage });
    return;
  }
  if (options.json) throw new OpsFailure('--watch and --json exclude each other: --json prints one run.', EXIT.usage);
  const end = options.for === undefined ? Infinity : context.clock.now() + options.for;
  let before: CheckRow[] | undefined;
  for (;;) {
    const rows = await runChecks(context, checks);
    reportRound(context, rows, before);
    before = rows;
    if (context.clock.now() + options.every > end) {
      if (!allPassed(rows)) throw new OpsFailure('Some checks did not pass.');
      return;
    }
    await context.clock.sleep(options.every);
  }
}

/** Prints the whole table first, then the changes and a heartbeat. */
function reportRound(context: OpsContext, rows: readonly CheckRow[], before: readonly CheckRow[] | undefined): void {
  const at = new Date(context.clock.now()).toISOString();
  const changed = before ? rows.filter((row, index) => before[index]?.state !== row.state) : rows;
  const bad = rows.filter(({ state }) => state !== 'ok').map(({ id }) => id);
  context.terminal.print(`${at}  ${bad.length === 0 ? 'all good' : `not good: ${bad.join(', ')}`}`);
  if (changed.length > 0) checkLines(changed).forEach((line) => context.terminal.print(line));
}

function duration(word: string): number {
  try {
    return durationFrom(word);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}
