import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as ecs from '@pulumi/aws/ecs/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as sqs from '@pulumi/aws/sqs/index.js';
import * as pulumi from '@pulumi/pulumi';
import { PLATFORM_VERSION } from '../../libs/contract/src/app-spec.ts';
import { policyDocument, type Statement, trustOf } from '../statements.ts';
import { JOBS } from '../../libs/contract/src/service-contract.ts';
import type { Job, MovedValues } from '../moved-values.ts';
import { jobContainers, taskSize, volumes } from '../task-definition.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { Network } from './network.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import { passRoles } from './roles.ts';

export interface ScheduleArgs {
  readonly network: Network;
  readonly balancer: LoadBalancer;
  readonly cluster: ecs.Cluster;
  readonly taskRole: iam.Role;
  readonly executionRole: iam.Role;
  readonly keyArn: pulumi.Input<string>;
  readonly repositoryUrl: pulumi.Input<string>;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  readonly deadLetters: sqs.Queue;
  /** Task definitions of the last release, by job. */
  readonly released: MovedValues['jobs'];
}

/** Dead-letter queue of failed job starts, kept for two weeks. Created before the alarms that watch it. */
export class DeadLetters extends StackComponent {
  readonly queue: sqs.Queue;

  constructor(
    context: StackContext,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('dead-letters', context, opts);
    const name = this.name('dead-letters');
    this.queue = new sqs.Queue(
      name,
      { name, messageRetentionSeconds: 14 * 24 * 3600, kmsMasterKeyId: args.keyArn },
      this.child,
    );
    const senders: Statement = {
      Sid: 'FailedStarts',
      Action: ['sqs:SendMessage'],
      Resource: this.queue.arn,
      Principal: { Service: 'events.amazonaws.com' },
      Condition: {
        ArnLike: { 'aws:SourceArn': this.arn('events', `rule/civicforge-${this.configuration.stage}-*`) },
      },
    };
    new sqs.QueuePolicy(name, { queueUrl: this.queue.url, policy: policyDocument([senders]) }, this.child);
    this.registerOutputs({});
  }
}

/** Scheduled tasks on Fargate Spot. Both jobs tolerate an interruption and a second run. */
export class Schedule extends StackComponent {
  readonly taskDefinitions: Readonly<Record<Job, ecs.TaskDefinition>>;
  readonly logGroup: cloudwatch.LogGroup;

  constructor(context: StackContext, args: ScheduleArgs, opts: pulumi.ComponentResourceOptions) {
    super('schedule', context, opts);
    const { logRetentionDays } = this.configuration;
    this.logGroup = new cloudwatch.LogGroup(
      this.name('jobs'),
      { name: `/ecs/${this.name('jobs')}`, retentionInDays: logRetentionDays, kmsKeyId: args.keyArn },
      this.child,
    );
    this.taskDefinitions = { reprocess: this.template('reprocess', args), reconcile: this.template('reconcile', args) };
    const starter = this.starter(args);
    for (const job of Object.keys(JOBS.commands) as Job[]) this.clock(job, args, starter);
    this.registerOutputs({});
  }

  private template(job: Job, args: ScheduleArgs): ecs.TaskDefinition {
    const { imageTag } = this.configuration;
    const image = imageTag === 'bootstrap' ? undefined : pulumi.interpolate`${args.repositoryUrl}:${imageTag}`;
    const containers = pulumi
      .output({ image, environment: args.environment, secrets: args.secrets, logGroup: this.logGroup.name })
      .apply(({ image: address, ...rest }) =>
        JSON.stringify(
          jobContainers(JOBS.commands[job].command, {
            ...rest,
            ...(address === undefined ? {} : { image: address }),
            region: this.region,
            collector: false,
          }),
        ),
      );
    return new ecs.TaskDefinition(
      this.name(job),
      {
        family: this.name(job),
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        ...taskSize({ cpu: 256, memory: 512 }),
        taskRoleArn: args.taskRole.arn,
        executionRoleArn: args.executionRole.arn,
        containerDefinitions: containers,
        volumes: volumes({ writable: ['/tmp'] }),
        skipDestroy: true,
      },
      { ...this.child, retainOnDelete: true },
    );
  }

  private clock(job: Job, args: ScheduleArgs, starter: iam.Role): void {
    const { schedule, meaning } = JOBS.commands[job];
    const name = this.name(job);
    const rule = new cloudwatch.EventRule(
      name,
      { name, description: meaning, scheduleExpression: schedule },
      this.child,
    );
    new cloudwatch.EventTarget(
      name,
      {
        rule: rule.name,
        targetId: 'task',
        arn: args.cluster.arn,
        roleArn: starter.arn,
        deadLetterConfig: { arn: args.deadLetters.arn },
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 2 },
        ecsTarget: {
          // A release moves it, and writes its pointer for this program.
          taskDefinitionArn: args.released[job] ?? this.taskDefinitions[job].arn,
          taskCount: 1,
          platformVersion: PLATFORM_VERSION,
          capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: {
            subnets: args.network.privateSubnetIds,
            securityGroups: [args.balancer.groups.jobs.id],
            assignPublicIp: false,
          },
        },
      },
      this.child,
    );
  }

  private starter(args: ScheduleArgs): iam.Role {
    const name = this.name('scheduler');
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('events.amazonaws.com', this.accountId) },
      this.child,
    );
    const families = Object.keys(JOBS.commands).map((job) => this.arn('ecs', `task-definition/${this.name(job)}:*`));
    const policy = policyDocument([
      {
        Sid: 'StartJobs',
        Action: ['ecs:RunTask'],
        Resource: families,
        Condition: { ArnEquals: { 'ecs:cluster': args.cluster.arn } },
      },
      {
        Sid: 'TagJobs',
        Action: ['ecs:TagResource'],
        Resource: this.arn('ecs', pulumi.interpolate`task/${args.cluster.name}/*`),
        Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      },
      passRoles([args.taskRole, args.executionRole]),
    ]);
    new iam.RolePolicy(name, { name: 'start', role: role.id, policy }, this.child);
    return role;
  }
}
