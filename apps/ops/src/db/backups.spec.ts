import {
  BackupClient,
  DescribeRestoreJobCommand,
  ListRecoveryPointsByBackupVaultCommand,
  type RecoveryPointStatus,
  StartRestoreJobCommand,
} from '@aws-sdk/client-backup';
import { DynamoDBClient, ListBackupsCommand, RestoreTableFromBackupCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { answerAsDynamo, bare, complete, type FakeTable } from '../../testing/fake-dynamo.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { later } from '../../testing/later.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { runOps } from '../program.ts';
import type { TableBackup } from './table-backups.ts';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1';
const copyArn = (id: string) => `arn:aws:backup:us-east-1:123456789012:recovery-point:${id}`;
const tableArn = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
const DELETED = `${tableArn('civicforge-prod-quests')}/backup/0815`;
/** The time of the newest of the chosen copies, in the names of the side tables. */
const SIDE = '-20260505t040012z';

const dynamo = mockClient(DynamoDBClient);
const documents = mockClient(DynamoDBDocumentClient);
const backup = mockClient(BackupClient);
const ssm = mockClient(SSMClient);
let tables: Map<string, FakeTable>;
let context: FakeOpsContext;
/** Restore jobs by token: AWS Backup starts one job per token, and creates the table later. */
let jobs: Map<string, { table: string; left: number; status?: string }>;

const point = (id: string, of: string, at: string, Status: RecoveryPointStatus = 'COMPLETED') => ({
  RecoveryPointArn: copyArn(id),
  ResourceArn: tableArn(of),
  CreationDate: new Date(at),
  CalculatedLifecycle: { DeleteAt: new Date('2026-08-03T04:00:00Z') },
  BackupSizeInBytes: 3 * 1024 ** 2,
  EncryptionKeyArn: KEY,
  Status,
});
const deleted = (of: string, BackupArn: string) => ({
  BackupArn,
  TableName: of,
  BackupCreationDateTime: new Date('2026-05-05T04:00:12.300Z'),
  BackupExpiryDateTime: new Date('2026-06-09T04:00:12Z'),
  BackupSizeBytes: 1024,
  BackupStatus: 'AVAILABLE' as const,
});

beforeEach(() => {
  for (const client of [dynamo, documents, backup, ssm]) client.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  tables = new Map(TABLES.map(({ name }) => [`civicforge-prod-${name}`, complete()]));
  // The incident: a person has deleted the table of the quests.
  tables.delete('civicforge-prod-quests');
  jobs = new Map();
  answerAsDynamo(dynamo, tables);
  ssm.on(GetParametersCommand).resolves({
    Parameters: TABLES.map(({ name }) => ({
      Name: `/civicforge/prod/tables/${name}`,
      Value: `civicforge-prod-${name}`,
    })),
  });
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolvesOnce({ RecoveryPoints: [point('old', 'civicforge-prod-users', '2026-05-04T04:00:00Z')], NextToken: 'n' })
    .resolves({
      RecoveryPoints: [
        point('users', 'civicforge-prod-users-20260301t000000z', '2026-05-05T04:00:05.500Z'),
        point('half', 'civicforge-prod-rewards', '2026-05-05T04:00:06Z', 'PARTIAL'),
        point('foreign', 'civicforge-staging-users', '2026-05-05T04:00:07Z'),
      ],
    });
  dynamo
    .on(ListBackupsCommand)
    .resolvesOnce({ BackupSummaries: [], LastEvaluatedBackupArn: 'a' })
    .resolves({ BackupSummaries: [deleted('civicforge-prod-quests', DELETED), deleted('other', 'x')] });
  backup.on(StartRestoreJobCommand).callsFake(
    later(({ IdempotencyToken, Metadata }: { IdempotencyToken: string; Metadata: Record<string, string> }) => {
      if (!jobs.has(IdempotencyToken))
        jobs.set(IdempotencyToken, { table: Metadata['targetTableName'] ?? '', left: 2 });
      return { RestoreJobId: IdempotencyToken };
    }),
  );
  backup.on(DescribeRestoreJobCommand).callsFake(
    later(({ RestoreJobId }: { RestoreJobId: string }) => {
      const job = jobs.get(RestoreJobId);
      if (job?.status) return { Status: job.status, StatusMessage: 'the role may not write' };
      return job?.left === 0 ? { Status: 'COMPLETED', CreatedResourceArn: tableArn(job.table) } : { Status: 'RUNNING' };
    }),
  );
  context.clock.onSleep = () => {
    for (const table of tables.values()) table.status = 'ACTIVE';
    for (const job of jobs.values()) {
      job.left = Math.max(0, job.left - 1);
      if (job.left === 0 && !tables.has(job.table)) tables.set(job.table, bare());
    }
  };
});

const ops = (...words: string[]) => runOps(['db', ...words], context);
const restore = (...arns: string[]) =>
  ops('restore', 'prod', '--yes', 'prod', ...arns.flatMap((arn) => ['--backup', arn]));

describe('ops db backups', () => {
  it('lists vault copies and deleted tables of the stage, newest first, over all pages', async () => {
    expect(await ops('backups', 'prod', '--json')).toBe(0);
    const found = JSON.parse(context.printed.join('')) as TableBackup[];
    expect(found.map(({ kind, table, of, usable }) => [kind, table, of, usable])).toEqual([
      ['deleted', 'quests', 'civicforge-prod-quests', true],
      ['vault', 'rewards', 'civicforge-prod-rewards', false],
      ['vault', 'users', 'civicforge-prod-users-20260301t000000z', true],
      ['vault', 'users', 'civicforge-prod-users', true],
    ]);
  });

  it('prints the command that restores the newest usable copies', async () => {
    expect(await ops('backups', 'prod')).toBe(0);
    expect(context.printed.at(-1)).toBe(
      `newest of each table: npm run ops -- db restore prod --backup ${DELETED} --backup ${copyArn('users')}`,
    );
    expect(await ops('backups')).toBe(2);
  });

  it('prints the other way where there is no copy', async () => {
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({});
    dynamo.on(ListBackupsCommand).resolves({});
    expect(await ops('backups', 'prod')).toBe(0);
    expect(context.printed).toEqual([expect.stringContaining('db restore --to')]);
  });
});

describe('ops db restore --backup', () => {
  it('restores a deleted table and a vault copy with the settings of the definition', async () => {
    expect(await restore(DELETED, copyArn('users'))).toBe(0);
    expect([...tables.keys()].filter((name) => name.endsWith('z'))).toEqual([
      `civicforge-prod-quests${SIDE}`,
      `civicforge-prod-users${SIDE}`,
    ]);
    const settled = { status: 'ACTIVE', protected: true, recovers: true, timeToLive: false, insights: false };
    expect(tables.get(`civicforge-prod-quests${SIDE}`)).toMatchObject({ ...settled, tags: complete().tags });
    expect(tables.get(`civicforge-prod-users${SIDE}`)).toMatchObject({ ...settled, tags: complete().tags });
    expect(dynamo.commandCalls(RestoreTableFromBackupCommand)[0]?.args[0].input.BackupArn).toBe(DELETED);
    expect(backup.commandCalls(StartRestoreJobCommand)[0]?.args[0].input).toMatchObject({
      RecoveryPointArn: copyArn('users'),
      IamRoleArn: 'arn:aws:iam::123456789012:role/civicforge-prod-backup',
      Metadata: {
        targetTableName: `civicforge-prod-users${SIDE}`,
        encryptionType: 'KMS',
        kmsMasterKeyArn: KEY,
      },
    });
    expect(context.printed.join('\n')).toContain('db swap prod --to 2026-05-05T04:00:12.000Z');
  });

  it('gives the time that "db verify" takes, which reads serving tables beside the restored ones', async () => {
    documents.on(ScanCommand).resolves({ Items: [] });
    await restore(DELETED);
    expect(await ops('verify', 'prod', '--at', '2026-05-05T04:00:12Z')).toBe(0);
    const durable = TABLES.filter((table) => table.durable).map(({ name }) => name);
    expect(documents.commandCalls(ScanCommand).map(({ args: [{ input }] }) => input.TableName)).toEqual(
      durable.map((name) => `civicforge-prod-${name}${name === 'quests' ? SIDE : ''}`),
    );
    expect(await ops('verify', 'prod', '--at', '2026-01-01T00:00:00Z')).toBe(2);
  });

  it('resumes the same job when it is called again', async () => {
    const sleep = context.clock.onSleep;
    context.clock.onSleep = () => {
      throw new Error('the laptop sleeps');
    };
    expect(await restore(copyArn('users'))).toBe(1);
    context.clock.onSleep = sleep;
    expect(await restore(copyArn('users'))).toBe(0);
    expect(jobs.size).toBe(1);
    expect(await restore(copyArn('users'))).toBe(0);
    expect(backup.commandCalls(StartRestoreJobCommand)).toHaveLength(2);
  });

  it('fails with the reason of AWS Backup', async () => {
    context.clock.onSleep = () => {
      for (const job of jobs.values()) job.status = 'FAILED';
    };
    expect(await restore(copyArn('users'))).toBe(1);
    expect(context.warned.join('\n')).toContain('is failed: the role may not write');
  });

  it.each([
    ['an unknown copy', [copyArn('none')], 'lists them'],
    ['a copy of another stage', [copyArn('foreign')], 'lists them'],
    ['an incomplete copy', [copyArn('half')], 'not complete'],
    ['two copies of one table', [copyArn('users'), copyArn('old')], 'Two copies of users'],
  ])('refuses %s', async (_, arns, words) => {
    expect(await restore(...arns)).toBe(2);
    expect(context.warned.join('\n')).toContain(words);
    expect(backup.commandCalls(StartRestoreJobCommand)).toEqual([]);
  });

  it('excludes --to and --table', async () => {
    expect(await ops('restore', 'prod', '--to', 'latest', '--backup', DELETED)).toBe(2);
    expect(await ops('restore', 'prod', '--table', 'users', '--backup', DELETED)).toBe(2);
    expect(await ops('restore', 'prod')).toBe(2);
  });

  it('is named when the serving table of a pointer is gone', async () => {
    expect(await ops('restore', 'prod', '--to', 'latest')).toBe(1);
    expect(context.warned.join('\n')).toContain('"db backups prod"');
  });
});
