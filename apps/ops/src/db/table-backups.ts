import { BackupClient, paginateListRecoveryPointsByBackupVault } from '@aws-sdk/client-backup';
import { type BackupSummary, DynamoDBClient, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { nameOf, SIDE_TABLE_NAME } from '../../../../libs/contract/src/names.ts';
import { type TableName, TABLES } from '../../../../libs/contract/src/tables.ts';
import { table as columns } from '../core/table.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import type { CloudStage } from '../core/stages.ts';

/**
 * A copy of a table. `vault`: a daily or manual backup of AWS Backup. `deleted`: the system backup that DynamoDB keeps for
 * 35 days when a table with point-in-time recovery is deleted.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 */
export interface TableBackup {
  readonly arn: string;
  readonly kind: 'vault' | 'deleted';
  readonly table: TableName;
  /** Name of the table that it copies. */
  readonly of: string;
  /** ISO 8601. */
  readonly at: string;
  readonly until?: string;
  readonly bytes: number;
  /** True for a complete copy. */
  readonly usable: boolean;
  /** Key that encrypts a copy in the vault. */
  readonly keyArn?: string;
}

type CloudAccess = StageAccess & { readonly stage: CloudStage };

/** Returns the copies of a stage's tables, newest first. Point-in-time recovery is not among them: see `db status`. */
export async function listTableBackups(context: OpsContext, access: CloudAccess): Promise<TableBackup[]> {
  const found = [...(await vaultCopies(context, access)), ...(await deletedTables(context, access))];
  return found.sort((one, other) => other.at.localeCompare(one.at) || one.table.localeCompare(other.table));
}

/** Formats the copies, with the commands that use them. */
export function backupLines(backups: readonly TableBackup[], stage: CloudStage): string[] {
  if (backups.length === 0) return ['no copies; for any second of the last 35 days: "db restore --to"'];
  const rows = backups.map(({ table, kind, of, at, until = '-', bytes, usable, arn }) => [
    table,
    kind === 'vault' ? 'vault' : 'deleted table',
    of,
    at,
    until,
    `${(bytes / 1024 ** 2).toFixed(1)} MB`,
    usable ? 'yes' : 'NO',
    arn,
  ]);
  const newest = TABLES.flatMap(({ name }) => backups.find(({ table, usable }) => usable && table === name) ?? []);
  return [
    ...columns(['TABLE', 'KIND', 'COPY OF', 'TAKEN', 'KEPT UNTIL', 'SIZE', 'USABLE', 'ARN'], rows),
    '',
    `newest of each table: npm run ops -- db restore ${stage} ${newest.map(({ arn }) => `--backup ${arn}`).join(' ')}`,
  ];
}

async function vaultCopies(context: OpsContext, access: CloudAccess): Promise<TableBackup[]> {
  const client = context.aws(access).client(BackupClient);
  const asked = { BackupVaultName: nameOf(access.stage, 'backup'), ByResourceType: 'DynamoDB' };
  const copies: TableBackup[] = [];
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client }, asked)) {
    for (const point of RecoveryPoints) {
      const of = point.ResourceArn?.split(':table/')[1] ?? '';
      const table = tableOf(of, access.stage);
      if (table === undefined || point.RecoveryPointArn === undefined) continue;
      copies.push({
        arn: point.RecoveryPointArn,
        kind: 'vault',
        table,
        of,
        at: iso(point.CreationDate),
        ...(point.CalculatedLifecycle?.DeleteAt && { until: iso(point.CalculatedLifecycle.DeleteAt) }),
        bytes: point.BackupSizeInBytes ?? 0,
        usable: point.Status === 'COMPLETED',
        ...(point.EncryptionKeyArn !== undefined && { keyArn: point.EncryptionKeyArn }),
      });
    }
  }
  return copies;
}

/** Reads all pages: the SDK has no paginator for them. */
async function deletedTables(context: OpsContext, access: CloudAccess): Promise<TableBackup[]> {
  const client = context.aws(access).client(DynamoDBClient);
  const copies: TableBackup[] = [];
  let start: string | undefined;
  do {
    const page = await client.send(
      new ListBackupsCommand({
        BackupType: 'SYSTEM',
        ...(start !== undefined && { ExclusiveStartBackupArn: start }),
      }),
    );
    copies.push(...(page.BackupSummaries ?? []).flatMap((summary) => deletedTable(summary, access.stage)));
    start = page.LastEvaluatedBackupArn;
  } while (start !== undefined);
  return copies;
}

function deletedTable(summary: BackupSummary, stage: CloudStage): TableBackup[] {
  const of = summary.TableName ?? '';
  const table = tableOf(of, stage);
  if (table === undefined || summary.BackupArn === undefined) return [];
  return [
    {
      arn: summary.BackupArn,
      kind: 'deleted',
      table,
      of,
      at: iso(summary.BackupCreationDateTime),
      ...(summary.BackupExpiryDateTime && { until: iso(summary.BackupExpiryDateTime) }),
      bytes: summary.BackupSizeBytes ?? 0,
      usable: summary.BackupStatus === 'AVAILABLE',
    },
  ];
}

/** Returns the table of the definition that a name belongs to: the original, or a restored one. */
function tableOf(name: string, stage: CloudStage): TableName | undefined {
  const original = SIDE_TABLE_NAME.test(name) ? name.replace(/-\d{8}t\d{6}z$/, '') : name;
  return TABLES.find((table) => nameOf(stage, table.name) === original)?.name;
}

function iso(date: Date | undefined): string {
  return (date ?? new Date(0)).toISOString();
}
