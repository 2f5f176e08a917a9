import { type Command, InvalidArgumentError, Option } from 'commander';
import { DynamoDBClient, type Tag } from '@aws-sdk/client-dynamodb';
import { PROJECT } from '../../../../libs/contract/src/names.ts';
import { type TableName, TABLES } from '../../../../libs/contract/src/tables.ts';
import { servingTables } from '../clients/tables.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { runPlan } from '../core/run-plan.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { DRILL, RESTORE_HELP } from './help.ts';
import { restoreExecutors } from './restore.ts';
import { chosenCopies, restoreCopiesPlan, restorePlan, restoreTime } from './restore-plan.ts';
import { readStates } from './status.ts';
import { listTableBackups } from './table-backups.ts';
import { readTableState } from './table-state.ts';
import { DURABLE_TABLES } from './verify-tables.ts';

interface RestoreOptions {
  readonly to?: string;
  readonly table?: readonly TableName[];
  readonly backup?: readonly string[];
}

/** Adds `db restore`. */
export function addRestore(area: Command, context: OpsContext): void {
  addVerb<RestoreOptions>(area, context, {
    name: 'restore',
    description: 'restores tables of a past time, or copies of them, into side tables',
    stage: 'argument',
    options: [
      new Option('--to <time>', 'as 2026-05-05T11:40:00Z, or latest'),
      tableOption('with --to: only this table, may be repeated; all durable tables otherwise'),
      new Option('--backup <arn>', 'a copy that "db backups" lists, may be repeated; instead of --to')
        .argParser((word: string, before?: string[]) => [...(before ?? []), word])
        .conflicts(['to', 'table']),
    ],
    role: 'operator',
    changes: true,
    help: RESTORE_HELP,
    run: restore,
  });
}

async function restore({ context, access, stage, options, tell }: VerbCall<RestoreOptions>): Promise<void> {
  const cloud = { ...access, stage: cloudStage(stage, DRILL) };
  const plan = options.backup
    ? await planOfCopies(context, cloud, options.backup)
    : await planOfTime(context, cloud, options);
  tell(await runPlan(context, plan, restoreExecutors(context, cloud), options), () => []);
}

async function planOfTime(context: OpsContext, access: CloudAccess, { to, table }: RestoreOptions) {
  if (to === undefined) throw new OpsFailure('Give --to with a time, or --backup with a copy.', EXIT.usage);
  const client = context.aws(access).client(DynamoDBClient);
  const names = await servingTables(context, access);
  const states = await readStates(client, names, access.stage, table ?? DURABLE_TABLES);
  return restorePlan(access.stage, restoreTime(to, states), states);
}

async function planOfCopies(context: OpsContext, access: CloudAccess, arns: readonly string[]) {
  const copies = chosenCopies(await listTableBackups(context, access), arns, access.stage);
  return restoreCopiesPlan(access.stage, copies, await tagsOfTables(context, access));
}

/** Returns the tags of a serving table. After a deletion another one may be left. */
async function tagsOfTables(context: OpsContext, access: CloudAccess): Promise<readonly Tag[]> {
  const client = context.aws(access).client(DynamoDBClient);
  const names = await servingTables(context, access);
  for (const table of DURABLE_TABLES) {
    const state = await readTableState(client, table, names[table], access.stage);
    if (state) return state.settings.tags;
  }
  return Object.entries({ project: PROJECT, stage: access.stage }).map(([Key, Value]) => ({ Key, Value }));
}

function tableOption(title: string): Option {
  return new Option('--table <name>', title).argParser((word: string, before?: TableName[]) => {
    const table = TABLES.find(({ name, durable }) => name === word && durable);
    if (table === undefined) throw new InvalidArgumentError(`It must be one of ${DURABLE_TABLES.join(', ')}.`);
    return [...(before ?? []), table.name];
  });
}
