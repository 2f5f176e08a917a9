import {
  DescribeContinuousBackupsCommand,
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type StreamViewType,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { type TableDefinition, type TableName, TABLES } from '../../../../libs/contract/src/tables.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { STAGE_RULES, type Stage } from '../core/stages.ts';

/** Table settings that a restore does not copy. */
export interface TableSettings {
  readonly timeToLive?: string;
  readonly recovers: boolean;
  readonly protected: boolean;
  readonly stream?: StreamViewType;
  readonly insights: boolean;
  readonly tags: readonly Tag[];
}

/** The state of a table in AWS. */
export interface TableState {
  readonly table: TableName;
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  /** Approximate: AWS updates the count every six hours. */
  readonly items: number;
  readonly bytes: number;
  readonly indexes: readonly { readonly name: string; readonly status: string }[];
  readonly settings: TableSettings;
  /** Point-in-time recovery window. Absent while recovery is off. */
  readonly window?: { readonly from: string; readonly to: string };
}

export const definitionOf = (table: TableName): TableDefinition => {
  const definition = TABLES.find(({ name }) => name === table);
  if (definition === undefined) throw new OpsFailure(`There is no table ${table}.`);
  return definition;
};

/** Returns the settings that the definition of a table demands, without tags. */
export function settingsOf(table: TableName, stage: Stage): Omit<TableSettings, 'tags'> {
  const { timeToLive, durable } = definitionOf(table);
  return {
    ...(timeToLive !== undefined && { timeToLive }),
    recovers: durable,
    protected: durable && STAGE_RULES[stage].confirmed,
    insights: false,
  };
}

/** @returns undefined where there is no such table */
export async function readTableState(
  client: DynamoDBClient,
  table: TableName,
  name: string,
  stage: Stage,
): Promise<TableState | undefined> {
  const described = await client.send(new DescribeTableCommand({ TableName: name })).catch(absent);
  const found = described?.Table;
  if (found === undefined) return undefined;
  const arn = found.TableArn ?? '';
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const isExpiring = TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL') === true;
  const timeToLive = isExpiring ? TimeToLiveDescription.AttributeName : undefined;
  const stream =
    found.StreamSpecification?.StreamEnabled === true ? found.StreamSpecification.StreamViewType : undefined;
  const local = [...(found.LocalSecondaryIndexes ?? [])].map(({ IndexName = '' }) => ({
    name: IndexName,
    status: 'ACTIVE',
  }));
  const global = [...(found.GlobalSecondaryIndexes ?? [])].map(({ IndexName = '', IndexStatus, Backfilling }) => ({
    name: IndexName,
    // The local database does not return it.
    status: Backfilling === true ? 'BACKFILLING' : (IndexStatus ?? 'ACTIVE'),
  }));
  // The emulator supports neither recovery nor tags.
  const far = stage === 'local' ? { recovers: false, insights: false, tags: [] } : await farSettings(client, name, arn);
  return {
    table,
    name,
    arn,
    status: found.TableStatus ?? 'UNKNOWN',
    items: found.ItemCount ?? 0,
    bytes: found.TableSizeBytes ?? 0,
    indexes: [...global, ...local],
    settings: {
      ...(timeToLive !== undefined && { timeToLive }),
      ...(stream !== undefined && { stream }),
      protected: found.DeletionProtectionEnabled === true,
      recovers: far.recovers,
      insights: far.insights,
      tags: far.tags,
    },
    ...('window' in far && { window: far.window }),
  };
}

async function farSettings(client: DynamoDBClient, name: string, arn: string) {
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName: name }),
  );
  const recovery = backups?.PointInTimeRecoveryDescription;
  const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } = recovery ?? {};
  const insights = await client.send(new DescribeContributorInsightsCommand({ TableName: name }));
  return {
    recovers: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
    ...(from && to && { window: { from: from.toISOString(), to: to.toISOString() } }),
    insights: insights.ContributorInsightsStatus === 'ENABLED',
    tags: await tagsOf(client, arn),
  };
}

/** Reads all pages of a table's tags: the SDK has no paginator for them. */
async function tagsOf(client: DynamoDBClient, ResourceArn: string): Promise<Tag[]> {
  const tags: Tag[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListTagsOfResourceCommand({ ResourceArn, ...(NextToken !== undefined && { NextToken }) }),
    );
    tags.push(...(page.Tags ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return tags;
}

/** Returns the differences between a table and its definition. Empty if the table may serve. */
export function problemsOf({ table, name, status, indexes, settings }: TableState, stage: Stage): string[] {
  const definition = definitionOf(table);
  const statusOf = new Map(indexes.map((index) => [index.name, index.status]));
  const isCloud = stage !== 'local';
  return [
    ...(status === 'ACTIVE' ? [] : [`${name} is ${status}`]),
    ...definition.indexes
      .filter((index) => statusOf.get(index.name) !== 'ACTIVE')
      .map((index) => `index ${index.name} of ${name} is ${statusOf.get(index.name) ?? 'missing'}`),
    ...(settings.timeToLive === definition.timeToLive ? [] : [`${name} expires nothing: TTL is not on`]),
    ...(isCloud && definition.durable && !settings.recovers ? [`${name} has no point-in-time recovery`] : []),
    ...(STAGE_RULES[stage].confirmed && definition.durable && !settings.protected
      ? [`${name} is not protected against deletion`]
      : []),
  ];
}

export function absent(error: unknown): undefined {
  if (error instanceof ResourceNotFoundException) return undefined;
  throw error;
}
