import {
  DescribeTableCommand,
  DynamoDBClient,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { OpsFailure } from '../core/exit-codes.ts';
import type { Executors } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { CopyRestores } from './copy-restores.ts';
import type { RestoreStep } from './restore-plan.ts';
import { absent, readTableState } from './table-state.ts';

/** Time limit of a restore. AWS gives none; large tables take hours. */
const AT_MOST_SECONDS = 12 * 3600;
const RECOVERY_DAYS = 35;

/** Returns the executors of a restore. Each step is idempotent, so that a repeated call resumes. */
export function restoreExecutors(context: OpsContext, access: CloudAccess): Executors<RestoreStep> {
  const { stage } = access;
  const client = context.aws(access).client(DynamoDBClient);
  const copies = new CopyRestores(context, access);
  const isThere = async (name: string) =>
    (await client.send(new DescribeTableCommand({ TableName: name })).catch(absent)) !== undefined;
  return {
    'restore-deleted': async ({ arn, to }) => {
      if (await isThere(to)) return 'is there already';
      await client.send(new RestoreTableFromBackupCommand({ BackupArn: arn, TargetTableName: to }));
      return undefined;
    },
    'restore-copy': async (step) => ((await isThere(step.to)) ? 'is there already' : copies.start(step)),
    'await-copy': ({ to }) => copies.finish(to),
    restore: async ({ from, to, at }) => {
      if (await isThere(to)) return 'is there already';
      const when = { SourceTableName: from, TargetTableName: to, RestoreDateTime: new Date(at) };
      await client.send(new RestoreTableToPointInTimeCommand(when));
      return undefined;
    },
    await: async ({ table }) => {
      await stands(context, client, table);
      return undefined;
    },
    settle: async (step) => settle(context, client, step, stage),
  };
}

function stands(context: OpsContext, client: DynamoDBClient, name: string): Promise<true> {
  return waitUntil(context, {
    what: name,
    everySeconds: 15,
    atMostSeconds: AT_MOST_SECONDS,
    poll: async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      const indexes = Table?.GlobalSecondaryIndexes ?? [];
      const open = indexes.filter(({ IndexStatus }) => IndexStatus !== 'ACTIVE').map(({ IndexName }) => IndexName);
      if (Table?.TableStatus === 'ACTIVE' && open.length === 0) return { done: true as const };
      return { still: `${Table?.TableStatus ?? 'UNKNOWN'}${open.length > 0 ? ` (${open.join(', ')})` : ''}` };
    },
  });
}

async function settle(
  context: OpsContext,
  client: DynamoDBClient,
  { table, name, settings }: Extract<RestoreStep, { do: 'settle' }>,
  stage: CloudStage,
): Promise<string> {
  const state = await readTableState(client, table, name, stage);
  if (state === undefined) throw new OpsFailure(`${name} has gone.`);
  const now = state.settings;
  const changed: string[] = [];
  const change = async (what: string, isWanted: boolean, act: () => Promise<unknown>) => {
    if (!isWanted) return;
    await act();
    changed.push(what);
  };
  const update = async (input: Omit<UpdateTableCommandInput, 'TableName'>) => {
    await client.send(new UpdateTableCommand({ TableName: name, ...input }));
    await stands(context, client, name);
  };
  await change('TTL', settings.timeToLive !== undefined && now.timeToLive === undefined, () =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: settings.timeToLive, Enabled: true },
      }),
    ),
  );
  await change('recovery', settings.recovers && !now.recovers, () =>
    client.send(
      new UpdateContinuousBackupsCommand({
        TableName: name,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: RECOVERY_DAYS },
      }),
    ),
  );
  const missing = settings.tags.filter(
    ({ Key, Value }) => !now.tags.some((tag) => tag.Key === Key && tag.Value === Value),
  );
  // Tags beginning with `aws:` belong to AWS and are refused.
  const own = missing.filter(({ Key }) => Key?.startsWith('aws:') !== true);
  await change('tags', own.length > 0, () =>
    client.send(new TagResourceCommand({ ResourceArn: state.arn, Tags: own })),
  );
  await change('insights', settings.insights && !now.insights, () =>
    client.send(new UpdateContributorInsightsCommand({ TableName: name, ContributorInsightsAction: 'ENABLE' })),
  );
  await change('stream', settings.stream !== undefined && now.stream === undefined, () =>
    update({ StreamSpecification: { StreamEnabled: true, StreamViewType: settings.stream } }),
  );
  // Deletion protection comes last, so that an incomplete side table can still be deleted.
  await change('protection', settings.protected && !now.protected, () => update({ DeletionProtectionEnabled: true }));
  return changed.length === 0 ? 'has them already' : changed.join(', ');
}
