import { type Command, Option } from 'commander';
import { type Check, reportChecks } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { becomeVerb } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { browserChecks } from './browser.ts';
import { databaseChecks } from './database.ts';
import { firstMinutes } from './first-minutes.ts';
import { firstDay, firstHour } from './later.ts';

interface VerifyOptions {
  window: '5m' | '1h' | '24h';
  browser?: true;
  database?: true;
  healthCheckOnly?: true;
  feedback?: string;
}

/** Makes the area itself the verb: `verify [stage]`. */
export function addVerify(area: Command, context: OpsContext): void {
  becomeVerb<VerifyOptions & { dryRun?: true }>(area, context, {
    stage: 'argument',
    // It posts a quest.
    namesStage: true,
    options: [
      new Option('--window <time>', 'the list of checks').choices(['5m', '1h', '24h']).default('5m'),
      new Option('--browser', 'also the journey of two members in a browser'),
      new Option('--database', 'tables, indexes, recovery and latency of reads and writes, instead of a list'),
      new Option('--health-check-only', 'with --database: measures and writes nothing'),
      new Option('--feedback <words>', 'feedback of members, for the 24h list'),
      new Option('--dry-run', 'list the checks without running them'),
    ],
    role: 'operator',
    help: `Checks a stage after a deployment and prints one row for each check. Exit code 1 if a check fails.

5m   health, address, closed routes, pages, sign-in, a whole quest with both attestations, sign-out, profile, list, no
     spike of errors, database, a request in the log, security headers, no other origin.
1h   errors, p99, throttling, timeouts, rate limits, metrics and logs flow, no dead letter, no abandoned reward, alarms.
24h  no new kind of error, errors within the objective, no alarm in ALARM, refused sign-ins, feedback, alarms tested.

The 5m list completes one quest as the smoke members, and --database writes one item that expires. Nothing else changes.
It does NOT roll back: "rollback" does. A local stack skips checks that need AWS.

  npm run ops -- verify local
  npm run ops -- verify prod --window 1h
  npm run ops -- verify staging --browser
  npm run ops -- verify prod --database --health-check-only
  npm run ops -- verify prod --window 24h --feedback "Two members like it" --json`,
    run: async ({ access, options }) => {
      await reportChecks(context, checksOf(context, access, options), {
        ...options,
        about: access.stage,
      });
    },
  });
}

function checksOf(context: OpsContext, access: StageAccess, options: VerifyOptions): Check[] {
  const { window, browser, database, healthCheckOnly, feedback } = options;
  if (healthCheckOnly && !database) throw new OpsFailure('--health-check-only goes with --database.', EXIT.usage);
  const inBrowser = browser ? browserChecks(context, access) : [];
  if (database) return [...databaseChecks(context, access, healthCheckOnly === true), ...inBrowser];
  const lists = {
    '5m': () => firstMinutes(context, access),
    '1h': () => firstHour(context, access),
    '24h': () => firstDay(context, access, feedback),
  };
  return [...lists[window](), ...inBrowser];
}
