import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as ecs from '@pulumi/aws/ecs/index.js';
import type * as iam from '@pulumi/aws/iam/index.js';
import * as lb from '@pulumi/aws/lb/index.js';
import * as pulumi from '@pulumi/pulumi';
import type { FargateSize } from '../fargate.ts';
import { PLATFORM_VERSION } from '../../libs/contract/src/app-spec.ts';
import { SERVICES, type ServiceContract, type ServiceName } from '../../libs/contract/src/service-contract.ts';
import { serviceContainers, taskSize, volumes } from '../task-definition.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { Network } from './network.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface BlueGreenServiceArgs {
  readonly service: ServiceName;
  readonly network: Network;
  readonly balancer: LoadBalancer;
  readonly certificateArn: pulumi.Input<string>;
  readonly cluster: ecs.Cluster;
  /** Tasks of a new service. Autoscaling moves the number afterwards. */
  readonly leastTasks: number;
  readonly size: FargateSize;
  readonly taskRole: iam.Role;
  readonly executionRole: iam.Role;
  readonly keyArn: pulumi.Input<string>;
  /** Repository URI without a tag. */
  readonly repositoryUrl: pulumi.Input<string>;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Properties that CodeDeploy and autoscaling change. `up` ignores them. */
export const MOVED_BY_RELEASES = [
  'taskDefinition',
  'loadBalancers',
  'desiredCount',
  'networkConfiguration',
  'platformVersion',
] as const;

/** An ECS service with two target groups, a production listener and a test listener. */
export class BlueGreenService extends StackComponent {
  readonly contract: ServiceContract;
  readonly size: FargateSize;
  readonly service: ecs.Service;
  readonly taskDefinition: ecs.TaskDefinition;
  readonly logGroup: cloudwatch.LogGroup;
  readonly blue: lb.TargetGroup;
  readonly green: lb.TargetGroup;
  readonly productionListener: lb.Listener;
  readonly testListener: lb.Listener;

  constructor(context: StackContext, args: BlueGreenServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super('service', context, opts, args.service);
    this.contract = SERVICES[args.service];
    this.size = args.size;
    this.logGroup = new cloudwatch.LogGroup(
      this.name(args.service),
      {
        name: `/ecs/${this.name(args.service)}`,
        retentionInDays: this.configuration.logRetentionDays,
        kmsKeyId: args.keyArn,
      },
      this.child,
    );
    this.blue = this.targetGroup(args, 'blue');
    this.green = this.targetGroup(args, 'green');
    this.productionListener = this.listener(args, 'production', this.contract.productionPort);
    this.testListener = this.listener(args, 'test', this.contract.testPort);
    this.taskDefinition = this.template(args);
    this.service = this.ecsService(args);
    this.registerOutputs({});
  }

  private targetGroup(args: BlueGreenServiceArgs, color: 'blue' | 'green'): lb.TargetGroup {
    const thing = `${args.service}-${color}`;
    return new lb.TargetGroup(
      this.name(thing),
      {
        name: this.shortName(thing),
        vpcId: args.network.vpcId,
        targetType: 'ip',
        // The task has a certificate of its own making, which the load balancer does not validate.
        protocol: 'HTTPS',
        port: this.contract.port,
        deregistrationDelay: 30,
        healthCheck: {
          protocol: 'HTTPS',
          path: this.contract.healthPath,
          matcher: '200',
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
      },
      this.child,
    );
  }

  /** Creates a listener that points to blue. CodeDeploy changes its target afterwards. */
  private listener(args: BlueGreenServiceArgs, kind: 'production' | 'test', port: number): lb.Listener {
    return new lb.Listener(
      this.name(`${args.service}-${kind}`),
      {
        loadBalancerArn: args.balancer.balancer.arn,
        port,
        protocol: 'HTTPS',
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        certificateArn: args.certificateArn,
        defaultActions: [{ type: 'forward', targetGroupArn: this.blue.arn }],
      },
      { ...this.child, ignoreChanges: ['defaultActions'] },
    );
  }

  /** Creates the task definition that a release copies with its image. Old revisions stay for a rollback. */
  private template(args: BlueGreenServiceArgs): ecs.TaskDefinition {
    const { imageTag, traces } = this.configuration;
    const image = imageTag === 'bootstrap' ? undefined : pulumi.interpolate`${args.repositoryUrl}:${imageTag}`;
    const containers = pulumi
      .output({ image, environment: args.environment, secrets: args.secrets, logGroup: this.logGroup.name })
      .apply(({ image: address, ...rest }) =>
        JSON.stringify(
          serviceContainers(args.service, {
            ...rest,
            ...(address === undefined ? {} : { image: address }),
            region: this.region,
            collector: traces && args.service === 'api',
          }),
        ),
      );
    return new ecs.TaskDefinition(
      this.name(args.service),
      {
        family: this.name(args.service),
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        ...taskSize(args.size),
        taskRoleArn: args.taskRole.arn,
        executionRoleArn: args.executionRole.arn,
        containerDefinitions: containers,
        volumes: volumes(this.contract),
        skipDestroy: true,
      },
      { ...this.child, retainOnDelete: true },
    );
  }

  private ecsService(args: BlueGreenServiceArgs): ecs.Service {
    return new ecs.Service(
      this.name(args.service),
      {
        name: this.name(args.service),
        cluster: args.cluster.arn,
        taskDefinition: this.taskDefinition.arn,
        desiredCount: args.leastTasks,
        launchType: 'FARGATE',
        platformVersion: PLATFORM_VERSION,
        deploymentController: { type: 'CODE_DEPLOY' },
        // Covers the start of the slowest task size. ECS replaces a slower task.
        healthCheckGracePeriodSeconds: 60,
        enableEcsManagedTags: true,
        propagateTags: 'SERVICE',
        enableExecuteCommand: false,
        networkConfiguration: {
          subnets: args.network.privateSubnetIds,
          securityGroups: [args.balancer.groups[args.service].id],
          assignPublicIp: false,
        },
        loadBalancers: [
          {
            targetGroupArn: this.blue.arn,
            containerName: this.contract.container,
            containerPort: this.contract.port,
          },
        ],
      },
      {
        ...this.child,
        dependsOn: [this.productionListener, this.testListener],
        ignoreChanges: [...MOVED_BY_RELEASES],
      },
    );
  }
}
