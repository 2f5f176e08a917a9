import {
  BackupClient,
  DescribeBackupJobCommand,
  ListBackupJobsCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import { createHash } from 'node:crypto';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { servingTables } from '../clients/tables.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { DURABLE_TABLES } from './verify-tables.ts';

/** Retention of a manual backup, in days. */
export const BACKUP_DAYS = 30;
const AT_MOST_SECONDS = 6 * 3600;

export type BackupStep =
  | { readonly do: 'start'; readonly title: string; readonly arn: string }
  | { readonly do: 'await'; readonly title: string; readonly arn: string };

export interface BackupFacts {
  readonly stage: CloudStage;
  readonly region: string;
  readonly account: string;
  readonly tables: readonly string[];
}

/** Plans one backup of each durable table in the stage's vault, which is locked against early deletion. */
export function backupPlan({ stage, region, account, tables }: BackupFacts): Plan<BackupStep> {
  const all = tables.map((name) => ({ name, arn: `arn:aws:dynamodb:${region}:${account}:table/${name}` }));
  return {
    verb: 'db backup',
    stage,
    title: `Back up ${tables.join(', ')} and keep it for ${BACKUP_DAYS} days`,
    steps: [
      ...all.map(({ name, arn }) => ({ do: 'start' as const, title: `start the backup of ${name}`, arn })),
      ...all.map(({ name, arn }) => ({ do: 'await' as const, title: `wait for the backup of ${name}`, arn })),
    ],
    notes: [
      'each table is consistent in itself; for one moment over all of them use "db restore" (point-in-time recovery)',
    ],
  };
}

/**
 * Backs up the serving tables. Used by releases and by `db backup`.
 * @throws OpsFailure a backup failed or was aborted
 */
export async function backUp(
  context: OpsContext,
  access: StageAccess & { readonly stage: CloudStage },
  options: RunOptions,
): Promise<RunReport> {
  const { stage } = access;
  const { region, account } = readOutputs(context, stage);
  const serving = await servingTables(context, access);
  const plan = backupPlan({ stage, region, account, tables: DURABLE_TABLES.map((table) => serving[table]) });
  const client = context.aws(access).client(BackupClient);
  const jobs = new Map<string, string>();
  return runPlan(
    context,
    plan,
    {
      start: async ({ arn }) => {
        const job = await start(context, client, { stage, account, arn });
        jobs.set(arn, job);
        return job;
      },
      await: async ({ arn }) => finished(context, client, jobs.get(arn) ?? ''),
    },
    options,
  );
}

async function start(
  { clock, operator }: OpsContext,
  client: BackupClient,
  { stage, account, arn }: { stage: CloudStage; account: string; arn: string },
): Promise<string> {
  const name = nameOf(stage, 'backup');
  // Idempotency key: two calls within a minute create one backup.
  const minute = Math.floor(clock.now() / 60_000);
  const { BackupJobId } = await client.send(
    new StartBackupJobCommand({
      BackupVaultName: name,
      ResourceArn: arn,
      IamRoleArn: `arn:aws:iam::${account}:role/${name}`,
      IdempotencyToken: createHash('sha256').update(`${arn} ${minute}`).digest('hex').slice(0, 32),
      Lifecycle: { DeleteAfterDays: BACKUP_DAYS },
      RecoveryPointTags: { project: 'civicforge', stage, by: operator },
    }),
  );
  if (BackupJobId === undefined) throw new OpsFailure(`AWS Backup returned no job for ${arn}.`);
  return BackupJobId;
}

function finished(context: OpsContext, client: BackupClient, BackupJobId: string): Promise<string> {
  return waitUntil(context, {
    what: `backup ${BackupJobId}`,
    everySeconds: 15,
    atMostSeconds: AT_MOST_SECONDS,
    poll: async () => {
      const { State, StatusMessage, RecoveryPointArn, PercentDone } = await client.send(
        new DescribeBackupJobCommand({ BackupJobId }),
      );
      if (State === 'COMPLETED') return { done: RecoveryPointArn ?? 'completed' };
      if (State === 'FAILED' || State === 'ABORTED' || State === 'EXPIRED') {
        throw new OpsFailure(`Backup ${BackupJobId} is ${State.toLowerCase()}: ${StatusMessage ?? 'no reason given'}.`);
      }
      return { still: `${State ?? 'CREATED'}${PercentDone === undefined ? '' : ` ${PercentDone} %`}` };
    },
  });
}

/** Returns the end of the last successful backup of a table, or undefined if there was none in 30 days. */
export async function lastBackup(client: BackupClient, arn: string): Promise<Date | undefined> {
  const { BackupJobs = [] } = await client.send(
    new ListBackupJobsCommand({ ByResourceArn: arn, ByState: 'COMPLETED', MaxResults: 100 }),
  );
  const times = BackupJobs.flatMap(({ CompletionDate }) => (CompletionDate ? [CompletionDate] : []));
  return times.sort((one, other) => other.getTime() - one.getTime())[0];
}
