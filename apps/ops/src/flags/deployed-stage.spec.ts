import { writeFileSync } from 'node:fs';
import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListDeploymentStrategiesCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { flagDocumentSchema } from '../../../../libs/flags/src/evaluator.ts';
import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { outputsFile } from '../clients/outputs.ts';
import { EXIT } from '../core/exit-codes.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const appConfig = mockClient(AppConfigClient);
const alarms = mockClient(CloudWatchClient);
const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);

const OUTPUTS = {
  stage: 'prod',
  region: 'eu-west-1',
  cluster: 'civicforge-prod',
  services: { api: { service: 'civicforge-prod-api', logGroup: '/civicforge/prod/api' } },
  flags: { application: 'abc1234', environment: 'env1234', profile: 'pro1234' },
};
const STRATEGIES = ['civicforge-staging-all-at-once', 'civicforge-prod-all-at-once', 'civicforge-prod-canary-10-20m'];
const COMPLETE = { State: 'COMPLETE' as const, PercentageComplete: 100 };

let context: FakeOpsContext;

beforeEach(() => {
  [appConfig, alarms, ecs, logs].forEach((mock) => mock.reset());
  context = new FakeOpsContext();
  writeFileSync(outputsFile(context, 'prod'), JSON.stringify(OUTPUTS));
  const text = '{"flags":{"advanced_search":{"enabled":true}}}';
  const Validators = [{ Type: 'JSON_SCHEMA' as const, Content: JSON.stringify(flagDocumentSchema(FLAGS)) }];
  appConfig
    .on(ListHostedConfigurationVersionsCommand)
    .resolves({ Items: [{ VersionNumber: 7, VersionLabel: 'v7' }] })
    .on(ListDeploymentsCommand)
    .resolves({ Items: [{ DeploymentNumber: 3, ConfigurationVersion: '7', VersionLabel: 'v7', ...COMPLETE }] })
    .on(GetHostedConfigurationVersionCommand)
    .resolves({ Content: new TextEncoder().encode(text) as never })
    .on(GetConfigurationProfileCommand)
    .resolves({ Validators })
    .on(ListDeploymentStrategiesCommand)
    .resolves({ Items: STRATEGIES.map((Name) => ({ Name, Id: `id-${Name}` })) })
    .on(CreateHostedConfigurationVersionCommand)
    .resolves({ VersionNumber: 8 })
    .on(StartDeploymentCommand)
    .resolves({ DeploymentNumber: 4, ConfigurationVersion: '8', State: 'DEPLOYING' })
    .on(GetDeploymentCommand)
    .resolves({ DeploymentNumber: 4, ConfigurationVersion: '8', ...COMPLETE })
    .on(GetEnvironmentCommand)
    .resolves({ Monitors: [{ AlarmArn: 'arn:aws:cloudwatch:us-east-1:1:alarm:civicforge-prod-errors' }] });
  rings('OK');
  holds('v8', 'v8');
});

/** Sets the state of the monitor of the environment. */
function rings(StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'): void {
  alarms.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'civicforge-prod-errors', StateValue }] });
}

/** Last reports of two running tasks and of a stopped one. */
function holds(...versions: string[]): void {
  const line = (task: string, FlagVersion: string) => ({
    logStreamName: `api/api/${task}`,
    message: JSON.stringify({
      FlagVersion,
      FlagSourceAgeSeconds: [12, 4],
      FlagProblem: FlagVersion === 'v7' ? 'form a cycle' : '',
      FlagEvaluations: JSON.stringify({ quest_categories: { on: 700 } }),
    }),
  });
  ecs
    .on(ListTasksCommand)
    .resolves({ taskArns: versions.map((_, at) => `arn:aws:ecs:::task/civicforge-prod/task${at}`) });
  logs
    .on(FilterLogEventsCommand)
    .resolvesOnce({ events: [line('task0', 'v6'), line('gone', 'v1')], nextToken: 'more' })
    .resolves({ events: versions.map((version, at) => line(`task${at}`, version)) });
}

const ops = (...words: string[]) => runOps(['flags', ...words], context);

describe('flags of a deployed stage', () => {
  it('are changed with its ids, its strategy and the expected version numbers', async () => {
    expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.done);
    const [created] = appConfig.commandCalls(CreateHostedConfigurationVersionCommand);
    expect(created?.args[0].input).toMatchObject({
      ApplicationId: 'abc1234',
      ConfigurationProfileId: 'pro1234',
      VersionLabel: 'v8',
      LatestVersionNumber: 7,
    });
    const [started] = appConfig.commandCalls(StartDeploymentCommand);
    expect(started?.args[0].input).toMatchObject({
      EnvironmentId: 'env1234',
      ConfigurationVersion: '8',
      DeploymentStrategyId: 'id-civicforge-prod-all-at-once',
      LatestDeploymentNumber: 3,
    });
    expect(context.printed.at(-1)).toContain('2 of 2 tasks');
    expect(context.printed.join('\n')).toContain('flags set advanced_search.killed=false --stage prod');
  });

  it('are deployed as a canary by default', async () => {
    expect(await ops('set', 'advanced_search=off', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.done);
    const [started] = appConfig.commandCalls(StartDeploymentCommand);
    expect(started?.args[0].input.DeploymentStrategyId).toBe('id-civicforge-prod-canary-10-20m');
  });

  it.each(['ALARM', 'INSUFFICIENT_DATA'] as const)(
    'are killed while a monitor is in %s, whose actions AppConfig does not see meanwhile',
    async (state) => {
      rings(state);
      const order: string[] = [];
      alarms.on(DisableAlarmActionsCommand).callsFake(() => ({ at: order.push('disabled') }));
      alarms.on(EnableAlarmActionsCommand).callsFake(() => ({ at: order.push('enabled') }));
      appConfig.on(StartDeploymentCommand).callsFake(() => {
        order.push('deployed');
        return { DeploymentNumber: 4, ConfigurationVersion: '8', State: 'DEPLOYING' };
      });
      expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.done);
      expect(order).toEqual(['disabled', 'deployed', 'enabled']);

      appConfig.on(StartDeploymentCommand).rejects(new Error('throttled'));
      expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.failed);
      expect(order.slice(3)).toEqual(['disabled', 'enabled']);
    },
  );

  it('are not changed otherwise while a monitor is in ALARM, which would take the change back', async () => {
    rings('ALARM');
    expect(await ops('set', 'advanced_search=off', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.refused);
    expect(context.warned.join()).toContain('civicforge-prod-errors would make AppConfig take this deployment back');
    expect(appConfig.commandCalls(CreateHostedConfigurationVersionCommand)).toEqual([]);
  });

  it('put a stage into maintenance at once', async () => {
    rings('ALARM');
    const words = ['set', 'maintenance_mode=on', 'maintenance_mode.message=Back at noon.'];
    expect(await ops(...words, '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.done);
    const [started] = appConfig.commandCalls(StartDeploymentCommand);
    expect(started?.args[0].input.DeploymentStrategyId).toBe('id-civicforge-prod-all-at-once');
  });

  it('are killed after a rollback that AppConfig started by itself, which cannot be stopped', async () => {
    const going = {
      DeploymentNumber: 3,
      ConfigurationVersion: '7',
      VersionLabel: 'v7',
      State: 'ROLLING_BACK' as const,
    };
    const before = { DeploymentNumber: 2, ConfigurationVersion: '6', VersionLabel: 'v6', ...COMPLETE };
    const Items = [{ ...going, State: 'ROLLED_BACK' as const }, before];
    appConfig
      .on(ListDeploymentsCommand)
      .resolvesOnce({ Items: [going, before] })
      .resolves({ Items })
      .on(GetDeploymentCommand, { DeploymentNumber: 3 })
      .resolvesOnce(going)
      .resolves({ ...going, State: 'ROLLED_BACK' })
      .on(StopDeploymentCommand)
      .rejects(new Error('BadRequestException'));
    expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.done);
    expect(appConfig.commandCalls(StopDeploymentCommand)).toEqual([]);
  });

  it('are not changed without confirmation', async () => {
    expect(await ops('kill', 'advanced_search', '--stage', 'prod')).toBe(EXIT.refused);
    context.typed.push('prod');
    expect(await ops('kill', 'advanced_search', '--stage', 'prod')).toBe(EXIT.done);
    expect(appConfig.commandCalls(CreateHostedConfigurationVersionCommand)).toHaveLength(1);
  });

  it('are not written if the validator in AppConfig refuses the document', async () => {
    const { wallet_integration: _, ...older } = FLAGS;
    const Content = JSON.stringify(flagDocumentSchema(older));
    appConfig.on(GetConfigurationProfileCommand).resolves({ Validators: [{ Type: 'JSON_SCHEMA', Content }] });
    expect(await ops('set', 'wallet_integration=on', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.refused);
    expect(context.warned.join()).toContain('infra apply');
    expect(appConfig.commandCalls(CreateHostedConfigurationVersionCommand)).toEqual([]);
  });

  it('exit with code 4 and the reason if AppConfig rolls back on an alarm', async () => {
    appConfig
      .on(GetDeploymentCommand)
      .resolvesOnce({ DeploymentNumber: 4, State: 'DEPLOYING', PercentageComplete: 20 })
      .rejectsOnce(new Error('throttled'))
      .resolves({
        DeploymentNumber: 4,
        State: 'ROLLED_BACK',
        EventLog: [{ TriggeredBy: 'CLOUDWATCH_ALARM', Description: 'api-error-rate' }],
      });
    expect(await ops('set', 'advanced_search=off', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.rolledBack);
    expect(context.warned.join()).toContain('CLOUDWATCH_ALARM api-error-rate');
  });

  it('end with an error if AppConfig stays unavailable', async () => {
    appConfig.on(GetDeploymentCommand).rejects(new Error('no network'));
    expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.failed);
    expect(context.warned.join()).toContain('cannot be followed: no network');
  });

  it('require the deployment strategies of the infrastructure', async () => {
    appConfig.on(ListDeploymentStrategiesCommand).resolves({ Items: [{ Name: STRATEGIES[0], Id: 'x' }] });
    expect(await ops('kill', 'advanced_search', '--stage', 'prod', '--yes', 'prod')).toBe(EXIT.failed);
    expect(context.warned.join()).toContain('civicforge-prod-all-at-once');
  });

  it('refuse a ramp in production without alarms and without a reason', async () => {
    appConfig.on(GetEnvironmentCommand).resolves({ Monitors: [] });
    const ramp = ['ramp', 'new_attestation_flow', '100', '--every', '1m', '--stage', 'prod', '--yes', 'prod'];
    expect(await ops(...ramp)).toBe(EXIT.refused);
    expect(context.warned.join()).toContain('without them with --reason');
    expect(appConfig.commandCalls(CreateHostedConfigurationVersionCommand)).toEqual([]);
    expect(await ops(...ramp, '--reason', 'alarms are being moved')).toBe(EXIT.done);
    expect(context.audit()).toMatchObject([{ outcome: 'done', reason: 'alarms are being moved' }]);
  });

  it('are listed per task with its last report', async () => {
    holds('v7', 'v6');
    ecs.on(ListTasksCommand).resolves({ taskArns: ['arn/task0', 'arn/task1', 'arn/task2'] });
    expect(await ops('status', 'prod')).toBe(EXIT.failed);
    expect(context.printed.slice(-4)).toEqual([
      expect.stringMatching(/^task0 +v7 +4 s ago$/),
      expect.stringMatching(/^task1 +v6 +4 s ago$/),
      expect.stringMatching(/^task2 +\? +\?$/),
      'problem   task0: form a cycle',
    ]);
    expect(context.warned.join()).toContain('2 of 3 tasks do not hold v7');
  });

  it('are stale if all evaluations gave the same variant', async () => {
    holds('v7', 'v7');
    expect(await ops('stale', 'prod')).toBe(EXIT.done);
    expect(context.printed.join('\n')).toMatch(/quest_categories +each of 1400 answers was on/);
  });

  it('are unavailable before the outputs are saved', async () => {
    expect(await ops('status', 'staging')).toBe(EXIT.usage);
    expect(context.warned.join()).toContain('infra outputs staging');
  });
});
