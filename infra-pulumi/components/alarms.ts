import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { METRIC_NAMESPACE } from '../../libs/contract/src/metric-names.ts';
import { type TableName } from '../../libs/contract/src/tables.ts';
import {
  highestQuery,
  type MetricQuery,
  serviceQueries,
  sumQueries,
  throttleAlarms,
  throttleQueries,
} from '../../libs/contract/src/alarm-metrics.ts';
import type { Configuration } from '../configuration.ts';
import { isOutage, isOutageSource, type OutageSource } from '../../libs/contract/src/outage.ts';
import { type Alarm, ALARMS, type PlatformMetric } from '../../libs/contract/src/slo.ts';
import type { Mail } from './mail.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import type { Topics } from './topics.ts';

export type Queries = MetricQuery<pulumi.Input<string>>[];

export interface AlarmsArgs {
  readonly topics: Topics;
  readonly tables: Readonly<Record<TableName, pulumi.Input<string>>>;
  readonly deadLetterQueue: pulumi.Input<string>;
  readonly loadBalancer: pulumi.Input<string>;
  readonly stoppedTasksRule: pulumi.Input<string>;
  readonly mail: Mail | undefined;
}

const COMPARISONS = {
  above: 'GreaterThanThreshold',
  'at-least': 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const;

/** Returns the description of an alarm: meaning, runbook and contacts. */
export function alarmText(key: string, meaning: string, c: Configuration): string {
  const about = `${meaning} Runbook: ${c.runbookBaseUrl}/${key}.md`;
  return `${about} On call: ${c.onCall}. Security: ${c.securityContact}. AWS support: ${c.awsSupport}.`;
}

/** Creates alarms of the SLO file. */
export abstract class AlarmMaker extends StackComponent {
  protected alarm(
    alarm: Alarm,
    key: string,
    metricQueries: Queries,
    topic: pulumi.Input<string>,
    region?: string,
  ): cloudwatch.MetricAlarm {
    const { deploymentDurationThreshold, imageTag } = this.configuration;
    return new cloudwatch.MetricAlarm(
      this.name(key),
      {
        name: this.name(key),
        ...(region !== undefined && { region }),
        alarmDescription: alarmText(alarm.key, alarm.meaning, this.configuration),
        metricQueries,
        comparisonOperator: COMPARISONS[alarm.comparison],
        threshold: alarm.key === 'latency-average' ? deploymentDurationThreshold : alarm.threshold,
        evaluationPeriods: alarm.periods,
        datapointsToAlarm: alarm.periods,
        treatMissingData: alarm.missing,
        alarmActions: [topic],
        okActions: [topic],
        // Missing data is not breaching, because nothing runs before the first release.
        // The bootstrap tasks answer health checks, so an outage alarm has data from the first `up` on.
        actionsEnabled: isOutage(alarm.metric) || !(alarm.missing === 'breaching' && imageTag === 'bootstrap'),
      },
      this.child,
    );
  }
}

/** All notifying alarms of the SLO file, without those of an outage. Gates are part of the service that they guard. */
export class Alarms extends AlarmMaker {
  /** ARNs of the alarms that AppConfig monitors during a flag deployment. */
  readonly flagMonitors: readonly pulumi.Output<string>[];

  constructor(context: StackContext, args: AlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super('alarms', context, opts);
    const here = ALARMS.filter(
      ({ metric, only }) => !isOutage(metric) && (only === undefined || args.mail !== undefined),
    );
    const made = here.flatMap((alarm) =>
      this.variants(alarm, args).map(({ key, queries }) => ({
        alarm,
        resource: this.alarm(alarm, key, queries, args.topics[alarm.severity]),
      })),
    );
    this.flagMonitors = made.flatMap(({ alarm, resource }) => (alarm.watchesFlags ? [resource.arn] : []));
    this.registerOutputs({});
  }

  private variants(alarm: Alarm, args: AlarmsArgs): { key: string; queries: Queries }[] {
    const { metric, periodSeconds, key } = alarm;
    if (metric.kind === 'service') {
      return [{ key, queries: serviceQueries(this.configuration.stage, metric, periodSeconds, key) }];
    }
    const { source } = metric;
    if (isOutageSource(source)) return [];
    if (source !== 'throttles') return [{ key, queries: this.platform(source, alarm, args) }];
    return throttleAlarms(key).map((part) => ({
      key: part.key,
      queries: throttleQueries(args.tables[part.table], part, periodSeconds),
    }));
  }

  private platform(
    source: Exclude<PlatformMetric['source'], 'throttles' | OutageSource>,
    alarm: Alarm,
    args: AlarmsArgs,
  ): Queries {
    const { periodSeconds: period, key } = alarm;
    const balancer = (metricName: string) => ({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensions: { LoadBalancer: args.loadBalancer },
    });
    switch (source) {
      // AWS's `UserErrors` is a metric of the account and includes cancelled transactions, which are normal when two
      // members change one quest. The dashboard shows it, and no alarm reads it.
      case 'user-errors': {
        const refusals = (service: string) => ({
          namespace: METRIC_NAMESPACE,
          metricName: 'DatabaseUserErrors',
          dimensions: { Stage: this.configuration.stage, Service: service },
        });
        return sumQueries([refusals('api'), refusals('jobs')], period, key);
      }
      case 'dead-letters': {
        const dimensions = { QueueName: args.deadLetterQueue };
        const metric = { namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensions };
        return sumQueries([metric], period, key);
      }
      case 'bounces':
      case 'complaints': {
        const metricName = source === 'bounces' ? 'Reputation.BounceRate' : 'Reputation.ComplaintRate';
        const dimensions = { 'ses:configuration-set': args.mail?.configurationSet.configurationSetName ?? '' };
        return highestQuery({ namespace: 'AWS/SES', metricName, dimensions }, period, key);
      }
      case 'mail-events': {
        const dimensions = { QueueName: args.mail?.unread.name ?? '' };
        const metric = { namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensions };
        return highestQuery(metric, period, key);
      }
      case 'mail-events-age': {
        const dimensions = { QueueName: args.mail?.events.name ?? '' };
        const metric = { namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage', dimensions };
        return highestQuery(metric, period, key);
      }
      case 'load-balancer-timeouts':
        return sumQueries(
          ['HTTPCode_ELB_504_Count', 'TargetConnectionErrorCount', 'TargetTLSNegotiationErrorCount'].map(balancer),
          period,
          key,
        );
      case 'task-stops': {
        const own = { Stage: this.configuration.stage, Service: 'api' };
        const errors = { namespace: METRIC_NAMESPACE, metricName: 'ErrorCount', dimensions: own };
        const dimensions = { RuleName: args.stoppedTasksRule };
        return sumQueries([errors, { namespace: 'AWS/Events', metricName: 'TriggeredRules', dimensions }], period, key);
      }
    }
  }
}
