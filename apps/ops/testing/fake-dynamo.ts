import {
  DescribeContinuousBackupsCommand,
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClientResolvedConfig,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { AwsStub } from 'aws-sdk-client-mock';
import { TABLES } from '../../../libs/contract/src/tables.ts';
import { later } from './later.ts';

/** The settings of a table that a restore omits. */
export interface FakeTable {
  status: string;
  protected: boolean;
  timeToLive: boolean;
  recovers: boolean;
  insights: boolean;
  stream: boolean;
  tags: { Key: string; Value: string }[];
}

/** Returns a table with every setting. */
export const complete = (): FakeTable => ({
  status: 'ACTIVE',
  protected: true,
  timeToLive: true,
  recovers: true,
  insights: true,
  stream: true,
  tags: [{ Key: 'project', Value: 'civicforge' }],
});
/** Returns a table as a restore leaves it. */
export const bare = (): FakeTable => ({
  ...complete(),
  status: 'CREATING',
  protected: false,
  timeToLive: false,
  recovers: false,
  insights: false,
  stream: false,
  tags: [],
});
const nounOf = (name = '') => TABLES.find((table) => name.includes(`-${table.name}`)) ?? TABLES[0];

/** Answers the table requests of DynamoDB from memory. A restored table lacks the settings that AWS does not restore. */
export function answerAsDynamo(
  dynamo: AwsStub<ServiceInputTypes, ServiceOutputTypes, DynamoDBClientResolvedConfig>,
  tables: Map<string, FakeTable>,
): void {
  const found = (name: string | undefined): FakeTable => {
    const table = tables.get(name ?? '');
    if (table === undefined) throw new ResourceNotFoundException({ message: 'no such table', $metadata: {} });
    return table;
  };
  dynamo.on(DescribeTableCommand).callsFake(
    later(({ TableName }: { TableName: string }) => {
      const { status, protected: kept, stream } = found(TableName);
      const noun = nounOf(TableName);
      const of = (scope: string) =>
        noun?.indexes
          .filter((index) => index.scope === scope)
          .map(({ name }) => ({ IndexName: name, IndexStatus: 'ACTIVE' }));
      return {
        Table: {
          TableStatus: status,
          TableArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`,
          ItemCount: 7,
          TableSizeBytes: 2 * 1024 ** 2,
          GlobalSecondaryIndexes: of('global'),
          LocalSecondaryIndexes: of('local'),
          DeletionProtectionEnabled: kept,
          ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }),
        },
      };
    }),
  );
  dynamo.on(DescribeTimeToLiveCommand).callsFake(
    later(({ TableName }: { TableName: string }) => {
      const isOn = found(TableName).timeToLive && nounOf(TableName)?.timeToLive !== undefined;
      return isOn
        ? { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAtSeconds' } }
        : { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
    }),
  );
  dynamo.on(DescribeContinuousBackupsCommand).callsFake(
    later(({ TableName }: { TableName: string }) => ({
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: found(TableName).recovers
          ? {
              PointInTimeRecoveryStatus: 'ENABLED',
              EarliestRestorableDateTime: new Date('2026-04-01T00:00:00Z'),
              LatestRestorableDateTime: new Date('2026-05-05T11:55:00.500Z'),
            }
          : { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    })),
  );
  dynamo.on(DescribeContributorInsightsCommand).callsFake(
    later(({ TableName }: { TableName: string }) => ({
      ContributorInsightsStatus: found(TableName).insights ? 'ENABLED' : 'DISABLED',
    })),
  );
  dynamo.on(ListTagsOfResourceCommand).callsFake(
    later(({ ResourceArn, NextToken }: Record<string, string>) => {
      const { tags } = found(ResourceArn?.split('/')[1]);
      return NextToken === undefined ? { Tags: [{ Key: 'aws:made', Value: 'by' }], NextToken: 'more' } : { Tags: tags };
    }),
  );
  dynamo.on(RestoreTableToPointInTimeCommand).callsFake(
    later(({ TargetTableName }: { TargetTableName: string }) => {
      tables.set(TargetTableName, bare());
      return {};
    }),
  );
  dynamo.on(RestoreTableFromBackupCommand).callsFake(
    later(({ TargetTableName }: { TargetTableName: string }) => {
      tables.set(TargetTableName, bare());
      return {};
    }),
  );
  const change = (what: Partial<FakeTable>) => (input: { TableName: string }) => {
    tables.set(input.TableName, { ...found(input.TableName), ...what });
    return {};
  };
  dynamo.on(UpdateTimeToLiveCommand).callsFake(later(change({ timeToLive: true })));
  dynamo.on(UpdateContinuousBackupsCommand).callsFake(later(change({ recovers: true })));
  dynamo.on(UpdateContributorInsightsCommand).callsFake(later(change({ insights: true })));
  dynamo
    .on(UpdateTableCommand)
    .callsFake(
      later((input: { TableName: string; StreamSpecification?: object }) =>
        change(input.StreamSpecification ? { stream: true } : { protected: true })(input),
      ),
    );
  dynamo
    .on(TagResourceCommand)
    .callsFake(
      later(({ ResourceArn }: { ResourceArn: string }) =>
        change({ tags: complete().tags })({ TableName: ResourceArn.split('/')[1] ?? '' }),
      ),
    );
}
