import {
  BackupClient,
  DescribeBackupJobCommand,
  ListBackupJobsCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  GetParameterCommand,
  GetParametersCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { runOps } from '../program.ts';
import { answerAsDynamo, complete, type FakeTable } from '../../testing/fake-dynamo.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { later } from '../../testing/later.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const AT = '2026-05-05T11:40:00Z';
const SIDE = '-20260505t114000z';
/** Tables of record, which are restored and swapped together. */
const DURABLE = TABLES.filter(({ durable }) => durable);
const NOUNS = DURABLE.map(({ name }) => name);

const dynamo = mockClient(DynamoDBClient);
const documents = mockClient(DynamoDBDocumentClient);
const ssm = mockClient(SSMClient);
const codeDeploy = mockClient(CodeDeployClient);
const ecs = mockClient(ECSClient);
const backup = mockClient(BackupClient);

/** Tables by name: an in-memory DynamoDB. */
let tables: Map<string, FakeTable>;
let pointers: Map<string, string>;
let context: FakeOpsContext;

const ops = (...words: string[]) => runOps(['db', ...words], context);
const found = (name: string): FakeTable => {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
};

beforeEach(() => {
  for (const client of [dynamo, documents, ssm, codeDeploy, ecs, backup]) client.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  tables = new Map(
    TABLES.map(({ name, durable }) => [`civicforge-prod-${name}`, { ...complete(), recovers: durable }]),
  );
  pointers = new Map(TABLES.map(({ name }) => [`/civicforge/prod/tables/${name}`, `civicforge-prod-${name}`]));
  answerAsDynamo(dynamo, tables);
  ssm.on(GetParametersCommand).callsFake(
    later(() => ({
      Parameters: [...pointers].map(([Name, Value]) => ({ Name, Value })),
    })),
  );
  ssm.on(GetParameterCommand).callsFake(
    later(({ Name }: { Name: string }) => {
      const Value = pointers.get(Name);
      if (Value === undefined) throw new ParameterNotFound({ message: Name, $metadata: {} });
      return { Parameter: { Value } };
    }),
  );
  ssm.on(PutParameterCommand).callsFake(
    later(({ Name, Value }: { Name: string; Value: string }) => {
      pointers.set(Name, Value);
      return {};
    }),
  );
  codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: [] });
  context.clock.onSleep = () => {
    for (const table of tables.values()) table.status = 'ACTIVE';
  };
});

const changesOf = (client: { commandCalls: (command: never) => readonly unknown[] }, ...commands: unknown[]) =>
  commands.flatMap((command) => [...client.commandCalls(command as never)]).length;
const MUTATIONS = [
  RestoreTableToPointInTimeCommand,
  UpdateTimeToLiveCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  TagResourceCommand,
];

describe('ops db status', () => {
  const backedUp = (at: string) =>
    backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [{ CompletionDate: new Date(at) }, {}] });

  it('shows every table with indexes, expiry, protection, recovery and its last backup', async () => {
    backedUp('2026-05-05T05:00:00Z');
    expect(await ops('status', 'prod')).toBe(0);
    const text = context.printed.join('\n');
    expect(text).toContain(`${TABLES[0]?.indexes.length} active`);
    expect(text).toContain('2026-04-01T00:00:00.000Z .. 2026-05-05T11:55:00.500Z');
    expect(text).toContain('2026-05-05T05:00:00.000Z');
  });

  it.each([
    ['recovery is off', 'has no point-in-time recovery', () => (found('civicforge-prod-users').recovers = false)],
    ['protection is off', 'is not protected', () => (found('civicforge-prod-users').protected = false)],
    ['nothing expires', 'TTL is not on', () => (found('civicforge-prod-rewards').timeToLive = false)],
    ['a table is busy', 'is UPDATING', () => (found('civicforge-prod-quests').status = 'UPDATING')],
    ['there is no backup', 'has no backup', () => backup.on(ListBackupJobsCommand).resolves({})],
    ['backups stopped', 'is 56 h 00 min old', () => backedUp('2026-05-03T04:00:00Z')],
    ['a pointer leads nowhere', 'does not exist', () => tables.delete('civicforge-prod-quests')],
    ['a pointer is missing', 'is missing', () => pointers.delete('/civicforge/prod/tables/quests')],
  ] as [string, string, () => unknown][])('fails with the cause when %s', async (_, words, spoil) => {
    backedUp('2026-05-05T05:00:00Z');
    spoil();
    expect(await ops('status', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain(words);
  });

  it('fails if AWS refuses the request', async () => {
    dynamo
      .on(DescribeTableCommand)
      .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));
    expect(await ops('status', 'prod')).toBe(1);
    expect(context.warned).toEqual([expect.stringMatching(/^not authorized .*names the role that may/)]);
  });
});

describe('ops db restore', () => {
  it('restores all durable tables beside the serving ones, waits, and applies the settings that a restore omits', async () => {
    expect(await ops('restore', 'prod', '--to', AT, '--yes', 'prod', '--json')).toBe(0);
    const restored = DURABLE.map(({ name, timeToLive }) => [
      `civicforge-prod-${name}${SIDE}`,
      { ...complete(), timeToLive: timeToLive !== undefined },
    ]);
    expect([...tables].filter(([name]) => name.endsWith(SIDE))).toEqual(restored);
    expect(JSON.parse(context.printed.join(''))).toMatchObject({ verb: 'db restore', dryRun: false });
    expect(context.audit()).toMatchObject([{ outcome: 'done', stage: 'prod' }]);
  });

  it('resumes when it is called again', async () => {
    await ops('restore', 'prod', '--to', AT, '--yes', 'prod');
    const before = changesOf(dynamo, ...MUTATIONS);
    expect(await ops('restore', 'prod', '--to', AT, '--yes', 'prod')).toBe(0);
    expect(changesOf(dynamo, ...MUTATIONS)).toBe(before);
    expect(context.printed.join('\n')).toContain('has them already');
  });

  it('restores one table, and takes the latest possible second', async () => {
    expect(await ops('restore', 'prod', '--to', 'latest', '--table', 'users', '--yes', 'prod')).toBe(0);
    expect(tables.has('civicforge-prod-users-20260505t115500z')).toBe(true);
    expect(changesOf(dynamo, RestoreTableToPointInTimeCommand)).toBe(1);
  });

  it('changes nothing in a dry run', async () => {
    expect(await ops('restore', 'prod', '--to', AT, '--dry-run')).toBe(0);
    expect(changesOf(dynamo, ...MUTATIONS)).toBe(0);
    expect(context.printed.join('\n')).toContain('the serving tables are not changed');
  });

  it.each([
    ['a time before the window', ['restore', 'prod', '--to', '2026-01-01T00:00:00Z'], 2],
    ['a time to come', ['restore', 'prod', '--to', '2026-05-05T11:59:00Z'], 2],
    ['no time', ['restore', 'prod', '--to', 'yesterday'], 2],
    ['no --to', ['restore', 'prod'], 2],
    ['a table without a recovery', ['restore', 'prod', '--to', AT, '--table', 'runtime'], 2],
    ['the local stack', ['restore', 'local', '--to', AT], 2],
    ['a missing confirmation', ['restore', 'prod', '--to', AT], 3],
  ])('refuses %s', async (_, words, code) => {
    expect(await ops(...words)).toBe(code);
    expect(changesOf(dynamo, ...MUTATIONS)).toBe(0);
  });

  it('fails when a source has no recovery, and when AWS throttles', async () => {
    dynamo.on(RestoreTableToPointInTimeCommand).rejects(new Error('too many restores'));
    expect(await ops('restore', 'prod', '--to', AT, '--yes', 'prod')).toBe(1);
    expect(context.audit()).toMatchObject([{ outcome: 'failed', error: 'too many restores' }]);
    found('civicforge-prod-users').recovers = false;
    expect(await ops('restore', 'prod', '--to', AT, '--yes', 'prod')).toBe(1);
  });

  it('ends the wait after its time limit and names the command to resume', async () => {
    context.clock.onSleep = () => undefined;
    expect(await ops('restore', 'prod', '--to', AT, '--yes', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain('Run the same command again');
  });
});

describe('ops db verify', () => {
  const serve = (items: Record<string, unknown[]>) =>
    documents.on(ScanCommand).callsFake(
      later(({ TableName, ExclusiveStartKey }: Record<string, string>) => {
        const all = items[TableName ?? ''] ?? [];
        return ExclusiveStartKey === undefined && all.length > 1
          ? { Items: all.slice(0, 1), LastEvaluatedKey: 'more' }
          : { Items: ExclusiveStartKey === undefined ? all : all.slice(1) };
      }),
    );
  beforeEach(() => tables.set(`civicforge-prod-users${SIDE}`, complete()));
  const rich = { userId: 'ada', record: 'USER', xp: 5, reputation: 0, creationPoints: 0 };
  const earned = { userId: 'ada', record: 'ENTRY#e1', xp: 5, reputation: 0, points: 0 };

  it('reads every page of the serving tables and finds no fault', async () => {
    serve({ 'civicforge-prod-users': [rich, earned] });
    expect(await ops('verify', 'prod', '--json')).toBe(0);
    expect(JSON.parse(context.printed.join(''))).toMatchObject({ faults: [], tables: { users: { count: 2 } } });
  });

  it('fails for a fault that a second read confirms', async () => {
    serve({ [`civicforge-prod-users${SIDE}`]: [rich] });
    expect(await ops('verify', 'prod', '--at', AT)).toBe(1);
    expect(context.printed.join('\n')).toContain('FAULT  balance-differs  ada');
  });

  it('ignores a fault that a second read does not show', async () => {
    let reading = 0;
    documents.on(ScanCommand).callsFake(
      later(({ TableName }: { TableName: string }) => {
        if (!TableName.includes('users')) return { Items: [] };
        reading += 1;
        return { Items: reading === 1 ? [rich] : [rich, earned] };
      }),
    );
    expect(await ops('verify', 'prod')).toBe(0);
    expect(context.warned.join('\n')).toContain('reading again');
  });

  it('compares a copy with the serving tables by checksum', async () => {
    serve({ 'civicforge-prod-users': [rich, earned], [`civicforge-prod-users${SIDE}`]: [rich, earned] });
    expect(await ops('verify', 'prod', '--at', AT, '--exact')).toBe(0);
    serve({
      'civicforge-prod-users': [{ ...rich, bio: 'x' }, earned],
      [`civicforge-prod-users${SIDE}`]: [rich, earned],
    });
    expect(await ops('verify', 'prod', '--at', AT, '--exact')).toBe(1);
    expect(context.printed.join('\n')).toContain('DIFFERS  users  2 and 2 items');
  });

  it('requires a valid time with --exact', async () => {
    expect(await ops('verify', 'prod', '--exact')).toBe(2);
    expect(await ops('verify', 'prod', '--at', 'noon')).toBe(2);
  });
});

describe('ops db swap', () => {
  const weighs = (trafficWeight: number) => [{ taskSetLabel: 'Green' as const, trafficWeight }];

  beforeEach(() => {
    for (const noun of NOUNS) tables.set(`civicforge-prod-${noun}${SIDE}`, complete());
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ taskSets: [{ status: 'ACTIVE' }, { status: 'PRIMARY', taskDefinition: 'arn:task:7' }] }],
    });
    codeDeploy.on(GetDeploymentGroupCommand).resolves({});
    codeDeploy.on(CreateDeploymentCommand).resolves({ deploymentId: 'd-1' });
    codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { status: 'InProgress' } });
    codeDeploy
      .on(ListDeploymentTargetsCommand)
      .resolvesOnce({ targetIds: [] })
      .resolves({ targetIds: ['t'] });
    codeDeploy
      .on(GetDeploymentTargetCommand)
      .resolvesOnce({
        deploymentTarget: {
          ecsTarget: {
            lifecycleEvents: [{ lifecycleEventName: 'Install', status: 'InProgress' }],
            taskSetsInfo: weighs(0),
          },
        },
      })
      .resolves({ deploymentTarget: { ecsTarget: { taskSetsInfo: weighs(100) } } });
  });

  const serving = () => NOUNS.map((noun) => pointers.get(`/civicforge/prod/tables/${noun}`));
  const before = NOUNS.map((noun) => `civicforge-prod-${noun}`);
  const after = before.map((name) => `${name}${SIDE}`);
  const swap = (...words: string[]) => ops('swap', 'prod', '--to', AT, ...words);

  it('prints the data loss, sets the pointers and deploys the running release again', async () => {
    expect(await swap('--yes', 'prod')).toBe(0);
    expect(serving()).toEqual(after);
    expect(context.printed.join('\n')).toContain(`since 2026-05-05T11:40:00.000Z, which was 20 min 00 s ago`);
    const [call] = codeDeploy.commandCalls(CreateDeploymentCommand);
    expect(call?.args[0].input).toMatchObject({
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      overrideAlarmConfiguration: { enabled: false },
    });
    expect(context.warned.join('\n')).toContain('deployment d-1: Install');
    expect(call?.args[0].input.revision?.appSpecContent?.content).toContain('arn:task:7');
  });

  describe('killed between two steps', () => {
    const previous = () =>
      JSON.parse(pointers.get('/civicforge/prod/tables/previous') ?? '{}') as { done?: boolean; tables: object };
    /** Ends the process after so many writes of parameters. */
    const killAfter = (writes: number) => {
      let left = writes;
      ssm.on(PutParameterCommand).callsFake(
        later(({ Name, Value }: { Name: string; Value: string }) => {
          if (left === 0) throw new Error('killed');
          left -= 1;
          pointers.set(Name, Value);
          return {};
        }),
      );
    };
    const revive = () => killAfter(100);

    it.each(NOUNS.map((_, index) => index + 1))(
      'after %d writes, resumes, and can be reverted as a whole',
      async (writes) => {
        killAfter(writes);
        expect(await swap('--yes', 'prod')).toBe(1);
        revive();
        expect(await swap('--yes', 'prod')).toBe(0);
        expect(context.printed.join('\n')).toContain('resumes the swap of');
        expect(serving()).toEqual(after);
        expect(previous()).toMatchObject({
          done: true,
          tables: Object.fromEntries(NOUNS.map((noun, index) => [noun, before[index]])),
        });
      },
    );

    it('before the deployment, deploys although every pointer has moved', async () => {
      ecs
        .on(DescribeServicesCommand)
        .rejectsOnce(new Error('killed'))
        .resolves({ services: [{ taskSets: [{ status: 'PRIMARY', taskDefinition: 'arn:task:7' }] }] });
      killAfter(1 + NOUNS.length);
      expect(await swap('--yes', 'prod')).toBe(1);
      revive();
      expect(serving()).toEqual(after);
      expect(await swap('--yes', 'prod')).toBe(0);
      expect(codeDeploy.commandCalls(CreateDeploymentCommand)).toHaveLength(1);
      // A complete swap has nothing left to do.
      expect(await swap('--yes', 'prod')).toBe(0);
      expect(codeDeploy.commandCalls(CreateDeploymentCommand)).toHaveLength(1);
    });

    it.each([1, 2])('on the way back, after %d writes: goes on back, and does not turn round', async (writes) => {
      await swap('--yes', 'prod');
      codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: [] });
      killAfter(writes);
      expect(await ops('swap', 'prod', '--back', '--yes', 'prod')).toBe(1);
      revive();
      expect(await ops('swap', 'prod', '--back', '--yes', 'prod')).toBe(0);
      expect(serving()).toEqual(before);
    });
  });

  it('reverts to the previous tables', async () => {
    await swap('--yes', 'prod');
    ssm
      .on(GetParameterCommand)
      .callsFake(later(() => ({ Parameter: { Value: pointers.get('/civicforge/prod/tables/previous') } })));
    expect(await ops('swap', 'prod', '--back', '--yes', 'prod')).toBe(0);
    expect(serving()).toEqual(before);
  });

  it('reverts the pointers if the deployment fails', async () => {
    codeDeploy
      .on(GetDeploymentCommand)
      .resolves({ deploymentInfo: { status: 'Failed', errorInformation: { message: 'hook' } } });
    expect(await swap('--yes', 'prod')).toBe(4);
    expect(serving()).toEqual(before);
    expect(context.warned.join('\n')).toContain('The pointers were reverted');
    expect(context.audit()).toMatchObject([{ outcome: 'rolled-back' }]);
  });

  it('keeps the pointers while the deployment goes on, whatever error the watch meets', async () => {
    codeDeploy.on(GetDeploymentCommand).rejects(new Error('Rate exceeded'));
    expect(await swap('--yes', 'prod')).toBe(1);
    expect(serving()).toEqual(after);
    expect(context.warned.join('\n')).toContain('db swap prod --back');
  });

  it('repeats a poll that fails and a deployment that has no targets yet', async () => {
    const early = Object.assign(new Error('too early'), { name: 'DeploymentNotStartedException' });
    codeDeploy
      .on(ListDeploymentTargetsCommand)
      .rejectsOnce(early)
      .rejectsOnce(new Error('Rate exceeded'))
      .resolves({ targetIds: ['t'] });
    expect(await swap('--yes', 'prod')).toBe(0);
    expect(serving()).toEqual(after);
  });

  it('watches a deployment whose creation had an unknown outcome', async () => {
    codeDeploy.on(CreateDeploymentCommand).callsFake(() => {
      codeDeploy
        .on(ListDeploymentsCommand, { applicationName: 'civicforge-prod-api' })
        .resolves({ deployments: ['d-1'] });
      codeDeploy.on(GetDeploymentCommand).resolves({
        deploymentInfo: { status: 'InProgress', description: 'civicforge tables read anew by ada' },
      });
      throw new Error('socket hang up');
    });
    expect(await swap('--yes', 'prod')).toBe(0);
    expect(serving()).toEqual(after);
  });

  it('stops the running redeployment when the swap is reverted', async () => {
    await swap('--yes', 'prod');
    ssm
      .on(GetParameterCommand)
      .callsFake(later(() => ({ Parameter: { Value: pointers.get('/civicforge/prod/tables/previous') } })));
    codeDeploy
      .on(ListDeploymentsCommand, { applicationName: 'civicforge-prod-api' })
      .resolves({ deployments: ['d-1'] });
    const deploymentInfo = { description: 'civicforge tables read anew by ada' };
    codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { ...deploymentInfo, status: 'InProgress' } });
    codeDeploy.on(StopDeploymentCommand).callsFake(() => {
      codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { ...deploymentInfo, status: 'Stopped' } });
      codeDeploy.on(GetDeploymentTargetCommand).resolves({
        deploymentTarget: { ecsTarget: { taskSetsInfo: weighs(0) } },
      });
      return {};
    });
    expect(await ops('swap', 'prod', '--back', '--yes', 'prod')).toBe(0);
    expect(serving()).toEqual(before);
    expect(codeDeploy.commandCalls(CreateDeploymentCommand)).toHaveLength(1);
    expect(codeDeploy.commandCalls(StopDeploymentCommand)).toHaveLength(1);
  });

  it('reverts the pointers if the API does not run', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [] });
    expect(await swap('--yes', 'prod')).toBe(4);
    expect(serving()).toEqual(before);
  });

  it('succeeds if the deployment ended before the first poll', async () => {
    codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { status: 'Succeeded' } });
    expect(await swap('--yes', 'prod')).toBe(0);
  });

  it('has no steps if the tables already serve', async () => {
    await swap('--yes', 'prod');
    expect(await swap()).toBe(0);
    expect(context.printed).toContain('  nothing to do');
  });

  it('warns if not all tables are swapped together', async () => {
    tables.delete(`civicforge-prod-users${SIDE}`);
    expect(await swap('--dry-run')).toBe(0);
    expect(context.printed.join('\n')).toContain('users stay as they are now');
    expect(serving()).toEqual(before);
    expect(ssm.commandCalls(PutParameterCommand)).toHaveLength(0);
  });

  it.each([
    ['while a deployment runs', 3, () => codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-0'] })],
    ['while a table lacks recovery', 3, () => (found(`civicforge-prod-users${SIDE}`).recovers = false)],
    ['where nothing was restored', 2, () => NOUNS.forEach((n) => tables.delete(`civicforge-prod-${n}${SIDE}`))],
    ['without a confirmation', 3, () => undefined],
  ] as [string, number, () => unknown][])('refuses %s', async (_, code, spoil) => {
    spoil();
    expect(await swap()).toBe(code);
    expect(serving()).toEqual(before);
  });

  it('refuses --back without a swap, and requires --to or --back', async () => {
    ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));
    expect(await ops('swap', 'prod', '--back')).toBe(2);
    expect(await ops('swap', 'prod')).toBe(2);
    expect(await ops('swap', 'prod', '--back', '--to', AT)).toBe(2);
    expect(await ops('swap')).toBe(2);
  });
});

describe('ops db backup', () => {
  beforeEach(() => {
    backup
      .on(StartBackupJobCommand)
      .callsFake(later(({ ResourceArn }: { ResourceArn: string }) => ({ BackupJobId: ResourceArn })));
    backup
      .on(DescribeBackupJobCommand)
      .resolvesOnce({ State: 'RUNNING', PercentDone: '10' })
      .resolves({ State: 'COMPLETED', RecoveryPointArn: 'arn:point' });
  });

  it('backs up the serving tables for thirty days and waits', async () => {
    expect(await ops('backup', 'prod', '--yes', 'prod')).toBe(0);
    const calls = backup.commandCalls(StartBackupJobCommand).map(({ args: [{ input }] }) => input);
    expect(calls).toHaveLength(DURABLE.length);
    expect(calls[0]).toMatchObject({
      BackupVaultName: 'civicforge-prod-backup',
      ResourceArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/civicforge-prod-quests',
      Lifecycle: { DeleteAfterDays: 30 },
    });
    expect(context.warned.join('\n')).toContain('RUNNING 10 %');
  });

  it('fails when a backup fails, or nothing is started', async () => {
    backup.on(DescribeBackupJobCommand).resolves({ State: 'FAILED', StatusMessage: 'no key' });
    expect(await ops('backup', 'prod', '--yes', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain('no key');
    backup.on(StartBackupJobCommand).resolves({});
    expect(await ops('backup', 'prod', '--yes', 'prod')).toBe(1);
  });

  it('starts nothing in a dry run, without confirmation or on a local stack', async () => {
    expect(await ops('backup', 'prod', '--dry-run', '--json')).toBe(0);
    expect(await ops('backup', 'prod')).toBe(3);
    expect(await ops('backup', 'local')).toBe(2);
    expect(backup.commandCalls(StartBackupJobCommand)).toHaveLength(0);
  });
});
