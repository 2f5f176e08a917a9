import { type Command, Option } from 'commander';
import { BackupClient } from '@aws-sdk/client-backup';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { sideTableName } from '../../../../libs/contract/src/names.ts';
import type { TableName } from '../../../../libs/contract/src/tables.ts';
import { servingTables, type TableNames } from '../clients/tables.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { runPlan } from '../core/run-plan.ts';
import type { Stage } from '../core/stages.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { backUp, lastBackup } from './backup.ts';
import { BACKUP_HELP, BACKUPS_HELP, DRILL, STATUS_HELP, SWAP_HELP, VERIFY_HELP } from './help.ts';
import { ApiTraffic } from './redeploy.ts';
import { addRestore } from './restore-verb.ts';
import { backupLines, listTableBackups } from './table-backups.ts';
import { readStates, statusLines, statusOf } from './status.ts';
import { readPrevious, swapExecutors } from './swap.ts';
import { backTarget, interrupted, lossNotes, swapPlan } from './swap-plan.ts';
import { absent, problemsOf, readTableState } from './table-state.ts';
import { tableSource } from './table-source.ts';
import { compareWith, verifyTables } from './verify.ts';
import { DURABLE_TABLES } from './verify-tables.ts';

/** Adds `db status|backups|restore|verify|swap|backup`. */
export function addDb(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'status',
    description: 'tables, indexes, recovery, size; exit code 1 if a table differs from its definition',
    stage: 'argument',
    role: 'developer',
    help: STATUS_HELP,
    run: status,
  });
  addVerb(area, context, {
    name: 'backups',
    description: 'lists the copies in the vault and those of deleted tables',
    stage: 'argument',
    role: 'developer',
    help: BACKUPS_HELP,
    run: async ({ context: here, access, stage, tell }) => {
      const cloud = cloudStage(stage, DRILL);
      const backups = await listTableBackups(here, { ...access, stage: cloud });
      tell(backups, () => backupLines(backups, cloud));
    },
  });
  addRestore(area, context);
  addVerb<{ at?: string; exact?: true }>(area, context, {
    name: 'verify',
    description: 'reads every item: counts, checksums, balances against the ledger',
    stage: 'argument',
    options: [
      new Option('--at <time>', 'verify the restored tables of that time instead of the serving ones'),
      new Option('--exact', 'with --at: every checksum must equal that of the serving tables'),
    ],
    role: 'operator',
    help: VERIFY_HELP,
    run: verify,
  });
  addVerb<{ to?: string; back?: true }>(area, context, {
    name: 'swap',
    description: 'makes the restored tables serve, or reverts the last swap',
    stage: 'argument',
    options: [
      new Option('--to <time>', 'the time given to "db restore"'),
      new Option('--back', 'reverts the last swap').conflicts('to'),
    ],
    role: 'operator',
    changes: true,
    help: SWAP_HELP,
    run: swap,
  });
  addVerb(area, context, {
    name: 'backup',
    description: 'backs up every durable table, for 30 days',
    stage: 'argument',
    role: 'operator',
    changes: true,
    help: BACKUP_HELP,
    run: async ({ context: here, access, stage, options, tell }) => {
      const report = await backUp(here, { ...access, stage: cloudStage(stage, DRILL) }, options);
      tell(report, () => []);
    },
  });
}

async function status({ context, access, stage, tell }: VerbCall<object>): Promise<void> {
  const names = await servingTables(context, access);
  const states = await readStates(context.aws(access).client(DynamoDBClient), names, stage);
  const backups = stage === 'local' ? undefined : context.aws(access).client(BackupClient);
  const report = await statusOf(states, {
    names,
    stage,
    now: context.clock.now(),
    ...(backups && { backupOf: (arn: string) => lastBackup(backups, arn) }),
  });
  tell(report, () => statusLines(report));
  if (report.problems.length > 0) throw new OpsFailure(report.problems.join('\n'));
}

async function verify({
  context,
  access,
  stage,
  options,
  tell,
}: VerbCall<{ at?: string; exact?: true }>): Promise<void> {
  if (options.exact && options.at === undefined) throw new OpsFailure('--exact needs --at.', EXIT.usage);
  const client = context.aws(access).client(DynamoDBClient);
  const serving = await servingTables(context, access);
  const names = options.at === undefined ? serving : await sideNames(client, stage, options.at, serving);
  const report = await verifyTables(context, tableSource(client, names));
  const compared = options.exact ? await compareWith(report, tableSource(client, serving)) : undefined;
  const whole = { names, ...report, ...(compared && { differences: compared }) };
  tell(whole, () => [
    ...report.lines,
    ...report.faults.map(({ kind, id, detail }) => `FAULT  ${kind}  ${id}  ${detail}`),
    ...(compared ?? []).map(({ table, counts, segments }) => {
      return `DIFFERS  ${table}  ${counts[0]} and ${counts[1]} items, in segments ${segments.join(', ')}`;
    }),
  ]);
  if (report.faults.length > 0) throw new OpsFailure(`${report.faults.length} faults. Do not let these tables serve.`);
  if (compared && compared.length > 0) throw new OpsFailure(`${compared.length} tables are not the same.`);
}

async function swap({ context, access, stage, options, tell }: VerbCall<{ to?: string; back?: true }>): Promise<void> {
  const cloud = cloudStage(stage, DRILL);
  if (options.to === undefined && !options.back) throw new OpsFailure('Give --to with a time, or --back.', EXIT.usage);
  const parameters = context.aws(access).client(SSMClient);
  const serving = await servingTables(context, access);
  const traffic = new ApiTraffic(context, { ...access, stage: cloud });
  const undoes = await traffic.running(options.back === true);
  const previous = await readPrevious(parameters, cloud);
  const half = interrupted(previous);
  const facts = options.to === undefined ? factsOfBack() : await factsOfSwap(options.to);
  const plan = swapPlan({ stage: cloud, serving, ...facts, ...(undoes && { undoes }) });
  tell(await runPlan(context, plan, swapExecutors(context, parameters, cloud, traffic), options), () => []);

  function factsOfBack() {
    const last = backTarget(previous, cloud);
    const title = `Let the tables serve again that served before the swap of ${last.at} (${last.by})`;
    const note = `what was written since ${last.at} is in the tables that serve now, and is not taken along`;
    // An interrupted swap back goes on. It must not turn round.
    const resumes = half?.isBack === true ? half : undefined;
    return { target: resumes?.to ?? last.tables, title, notes: [note], isBack: true, ...(resumes && { resumes }) };
  }

  async function factsOfSwap(time: string) {
    const at = wholeSecond(time);
    const client = context.aws(access).client(DynamoDBClient);
    const target: Partial<Record<TableName, string>> = {};
    for (const table of DURABLE_TABLES) {
      const state = await readTableState(client, table, sideTableName(cloud, table, at), stage);
      if (state === undefined) continue;
      const problems = problemsOf(state, stage);
      if (problems.length > 0) throw new OpsFailure(`${problems.join('; ')}. Call "db restore" again.`, EXIT.refused);
      target[table] = state.name;
    }
    const tables = Object.keys(target) as TableName[];
    if (tables.length === 0)
      throw new OpsFailure(`No table of ${at} was restored: run "db restore" first.`, EXIT.usage);
    const isSame = Object.entries(half?.to ?? {}).every(([table, name]) => target[table as TableName] === name);
    const resumes = half !== undefined && half.isBack !== true && isSame ? half : undefined;
    const notes = lossNotes(cloud, at, context.clock.now(), tables);
    return { target, title: `Let the tables of ${at} serve`, notes, isBack: false, ...(resumes && { resumes }) };
  }
}

/** Returns the restored tables of a time, and the serving ones where none was restored. */
async function sideNames(client: DynamoDBClient, stage: Stage, time: string, serving: TableNames): Promise<TableNames> {
  const cloud = cloudStage(stage, DRILL);
  const at = wholeSecond(time);
  const names: Partial<Record<TableName, string>> = {};
  for (const table of DURABLE_TABLES) {
    const name = sideTableName(cloud, table, at);
    if (await client.send(new DescribeTableCommand({ TableName: name })).catch(absent)) names[table] = name;
  }
  if (Object.keys(names).length > 0) return { ...serving, ...names };
  throw new OpsFailure(`No table of ${at} was restored: run "db restore" first.`, EXIT.usage);
}

function wholeSecond(time: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw new OpsFailure(`"${time}" is no time such as 2026-05-05T11:40:00Z.`, EXIT.usage);
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}
