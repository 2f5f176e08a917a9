import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLES, type TableName } from '../../../../libs/contract/src/tables.ts';
import type { TableNames } from '../clients/tables.ts';
import { elapsed } from '../core/elapsed.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { Stage } from '../core/stages.ts';
import { table as columns } from '../core/table.ts';
import { definitionOf, problemsOf, readTableState, type TableState } from './table-state.ts';

/** Maximum age of the daily backup, which starts at 04:00 within a window of six hours. */
const BACKUP_AGE_MS = 32 * 3_600_000;

/**
 * Reads the state of the named tables.
 * @throws OpsFailure one of them does not exist
 */
export async function readStates(
  client: DynamoDBClient,
  names: TableNames,
  stage: Stage,
  tables: readonly TableName[] = TABLES.map(({ name }) => name),
): Promise<TableState[]> {
  const states: TableState[] = [];
  for (const table of tables) {
    const state = await readTableState(client, table, names[table], stage);
    if (state === undefined) {
      const advice =
        stage === 'local' ? '' : ` If it was deleted: "db backups ${stage}", then "db restore" with --backup.`;
      throw new OpsFailure(`${names[table]}, which the pointer names, does not exist.${advice}`);
    }
    states.push(state);
  }
  return states;
}

export interface DatabaseStatus {
  readonly tables: readonly (TableState & { readonly lastBackup?: string })[];
  readonly problems: readonly string[];
}

interface StatusFacts {
  readonly names: TableNames;
  readonly stage: Stage;
  readonly now: number;
  /** Returns the end of the last backup. Absent on a local stack. */
  readonly backupOf?: (arn: string) => Promise<Date | undefined>;
}

export async function statusOf(states: readonly TableState[], facts: StatusFacts): Promise<DatabaseStatus> {
  const { stage, now, backupOf } = facts;
  const tables: DatabaseStatus['tables'][number][] = [];
  const problems: string[] = [];
  for (const state of states) {
    problems.push(...problemsOf(state, stage));
    const backup = backupOf && definitionOf(state.table).durable ? await backupOf(state.arn) : undefined;
    tables.push({ ...state, ...(backup && { lastBackup: backup.toISOString() }) });
    if (!backupOf || !definitionOf(state.table).durable) continue;
    if (backup === undefined) problems.push(`${state.name} has no backup`);
    else if (now - backup.getTime() > BACKUP_AGE_MS) {
      problems.push(`the last backup of ${state.name} is ${elapsed((now - backup.getTime()) / 1000)} old`);
    }
  }
  return { tables, problems };
}

export function statusLines({ tables }: DatabaseStatus): string[] {
  const rows = tables.map(({ table, name, status, items, bytes, indexes, settings, window, lastBackup }) => [
    table,
    name,
    status,
    String(items),
    `${(bytes / 1024 ** 2).toFixed(1)} MB`,
    describeIndexes(indexes),
    settings.timeToLive ?? '-',
    settings.protected ? 'yes' : 'no',
    lastBackup ?? '-',
    window ? `${window.from} .. ${window.to}` : 'off',
  ]);
  const head = ['TABLE', 'NAME', 'STATUS', 'ITEMS', 'SIZE', 'INDEXES', 'TTL', 'PROTECTED', 'LAST BACKUP', 'RECOVERY'];
  return [...columns(head, rows), 'items and size as AWS last counted them, up to six hours ago'];
}

function describeIndexes(indexes: TableState['indexes']): string {
  const open = indexes.filter(({ status }) => status !== 'ACTIVE');
  if (open.length > 0) return open.map(({ name, status }) => `${name} ${status}`).join(', ');
  return indexes.length === 0 ? '-' : `${indexes.length} active`;
}
