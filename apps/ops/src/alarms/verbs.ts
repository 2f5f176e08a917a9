import { type Command, Option } from 'commander';
import { type AlarmState, expectedAlarms, readAlarms, runbookOf } from '../clients/alarms.ts';
import { readOutputs } from '../clients/outputs.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { runPlan } from '../core/run-plan.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { alarmTestExecutors } from './test.ts';
import { alarmTestPlan, PROVABLE } from './test-plan.ts';

/** Adds `alarms list|test`. */
export function addAlarms(area: Command, context: OpsContext): void {
  addVerb<{ ringing?: true }>(area, context, {
    name: 'list',
    description: 'every alarm with state, time and runbook',
    stage: 'argument',
    options: [new Option('--ringing', 'only those in ALARM')],
    role: 'developer',
    help: `Alarms in ALARM come first. MISSING: the program declares the alarm, but the account does not have it. MUTED: its actions
are disabled. Exit code 1 if one is missing; an alarm in ALARM is no failure here ("health" judges). A local
stack has no alarms: "metrics" shows its figures against the same limits.

  npm run ops -- alarms list prod
  npm run ops -- alarms list prod --ringing --json`,
    run: list,
  });
  const keys = PROVABLE.map(({ key }) => key);
  addVerb<{ alarm: string }>(area, context, {
    name: 'test',
    description: 'provokes refusals and one alarm, and waits for both',
    stage: 'argument',
    options: [new Option('--alarm <key>', 'alarm to trigger').choices(keys).default('rewards-late')],
    role: 'operator',
    changes: true,
    help: `Provokes 404, 401, 405 and 422, waits until they are counted, then sends one false metric value and waits until its alarm
is in ALARM and OK again: about 10 to 30 minutes. Meant for staging after every change of alarms, and once a
month. Publishes to the topic "notify", not to "page". Asks for confirmation in production. On a local stack it tries the refusals
and their count, since there are no alarms. It creates nothing and leaves nothing but that one value.

  npm run ops -- alarms test staging
  npm run ops -- alarms test staging --alarm latency-p99
  npm run ops -- alarms test local`,
    run: test,
  });
}

type Row = Omit<AlarmState, 'since' | 'reason'> & {
  readonly since?: string;
  readonly reason?: string;
  readonly runbook: string;
};

async function list({ context, stage, options, tell }: VerbCall<{ ringing?: true }>): Promise<void> {
  const cloud = cloudStage(stage, 'Use "npm run ops -- metrics".');
  const outputs = readOutputs(context, cloud);
  const { runbooks } = outputs.contacts;
  const found = await readAlarms(context, cloud);
  const known = new Set(found.map(({ key }) => key));
  const missing = expectedAlarms(outputs).filter((key) => !known.has(key));
  const withRunbook = <T extends { readonly key: string }>(row: T) => ({
    ...row,
    runbook: `${runbooks}/${runbookOf(row.key)}`,
  });
  const rows: Row[] = [
    ...found.map(withRunbook),
    ...missing.map((key) => withRunbook({ key, state: 'MISSING', actionsEnabled: false })),
  ];
  const wanted = rows.filter(({ state }) => options.ringing !== true || state === 'ALARM').sort(byUrgency);
  tell(wanted, () => lines(wanted));
  if (missing.length > 0) throw new OpsFailure(`${missing.length} alarms are missing: run "infra preview ${cloud}".`);
}

const ORDER = ['ALARM', 'MISSING', 'INSUFFICIENT_DATA', 'OK'];
const byUrgency = (one: Row, other: Row) =>
  ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.key.localeCompare(other.key);

function lines(rows: readonly Row[]): string[] {
  if (rows.length === 0) return ['no alarm is in ALARM'];
  const cells = rows.map(({ key, state, since, runbook, reason = '', actionsEnabled }) => [
    state === 'MISSING' || actionsEnabled ? state : `${state}, MUTED`,
    key,
    since ?? '-',
    runbook,
    state === 'ALARM' ? reason : '',
  ]);
  return table(['STATE', 'ALARM', 'SINCE', 'RUNBOOK', 'WHY'], cells);
}

async function test({ context, access, stage, options, tell }: VerbCall<{ alarm: string }>): Promise<void> {
  const alarm = stage === 'local' ? undefined : PROVABLE.find(({ key }) => key === options.alarm);
  const plan = alarmTestPlan(stage, alarm);
  tell(await runPlan(context, plan, alarmTestExecutors(context, access), options), () => []);
}
