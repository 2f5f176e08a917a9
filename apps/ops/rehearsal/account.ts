import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { nameOf, parameterPath, recordBucket } from '../../../libs/contract/src/names.ts';
import { OUTPUTS_PARAMETER, type ReleasedService, type StackOutputs } from '../../../libs/contract/src/outputs.ts';
import { PARAMETERS } from '../../../libs/contract/src/parameters.ts';
import { createTableInput, TABLES, type TableName } from '../../../libs/contract/src/tables.ts';
import { expectedAlarms } from '../src/clients/alarms.ts';
import { Aws } from '../src/clients/aws.ts';
import { makeServices, type TargetGroups } from './services.ts';
import type { CloudStage } from '../src/core/stages.ts';

/** The emulator's account. */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
/** Each is more than a page of its list. */
export const ALARMS_OF_OTHERS = 120;
export const RELEASES = 70;
export const LOG_LINES = 10_050;
export const DEAD_LETTERS = 23;

/** Settings of the clients of the emulated account, as environment variables. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'rehearsal', AWS_SECRET_ACCESS_KEY: 'rehearsal', AWS_REGION: REGION };

/** Returns the clients of the emulated account. */
export function clientsOf(address: string): Aws {
  const credentials = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };
  return new Aws(() => ({ region: REGION, endpoint: address, credentials }));
}

/** Makes in the emulated account what `up` makes of a stage, as far as verbs read it, and more than a page of each list. */
export async function furnish(address: string, stage: CloudStage): Promise<void> {
  const aws = clientsOf(address);
  await publishOutputs(aws, stage, await makeServices(aws, stage, address));
  await makeParameters(aws, stage);
  await makeTables(aws, stage);
  await makeAlarms(aws, stage);
  await makeLogs(aws, stage);
  await makeDeadLetters(aws, stage);
  await aws.client(S3Client).send(new CreateBucketCommand({ Bucket: recordBucket(stage, ACCOUNT) }));
  for (const name of ['notify', 'page', 'chat'])
    await aws.client(SNSClient).send(new CreateTopicCommand({ Name: nameOf(stage, name) }));
  for (const name of ['api', 'web', 'jobs'])
    await aws.client(ECRClient).send(new CreateRepositoryCommand({ repositoryName: nameOf(stage, name) }));
}

/** Publishes the outputs alone: the state of an account after a failed `up`, in which every verb has to end with a message. */
export async function publishOutputs(
  aws: Aws,
  stage: CloudStage,
  targetGroups: TargetGroups = NO_GROUPS,
): Promise<void> {
  const Value = JSON.stringify(outputsOf(stage, targetGroups));
  await aws
    .client(SSMClient)
    .send(new PutParameterCommand({ Name: parameterPath(stage, OUTPUTS_PARAMETER), Type: 'String', Value }));
}

async function makeParameters(aws: Aws, stage: CloudStage): Promise<void> {
  const ssm = aws.client(SSMClient);
  const put = (name: string, Value: string, Type: 'String' | 'SecureString' = 'String') =>
    ssm.send(new PutParameterCommand({ Name: parameterPath(stage, name), Type, Value }));
  for (const { name, type } of PARAMETERS) await put(name, Buffer.alloc(32, name).toString('base64url'), type);
  const person = JSON.stringify({ email: 'smoke@example.org', password: 'rehearsal' });
  for (const name of ['smoke/person-1', 'smoke/person-2'])
    await ssm.send(new PutParameterCommand({ Name: parameterPath(stage, name), Value: person, Overwrite: true }));
  for (const { name } of TABLES) await put(`tables/${name}`, nameOf(stage, name));
  const names = Array.from({ length: RELEASES }, (_, number) => `v1.0.${String(number)}`);
  for (const release of names) await put(`releases/${release}`, JSON.stringify(recordOf(release)));
  const [before, current] = names.slice(-2);
  await put('releases/current', JSON.stringify({ release: current, since: AT, before: [before] }));
}

async function makeTables(aws: Aws, stage: CloudStage): Promise<void> {
  const client = aws.client(DynamoDBClient);
  for (const definition of TABLES) {
    const TableName = nameOf(stage, definition.name);
    const Tags = [
      { Key: 'project', Value: 'civicforge' },
      { Key: 'stage', Value: stage },
    ];
    await client.send(new CreateTableCommand({ ...createTableInput(definition, TableName), Tags }));
    if (!definition.durable) continue;
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  }
}

async function makeAlarms(aws: Aws, stage: CloudStage): Promise<void> {
  const others = Array.from({ length: ALARMS_OF_OTHERS }, (_, number) => `of-others-${String(number)}`);
  for (const key of [...expectedAlarms(), ...others]) {
    await aws.client(CloudWatchClient).send(
      new PutMetricAlarmCommand({
        AlarmName: nameOf(stage, key),
        Namespace: 'CivicForge',
        MetricName: 'Requests',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
  }
}

async function makeLogs(aws: Aws, stage: CloudStage): Promise<void> {
  const client = aws.client(CloudWatchLogsClient);
  for (const logGroupName of [
    groupOf(stage, 'api'),
    groupOf(stage, 'web'),
    groupOf(stage, 'jobs'),
    nameOf(stage, 'operations'),
  ]) {
    await client.send(new CreateLogGroupCommand({ logGroupName }));
  }
  const place = { logGroupName: groupOf(stage, 'api'), logStreamName: 'api/api/0123456789abcdef' };
  await client.send(new CreateLogStreamCommand(place));
  const now = Date.now();
  const message = (number: number) =>
    JSON.stringify({
      level: 'error',
      message: 'rehearsal',
      requestId: `request-${String(number)}`,
      err: { type: 'Error', message: 'x' },
    });
  for (let from = 0; from < LOG_LINES; from += 5_000) {
    const count = Math.min(5_000, LOG_LINES - from);
    const logEvents = Array.from({ length: count }, (_, index) => ({
      timestamp: now - 60_000 + index,
      message: message(from + index),
    }));
    await client.send(new PutLogEventsCommand({ ...place, logEvents }));
  }
}

async function makeDeadLetters(aws: Aws, stage: CloudStage): Promise<void> {
  const client = aws.client(SQSClient);
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: nameOf(stage, 'dead-letters') }));
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  for (let number = 0; number < DEAD_LETTERS; number += 1) {
    const MessageAttributes = {
      RULE_ARN: text(`arn:aws:events:${REGION}:${ACCOUNT}:rule/${nameOf(stage, 'reprocess')}`),
      ERROR_CODE: text('NO_CAPACITY'),
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: String(number), MessageAttributes }));
  }
}

const AT = '2026-01-01T00:00:00.000Z';
const groupOf = (stage: CloudStage, container: string) => `/ecs/${nameOf(stage, container)}`;

function recordOf(release: string) {
  const digest = `sha256:${'0'.repeat(64)}`;
  const images = { api: digest, web: digest, jobs: digest };
  return {
    release,
    commit: '0'.repeat(40),
    at: AT,
    by: 'rehearsal',
    images,
    signOffs: [],
    deployments: [],
    rollbackTarget: 'v1.0.68',
  };
}

const NO_GROUPS: TargetGroups = { api: ['targetgroup/gone/1'], web: ['targetgroup/gone/2'] };

function outputsOf(stage: CloudStage, targetGroups: TargetGroups): StackOutputs {
  const released = (service: 'api' | 'web'): ReleasedService => ({
    service: nameOf(stage, service),
    family: nameOf(stage, service),
    application: nameOf(stage, service),
    deploymentGroup: nameOf(stage, service),
    targetGroups: targetGroups[service],
    securityGroupId: 'sg-0123456789abcdef0',
    hookFunction: nameOf(stage, `hook-${service}`),
    logGroup: groupOf(stage, service),
  });
  const topic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${nameOf(stage, name)}`;
  const image = (name: string) => `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${nameOf(stage, name)}`;
  // Nothing listens on this port: verbs that need the service have to say so.
  const address = 'http://127.0.0.1:1';
  return {
    stage,
    account: ACCOUNT,
    region: REGION,
    address,
    apiAddress: `${address}/api/v1`,
    tables: Object.fromEntries(TABLES.map(({ name }) => [name, nameOf(stage, name)])) as Record<TableName, string>,
    userPoolId: `${REGION}_rehearsal`,
    userPoolClientId: 'rehearsal',
    distributionId: 'E0123456789ABC',
    assetsBucket: nameOf(stage, 'assets'),
    topics: { page: topic('page'), notify: topic('notify'), chat: topic('chat') },
    cluster: nameOf(stage, 'cluster'),
    subnetIds: ['subnet-0123456789abcdef0'],
    services: { api: released('api'), web: released('web') },
    jobs: { reprocess: nameOf(stage, 'reprocess'), reconcile: nameOf(stage, 'reconcile') },
    images: { api: image('api'), web: image('web'), jobs: image('jobs') },
    flags: { application: 'abc1234', environment: 'abc1234', profile: 'abc1234' },
    contacts: {
      onCall: 'nobody',
      security: 'nobody',
      awsSupport: 'nobody',
      chatChannel: '#rehearsal',
      runbooks: 'https://runbooks.example',
    },
  };
}
