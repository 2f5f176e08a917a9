import * as appautoscaling from '@pulumi/aws/appautoscaling/index.js';
import * as pulumi from '@pulumi/pulumi';
import { CPU_PERCENT, requestsPerTaskAndMinute } from '../scaling-targets.ts';
import type { Configuration } from '../configuration.ts';
import type { BlueGreenService } from './blue-green-service.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface ScalingArgs {
  readonly name: 'api' | 'web';
  readonly tasks: Configuration['apiTasks'];
  readonly clusterName: pulumi.Input<string>;
  readonly service: BlueGreenService;
  readonly balancer: LoadBalancer;
}

/** Autoscaling between the stage's minimum and maximum. A release suspends it while traffic moves. */
export class Scaling extends StackComponent {
  constructor(context: StackContext, args: ScalingArgs, opts: pulumi.ComponentResourceOptions) {
    super('scaling', context, opts, `${args.name}-scaling`);
    const target = new appautoscaling.Target(
      this.name(args.name),
      {
        serviceNamespace: 'ecs',
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: pulumi.interpolate`service/${args.clusterName}/${args.service.service.name}`,
        minCapacity: args.tasks.minimum,
        maxCapacity: args.tasks.maximum,
      },
      { ...this.child, ignoreChanges: ['suspendedState'] },
    );
    const common = {
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      policyType: 'TargetTrackingScaling',
    };
    new appautoscaling.Policy(
      this.name(`${args.name}-cpu`),
      {
        ...common,
        name: this.name(`${args.name}-cpu`),
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          targetValue: CPU_PERCENT,
          scaleOutCooldown: 60,
          scaleInCooldown: 300,
        },
      },
      this.child,
    );
    new appautoscaling.Policy(
      this.name(`${args.name}-requests`),
      {
        ...common,
        name: this.name(`${args.name}-requests`),
        targetTrackingScalingPolicyConfiguration: {
          customizedMetricSpecification: { metrics: requestsPerTask(args) },
          targetValue: requestsPerTaskAndMinute(args.name, args.service.size.cpu),
          scaleOutCooldown: 60,
          scaleInCooldown: 300,
        },
      },
      this.child,
    );
    this.registerOutputs({});
  }
}

/**
 * Returns the sum of both target groups' requests per running task. AWS's predefined metric reads one target group,
 * which has no requests after the first shift.
 */
function requestsPerTask({ service, balancer, clusterName }: ScalingArgs) {
  const requests = (id: string, targetGroup: pulumi.Input<string>) => ({
    id,
    returnData: false,
    metricStat: {
      stat: 'Sum',
      metric: {
        namespace: 'AWS/ApplicationELB',
        metricName: 'RequestCount',
        dimensions: [
          { name: 'LoadBalancer', value: balancer.balancer.arnSuffix },
          { name: 'TargetGroup', value: targetGroup },
        ],
      },
    },
  });
  const tasks = {
    id: 'tasks',
    returnData: false,
    metricStat: {
      stat: 'Average',
      metric: {
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        dimensions: [
          { name: 'ClusterName', value: clusterName },
          { name: 'ServiceName', value: service.service.name },
        ],
      },
    },
  };
  return [
    requests('blue', service.blue.arnSuffix),
    requests('green', service.green.arnSuffix),
    tasks,
    {
      id: 'answer',
      expression: '(FILL(blue, 0) + FILL(green, 0)) / tasks',
      label: 'requests per task',
      returnData: true,
    },
  ];
}
