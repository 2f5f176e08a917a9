import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as codedeploy from '@pulumi/aws/codedeploy/index.js';
import type * as ecs from '@pulumi/aws/ecs/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import type * as lambda from '@pulumi/aws/lambda/index.js';
import * as pulumi from '@pulumi/pulumi';
import { gateQueries } from '../../libs/contract/src/alarm-metrics.ts';
import { DEPLOYMENT_PLANS, planName } from '../../libs/contract/src/deployment-plans.ts';
import { policyDocument, trustOf } from '../statements.ts';
import type { ServiceName } from '../../libs/contract/src/service-contract.ts';
import { type Gate, GATES } from '../../libs/contract/src/gates.ts';
import { alarmText } from './alarms.ts';
import type { BlueGreenService } from './blue-green-service.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import { passRoles } from './roles.ts';

export interface ReleaseArgs {
  readonly service: ServiceName;
  readonly deployed: BlueGreenService;
  readonly cluster: ecs.Cluster;
  readonly balancer: LoadBalancer;
  readonly hook: lambda.Function;
  readonly passed: readonly iam.Role[];
}

/** CodeDeploy configurations of all deployment plans. */
export class DeploymentPlans extends StackComponent {
  readonly configs: readonly codedeploy.DeploymentConfig[];

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('deployment-plans', context, opts);
    this.configs = DEPLOYMENT_PLANS.map((plan) => {
      const { percent: percentage, minutes: interval } = plan;
      const trafficRoutingConfig =
        plan.kind === 'canary'
          ? { type: 'TimeBasedCanary', timeBasedCanary: { percentage, interval } }
          : { type: 'TimeBasedLinear', timeBasedLinear: { percentage, interval } };
      const name = this.name(planName(plan));
      return new codedeploy.DeploymentConfig(
        name,
        { deploymentConfigName: name, computePlatform: 'ECS', trafficRoutingConfig },
        this.child,
      );
    });
    this.registerOutputs({});
  }
}

/** CodeDeploy application and deployment group of a service: traffic shifting, gates and rollback. */
export class Release extends StackComponent {
  readonly group: codedeploy.DeploymentGroup;
  readonly application: codedeploy.Application;

  constructor(context: StackContext, args: ReleaseArgs, opts: pulumi.ComponentResourceOptions) {
    super('release', context, opts, `${args.service}-release`);
    const name = this.name(args.service);
    this.application = new codedeploy.Application(name, { name, computePlatform: 'ECS' }, this.child);
    const gates = GATES.filter(({ services }) => services.includes(args.service)).map((gate) => this.gate(gate, args));
    this.group = this.deploymentGroup(args, gates);
    this.registerOutputs({});
  }

  private gate(gate: Gate, args: ReleaseArgs): cloudwatch.MetricAlarm {
    const { stage } = this.configuration;
    const name = this.name(`${args.service}-${gate.key}`);
    return new cloudwatch.MetricAlarm(
      name,
      {
        name,
        alarmDescription: alarmText(gate.key, gate.meaning, this.configuration),
        metricQueries: gateQueries<pulumi.Input<string>>(stage, gate, {
          loadBalancer: args.balancer.balancer.arnSuffix,
          blue: args.deployed.blue.arnSuffix,
          green: args.deployed.green.arnSuffix,
        }),
        comparisonOperator: 'GreaterThanThreshold',
        threshold: this.threshold(gate),
        evaluationPeriods: gate.periods,
        datapointsToAlarm: gate.periods,
        treatMissingData: 'notBreaching',
      },
      this.child,
    );
  }

  private threshold({ source, threshold }: Gate): number {
    if (source === 'error-rate') return this.configuration.deploymentErrorThreshold;
    if (source === 'latency-average') return this.configuration.deploymentDurationThreshold / 1000;
    return threshold;
  }

  private deploymentGroup(args: ReleaseArgs, gates: readonly cloudwatch.MetricAlarm[]): codedeploy.DeploymentGroup {
    const { deployed, cluster } = args;
    const { deploymentConfigName, terminationWaitMinutes } = this.configuration;
    return new codedeploy.DeploymentGroup(
      this.name(args.service),
      {
        appName: this.application.name,
        deploymentGroupName: this.name(args.service),
        deploymentConfigName,
        serviceRoleArn: this.serviceRole(args).arn,
        deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
        ecsService: { clusterName: cluster.name, serviceName: deployed.service.name },
        loadBalancerInfo: {
          targetGroupPairInfo: {
            prodTrafficRoute: { listenerArns: [deployed.productionListener.arn] },
            testTrafficRoute: { listenerArns: [deployed.testListener.arn] },
            targetGroups: [{ name: deployed.blue.name }, { name: deployed.green.name }],
          },
        },
        blueGreenDeploymentConfig: {
          deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
          terminateBlueInstancesOnDeploymentSuccess: {
            action: 'TERMINATE',
            terminationWaitTimeInMinutes: terminationWaitMinutes,
          },
        },
        alarmConfiguration: { enabled: true, ignorePollAlarmFailure: false, alarms: gates.map(({ name }) => name) },
        autoRollbackConfiguration: {
          enabled: true,
          events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
        },
      },
      {
        ...this.child,
        // The manual gate of a release changes this value temporarily.
        ignoreChanges: ['blueGreenDeploymentConfig.deploymentReadyOption'],
      },
    );
  }

  /** Creates a role with the rights of this service. AWS's managed policy may pass every role to any service. */
  private serviceRole(args: ReleaseArgs): iam.Role {
    const name = this.name(`${args.service}-codedeploy`);
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('codedeploy.amazonaws.com', this.accountId) },
      this.child,
    );
    const { deployed, cluster } = args;
    const service = deployed.service.id;
    const taskSets = this.arn('ecs', pulumi.interpolate`task-set/${cluster.name}/${deployed.service.name}/*`);
    const policy = policyDocument([
      {
        Sid: 'MoveTaskSets',
        Action: ['ecs:DescribeServices', 'ecs:CreateTaskSet', 'ecs:UpdateServicePrimaryTaskSet', 'ecs:DeleteTaskSet'],
        Resource: [service, taskSets],
      },
      {
        Sid: 'MoveTraffic',
        Action: ['elasticloadbalancing:ModifyListener'],
        Resource: [deployed.productionListener.arn, deployed.testListener.arn],
      },
      {
        Sid: 'SeeTraffic',
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        Resource: '*',
      },
      {
        Sid: 'WatchGates',
        Action: ['cloudwatch:DescribeAlarms'],
        // As AWS's own policy for CodeDeploy (AWSCodeDeployRoleForECS) grants it.
        Resource: '*',
      },
      { Sid: 'CallTheHook', Action: ['lambda:InvokeFunction'], Resource: args.hook.arn },
      passRoles(args.passed),
    ]);
    new iam.RolePolicy(name, { name: 'release', role: role.id, policy }, this.child);
    return role;
  }
}
