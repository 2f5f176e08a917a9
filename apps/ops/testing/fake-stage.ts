import {
  AppConfigClient,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand as ListFlags,
} from '@aws-sdk/client-appconfig';
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudFrontClient, CreateInvalidationCommand, GetInvalidationCommand } from '@aws-sdk/client-cloudfront';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  type DeploymentStatus,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  type ListDeploymentsCommandInput,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
  UpdateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { EventBridgeClient, ListTargetsByRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { GATES } from '../../../libs/contract/src/gates.ts';
import { JOBS, SERVICES } from '../../../libs/contract/src/service-contract.ts';
import type { Outputs } from '../src/clients/outputs.ts';
import type { CurrentRelease, ReleaseRecord } from '../src/clients/release-records.ts';
import type { CloudStage } from '../src/core/stages.ts';
import type { Minute } from '../src/gates/figures.ts';
import { percentAt, shiftSeconds, strategyOfConfig } from '../src/release/traffic.ts';
import type { FakeOpsContext } from './fake-ops-context.ts';
import { saveOutputs } from './outputs.ts';
import { rendered } from './rendered-notice.ts';

interface Deployment {
  readonly id: string;
  readonly application: string;
  readonly createdAt: number;
  readonly input: CreateDeploymentCommandInput;
  readonly taskDefinition: string;
  readonly isHeld: boolean;
  continuedAt?: number;
  terminatedAt?: number;
  stoppedAt?: number;
  error?: string;
  /** Id of the rollback deployment that CodeDeploy created after a stop or a failure. */
  rollback?: string;
  /** The deployment that this rollback deployment undoes. */
  readonly undoes?: string;
}

export const PREPARING_MS = 90_000;
/** Time in which CodeDeploy knows no targets of a new deployment. */
const NOT_STARTED_MS = 5_000;
/** Time that CodeDeploy needs to send the traffic back to the old tasks. */
export const WAY_BACK_MS = 15_000;
export const TERMINATION_MS = 3_600_000;
const DIGEST = (image: string, release: string) => `sha256:${image}-${release}`;

/** A deployed stage without AWS. CodeDeploy shifts traffic by the test clock, and writes can be read back. */
export class FakeStage {
  readonly outputs: Outputs;
  readonly parameters = new Map<string, string>();
  readonly deployments: Deployment[] = [];
  readonly taskDefinitions = new Map<string, TaskDefinition>();
  readonly jobs = new Map<string, string>();
  readonly notices: { readonly topic: string; readonly subject: string; readonly message: string }[] = [];
  /** Titles in the chat. */
  readonly chat: string[] = [];
  readonly invalidated: string[] = [];
  /** By service. */
  readonly suspended = new Map<string, boolean>();
  readonly inAlarm = new Set<string>();
  readonly serving = new Map<string, string>();
  isHeld = false;
  /** Number of the next throttled requests for figures or deployments. */
  readonly turnsAway = { figures: 0, deployments: 0 };
  /** Newest flag document. Undefined: none was deployed. */
  flags: { text: string; at: number } | undefined;
  /** Returns the CloudWatch figures of a service's new tasks in one minute. */
  minute: (at: number, service: 'api' | 'web') => Partial<Minute> = () => ({
    requests: 200,
    unhealthy: 0,
    p95: 0.1,
    average: 0.1,
  });
  /** Returns the rows of the version comparison query. */
  versions: () => Readonly<Record<string, Readonly<Record<string, number>>>> = () => ({});
  readonly mocks = {
    codeDeploy: mockClient(CodeDeployClient),
    ecs: mockClient(ECSClient),
    ssm: mockClient(SSMClient),
    sns: mockClient(SNSClient),
    s3: mockClient(S3Client),
    edge: mockClient(CloudFrontClient),
    watch: mockClient(CloudWatchClient),
    logs: mockClient(CloudWatchLogsClient),
    scaling: mockClient(ApplicationAutoScalingClient),
    events: mockClient(EventBridgeClient),
    flags: mockClient(AppConfigClient),
    registry: mockClient(ECRClient),
  };
  private readonly context: FakeOpsContext;
  private readonly stage: CloudStage;

  constructor(context: FakeOpsContext, stage: CloudStage) {
    this.context = context;
    this.stage = stage;
    this.outputs = saveOutputs(context, stage);
    for (const kind of ['api', 'web', 'reprocess', 'reconcile'] as const) this.template(kind);
    this.answerCodeDeploy();
    this.answerEcs();
    this.answerRecords();
    this.answerFigures();
    this.answerRest();
  }

  /** Adds a release with pushed images. `serves` makes it the serving one. */
  release(
    release: string,
    options: { readonly serves?: boolean; readonly change?: Partial<ReleaseRecord> } = {},
  ): ReleaseRecord {
    const arn = (kind: string) =>
      `arn:aws:ecs:us-east-1:123456789012:task-definition/civicforge-${this.stage}-${kind}:${release}`;
    const record: ReleaseRecord = {
      release,
      commit: 'c0ffee'.padEnd(40, release.replaceAll(/\D/g, '') || '0'),
      at: new Date(this.context.clock.now()).toISOString(),
      by: 'grace',
      images: { api: DIGEST('api', release), web: DIGEST('web', release), jobs: DIGEST('jobs', release) },
      signOffs: [],
      deployments: [],
      ...(options.serves === true && {
        taskDefinitions: { api: arn('api'), web: arn('web'), reprocess: arn('reprocess'), reconcile: arn('reconcile') },
      }),
      ...options.change,
    };
    this.write(release, record);
    if (options.serves === true) {
      this.write('current', { release, since: new Date(this.context.clock.now()).toISOString(), before: [] });
      for (const service of ['api', 'web'] as const) this.serving.set(service, arn(service));
    }
    return record;
  }

  record(release: string): ReleaseRecord {
    return JSON.parse(this.parameters.get(this.path(release)) ?? 'null') as ReleaseRecord;
  }

  current(): CurrentRelease {
    return JSON.parse(this.parameters.get(this.path('current')) ?? 'null') as CurrentRelease;
  }

  write(name: string, value: object): void {
    this.parameters.set(this.path(name), JSON.stringify(value));
  }

  /** Returns the present traffic percentage of a deployment's new tasks. */
  percent(deployment: Deployment): number {
    const began = this.trafficBegan(deployment);
    if (began === undefined || deployment.undoes !== undefined) return 0;
    const now = this.context.clock.now();
    const { stoppedAt = now } = deployment;
    if (now - stoppedAt >= WAY_BACK_MS || stoppedAt < began) return 0;
    const strategy = strategyOfConfig(this.stage, deployment.input.deploymentConfigName ?? '');
    return strategy === undefined ? 0 : percentAt(strategy, (stoppedAt - began) / 1000);
  }

  status(deployment: Deployment): DeploymentStatus {
    const now = this.context.clock.now();
    if (deployment.undoes !== undefined) {
      return now - deployment.createdAt < WAY_BACK_MS ? 'InProgress' : 'Succeeded';
    }
    if (deployment.stoppedAt !== undefined) return deployment.error === undefined ? 'Stopped' : 'Failed';
    if (deployment.terminatedAt !== undefined) return 'Succeeded';
    if (now - deployment.createdAt < PREPARING_MS) return 'InProgress';
    if (deployment.isHeld && deployment.continuedAt === undefined) return 'Ready';
    const moved = this.moved(deployment);
    return moved !== undefined && now - moved >= TERMINATION_MS ? 'Succeeded' : 'InProgress';
  }

  /** Simulates an automatic rollback of CodeDeploy. */
  fail(deployment: Deployment, error: string): void {
    deployment.error = error;
    this.wayBack(deployment);
  }

  /** Ends a deployment as CodeDeploy does: a rollback deployment of its own sends the traffic back. */
  private wayBack(deployment: Deployment): void {
    const now = this.context.clock.now();
    deployment.stoppedAt = now;
    deployment.rollback = `${deployment.id}-rollback`;
    this.deployments.push({
      ...deployment,
      id: deployment.rollback,
      createdAt: now,
      undoes: deployment.id,
      isHeld: false,
      input: { ...deployment.input, description: 'Rollback by CodeDeploy' },
    });
  }

  private trafficBegan(deployment: Deployment): number | undefined {
    const ready = deployment.createdAt + PREPARING_MS;
    const began = deployment.isHeld ? deployment.continuedAt : ready;
    return began !== undefined && this.context.clock.now() >= began ? began : undefined;
  }

  private moved(deployment: Deployment): number | undefined {
    const began = this.trafficBegan(deployment);
    const strategy = strategyOfConfig(this.stage, deployment.input.deploymentConfigName ?? '');
    if (began === undefined || strategy === undefined) return undefined;
    const at = began + shiftSeconds(strategy) * 1000;
    return this.context.clock.now() >= at ? at : undefined;
  }

  private throttle(what: 'figures' | 'deployments'): void {
    if (this.turnsAway[what] === 0) return;
    this.turnsAway[what] -= 1;
    throw Object.assign(new Error(`Rate exceeded (${what})`), { name: 'ThrottlingException' });
  }

  private path(name: string): string {
    return `/civicforge/${this.stage}/releases/${name}`;
  }

  private find(id: string | undefined): Deployment {
    const deployment = this.deployments.find((each) => each.id === id);
    if (deployment === undefined) throw new Error(`DeploymentDoesNotExistException: ${id}`);
    return deployment;
  }

  /** A deployment group takes one deployment at a time, and the wait for the end of old tasks is a part of it. */
  private refuseSecond(application: string): void {
    const active = this.deployments.find(
      (each) => each.application === application && !['Succeeded', 'Stopped', 'Failed'].includes(this.status(each)),
    );
    if (active === undefined) return;
    const words = `The Deployment Group '${application}' already has an active Deployment '${active.id}'`;
    throw Object.assign(new Error(words), { name: 'DeploymentLimitExceededException' });
  }

  private template(kind: 'api' | 'web' | 'reprocess' | 'reconcile'): void {
    const family = `civicforge-${this.stage}-${kind}`;
    const name = kind === 'api' || kind === 'web' ? SERVICES[kind].container : JOBS.container;
    const environment = [{ name: 'STAGE', value: this.stage }];
    this.taskDefinitions.set(family, {
      family,
      taskDefinitionArn: `arn:aws:ecs:us-east-1:123456789012:task-definition/${family}:1`,
      containerDefinitions: [
        { name, image: 'bootstrap', environment, secrets: [{ name: 'API_KEY', valueFrom: 'arn' }] },
      ],
    });
  }

  private answerCodeDeploy(): void {
    const { codeDeploy } = this.mocks;
    codeDeploy.on(CreateDeploymentCommand).callsFake((input: CreateDeploymentCommandInput) => {
      const spec = JSON.parse(input.revision?.appSpecContent?.content ?? '{}') as {
        Resources: { TargetService: { Properties: { TaskDefinition: string } } }[];
      };
      this.refuseSecond(input.applicationName ?? '');
      const id = `d-${this.deployments.length + 1}`;
      this.deployments.push({
        id,
        application: input.applicationName ?? '',
        createdAt: this.context.clock.now(),
        input,
        taskDefinition: spec.Resources[0]?.TargetService.Properties.TaskDefinition ?? '',
        isHeld: this.isHeld,
      });
      return { deploymentId: id };
    });
    codeDeploy
      .on(ListDeploymentsCommand)
      .callsFake(({ applicationName, includeOnlyStatuses }: ListDeploymentsCommandInput) => ({
        deployments: this.deployments
          .filter(({ application }) => application === applicationName)
          .filter((each) => includeOnlyStatuses === undefined || includeOnlyStatuses.includes(this.status(each)))
          .map(({ id }) => id)
          .reverse(),
      }));
    codeDeploy.on(GetDeploymentCommand).callsFake(({ deploymentId }) => {
      this.throttle('deployments');
      return this.info(this.find(deploymentId));
    });
    codeDeploy.on(ListDeploymentTargetsCommand).callsFake(({ deploymentId }) => {
      const age = this.context.clock.now() - this.find(deploymentId).createdAt;
      if (age >= NOT_STARTED_MS) return { targetIds: [`${deploymentId}:target`] };
      throw Object.assign(new Error('not started yet'), { name: 'DeploymentNotStartedException' });
    });
    codeDeploy.on(GetDeploymentTargetCommand).callsFake(({ deploymentId }) => this.target(this.find(deploymentId)));
    codeDeploy.on(StopDeploymentCommand).callsFake(({ deploymentId }) => {
      const deployment = this.find(deploymentId);
      if (['Succeeded', 'Stopped', 'Failed'].includes(this.status(deployment))) {
        throw Object.assign(new Error('completed'), { name: 'DeploymentAlreadyCompletedException' });
      }
      this.wayBack(deployment);
      return { status: 'Pending' };
    });
    codeDeploy.on(ContinueDeploymentCommand).callsFake(({ deploymentId, deploymentWaitType }) => {
      const deployment = this.find(deploymentId);
      if (deploymentWaitType === 'READY_WAIT') deployment.continuedAt = this.context.clock.now();
      else deployment.terminatedAt = this.context.clock.now();
      return {};
    });
    codeDeploy.on(GetDeploymentGroupCommand).callsFake(() => ({
      deploymentGroupInfo: {
        blueGreenDeploymentConfiguration: {
          deploymentReadyOption: { actionOnTimeout: this.isHeld ? 'STOP_DEPLOYMENT' : 'CONTINUE_DEPLOYMENT' },
          terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 60 },
        },
      },
    }));
    codeDeploy.on(UpdateDeploymentGroupCommand).callsFake(({ blueGreenDeploymentConfiguration: config }) => {
      this.isHeld = config?.deploymentReadyOption?.actionOnTimeout === 'STOP_DEPLOYMENT';
      return {};
    });
  }

  private info(deployment: Deployment) {
    return {
      deploymentInfo: {
        deploymentId: deployment.id,
        status: this.status(deployment),
        createTime: new Date(deployment.createdAt),
        deploymentConfigName: deployment.input.deploymentConfigName,
        description: deployment.input.description,
        // Stays false on ECS in every state: https://github.com/aws/containers-roadmap/issues/269
        instanceTerminationWaitTimeStarted: false,
        creator: deployment.undoes === undefined ? 'user' : 'codeDeployRollback',
        rollbackInfo: {
          ...(deployment.rollback !== undefined && { rollbackDeploymentId: deployment.rollback }),
          ...(deployment.undoes !== undefined && { rollbackTriggeringDeploymentId: deployment.undoes }),
        },
        blueGreenDeploymentConfiguration: {
          terminateBlueInstancesOnDeploymentSuccess: { terminationWaitTimeInMinutes: TERMINATION_MS / 60_000 },
        },
        ...(deployment.error !== undefined && { errorInformation: { message: deployment.error } }),
      },
    };
  }

  private target(deployment: Deployment) {
    const began = this.trafficBegan(deployment);
    const moved = this.moved(deployment);
    const weight = this.percent(deployment);
    const AllowTraffic = {
      lifecycleEventName: 'AllowTraffic',
      status: moved === undefined ? 'InProgress' : 'Succeeded',
      startTime: new Date(began ?? 0),
      ...(moved !== undefined && { endTime: new Date(moved) }),
    };
    return {
      deploymentTarget: {
        ecsTarget: {
          status: moved === undefined || deployment.stoppedAt !== undefined ? 'InProgress' : 'Succeeded',
          lifecycleEvents: [
            { lifecycleEventName: 'Install', status: 'Succeeded' },
            ...(began === undefined ? [] : [AllowTraffic]),
          ],
          taskSetsInfo: [
            {
              taskSetLabel: 'Blue',
              trafficWeight: 100 - weight,
              targetGroup: { name: `${deployment.application}-blue` },
            },
            { taskSetLabel: 'Green', trafficWeight: weight, targetGroup: { name: `${deployment.application}-green` } },
          ],
        },
      },
    };
  }

  private answerEcs(): void {
    const { ecs } = this.mocks;
    ecs.on(DescribeServicesCommand).callsFake(({ services: [name] = [] }) => {
      const taskDefinition = this.serving.get(String(name).split('-').at(-1) ?? '');
      return { services: [{ taskSets: [{ status: 'PRIMARY', taskDefinition }] }] };
    });
    ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }) => {
      const family = String(taskDefinition).split('/').at(-1)?.split(':')[0] ?? '';
      return { taskDefinition: this.taskDefinitions.get(family), tags: [{ key: 'stage', value: this.stage }] };
    });
    ecs.on(RegisterTaskDefinitionCommand).callsFake((input) => {
      const revision = Number(this.taskDefinitions.get(input.family)?.taskDefinitionArn?.split(':').at(-1) ?? 0) + 1;
      const arn = `arn:aws:ecs:us-east-1:123456789012:task-definition/${input.family}:${revision}`;
      this.taskDefinitions.set(input.family, { ...input, taskDefinitionArn: arn });
      return { taskDefinition: { taskDefinitionArn: arn } };
    });
  }

  private answerRecords(): void {
    const { ssm } = this.mocks;
    ssm.on(GetParameterCommand).callsFake(({ Name }) => {
      const Value = this.parameters.get(Name);
      if (Value === undefined) throw new ParameterNotFound({ message: Name, $metadata: {} });
      return { Parameter: { Name, Value } };
    });
    ssm.on(PutParameterCommand).callsFake(({ Name, Value }: { Name: string; Value: string }) => {
      this.parameters.set(Name, Value);
      return {};
    });
    ssm.on(GetParametersByPathCommand).callsFake(({ Path }) => ({
      Parameters: [...this.parameters]
        .filter(([Name]) => Name.startsWith(Path))
        .map(([Name, Value]) => ({ Name, Value })),
    }));
  }

  private answerFigures(): void {
    const { watch, logs } = this.mocks;
    watch.on(DescribeAlarmsCommand).callsFake(({ AlarmNames = [] }: { AlarmNames?: string[] }) => ({
      MetricAlarms: AlarmNames.map((AlarmName) => ({
        AlarmName,
        Threshold: GATES.find(({ key }) => AlarmName.endsWith(key))?.threshold,
        StateValue: this.inAlarm.has(AlarmName) ? 'ALARM' : 'OK',
        Metrics: [{ MetricStat: { Metric: { Dimensions: [{ Name: 'LoadBalancer', Value: 'app/civicforge/1' }] } } }],
      })),
    }));
    watch
      .on(GetMetricDataCommand)
      .callsFake(({ MetricDataQueries = [], StartTime, EndTime }: GetMetricDataCommandInput) => {
        this.throttle('figures');
        const dimensions = JSON.stringify(MetricDataQueries);
        const service = dimensions.includes('-web-') ? 'web' : 'api';
        const minutes: number[] = [];
        const end = EndTime?.getTime() ?? 0;
        for (let at = StartTime?.getTime() ?? end; at + 60_000 <= end; at += 60_000) minutes.push(at);
        return { MetricDataResults: this.series(minutes, service) };
      });
    logs.on(FilterLogEventsCommand).resolves({ events: [] });
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs.on(GetQueryResultsCommand).callsFake(() => ({
      status: 'Complete',
      results: Object.entries(this.versions()).map(([version, counts]) => [
        { field: 'Version', value: version },
        ...Object.entries(counts).map(([name, value]) => ({ field: `all${name}`, value: String(value) })),
      ]),
    }));
  }

  private series(minutes: readonly number[], service: 'api' | 'web') {
    return (['requests', 'errors', 'p95', 'average', 'unhealthy', 'dependencies'] as const).map((figure) => {
      const notices = minutes.flatMap((at) => {
        const value = this.minute(at, service)[figure];
        return value === undefined ? [] : [{ at, value }];
      });
      return {
        Id: figure === 'dependencies' ? 'dependencies0' : figure,
        Timestamps: notices.map(({ at }) => new Date(at)),
        Values: notices.map(({ value }) => value),
      };
    });
  }

  private answerRest(): void {
    const { sns, edge, scaling, events, flags, s3, registry } = this.mocks;
    registry.on(GetAuthorizationTokenCommand).resolves({
      authorizationData: [{ authorizationToken: Buffer.from('AWS:secret').toString('base64') }],
    });
    s3.onAnyCommand().resolves({});
    sns.on(PublishCommand).callsFake(({ TopicArn, Subject, Message }) => {
      const topic = String(TopicArn).split('-').at(-1) ?? '';
      if (topic === 'chat') this.chat.push(...rendered(String(Message)));
      else this.notices.push({ topic, subject: Subject, message: Message });
      return {};
    });
    edge.on(CreateInvalidationCommand).callsFake(() => {
      const Id = `I${this.invalidated.length + 1}`;
      this.invalidated.push(Id);
      return { Invalidation: { Id, Status: 'InProgress' } };
    });
    edge.on(GetInvalidationCommand).resolves({ Invalidation: { Id: 'I', Status: 'Completed' } as never });
    scaling.on(RegisterScalableTargetCommand).callsFake(({ ResourceId, SuspendedState }) => {
      this.suspended.set(String(ResourceId).split('-').at(-1) ?? '', SuspendedState.DynamicScalingOutSuspended);
      return {};
    });
    events.on(ListTargetsByRuleCommand).callsFake(({ Rule }) => ({
      Targets: [
        {
          Id: 'task',
          Arn: 'cluster',
          EcsParameters: { TaskDefinitionArn: this.jobs.get(Rule) ?? 'old', TaskCount: 1 },
        },
      ],
    }));
    events.on(PutTargetsCommand).callsFake(({ Rule, Targets }) => {
      this.jobs.set(Rule, Targets[0].EcsParameters.TaskDefinitionArn);
      return { FailedEntryCount: 0 };
    });
    flags.on(ListFlags).callsFake(() => ({
      Items:
        this.flags === undefined
          ? []
          : [
              {
                DeploymentNumber: 2,
                ConfigurationVersion: '2',
                State: 'COMPLETE',
                CompletedAt: new Date(this.flags.at),
              },
            ],
    }));
    flags.on(GetHostedConfigurationVersionCommand).callsFake(() => ({
      Content: new TextEncoder().encode(this.flags?.text ?? '{}'),
    }));
  }
}
