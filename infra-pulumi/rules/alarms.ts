import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  type MetricDefinition,
} from '../../libs/contract/src/metric-names.ts';
import { MINIMUM_REQUESTS } from '../../libs/contract/src/slo.ts';
import { at, items, ofType, type Resource, type Rule, text } from './resource.ts';

const ALARM = 'cloudwatch/metricAlarm:MetricAlarm';
const GROUP = 'codedeploy/deploymentGroup:DeploymentGroup';
const ENVIRONMENT = 'appconfig/environment:Environment';

/** Published sets of dimensions. A metric with any other set has no data. */
const DIMENSIONS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'AWS/ApplicationELB': [['LoadBalancer'], ['LoadBalancer', 'TargetGroup']],
  'AWS/SQS': [['QueueName']],
  'AWS/SES': [['ses:configuration-set']],
  'AWS/CloudFront': [['DistributionId', 'Region']],
  'AWS/Route53': [['HealthCheckId']],
  'AWS/Events': [['RuleName']],
  'AWS/ECS': [['ClusterName'], ['ClusterName', 'ServiceName']],
};

/** DynamoDB's sets of dimensions, which differ by metric. */
const DYNAMODB: Readonly<Record<string, readonly (readonly string[])[]>> = {
  UserErrors: [[]],
  ReadThrottleEvents: [['TableName'], ['GlobalSecondaryIndexName', 'TableName']],
  WriteThrottleEvents: [['TableName'], ['GlobalSecondaryIndexName', 'TableName']],
  ThrottledRequests: [['Operation', 'TableName']],
  SystemErrors: [['Operation', 'TableName']],
};

/** Returns every metric of an alarm. */
export function metricsOf({ props }: Resource): readonly Record<string, unknown>[] {
  const single = props['metricName'] === undefined ? [] : [props];
  const queried = items(props['metricQueries']).map((query) => at(query, 'metric'));
  return [...single, ...queried].filter((metric): metric is Record<string, unknown> => typeof metric === 'object');
}

/** Returns the sets of dimensions of a service metric: the common ones, and with the metric's own dimension if it has one. */
function ownDimensions(name: string): readonly (readonly string[])[] | undefined {
  const definition = (METRICS as Readonly<Record<string, MetricDefinition>>)[name];
  if (!definition) return undefined;
  const common = [...METRIC_DIMENSIONS].sort();
  return definition.by === undefined ? [common] : [common, [...common, definition.by].sort()];
}

function knownDimensions(namespace: string, name: string): readonly (readonly string[])[] | undefined {
  if (namespace === METRIC_NAMESPACE) return ownDimensions(name);
  return namespace === 'AWS/DynamoDB' ? DYNAMODB[name] : DIMENSIONS[namespace];
}

function dimensionFault(alarm: string, metric: Readonly<Record<string, unknown>>): string[] {
  const namespace = text(metric['namespace']);
  const name = text(metric['metricName']);
  const given = Object.keys(metric['dimensions'] ?? {}).sort();
  const known = knownDimensions(namespace, name);
  if (!known) return [`${alarm} reads ${namespace} ${name}, which is not published`];
  if (!known.some((set) => set.join() === given.join())) {
    return [
      `${alarm} reads ${namespace} ${name} by [${given.join(', ')}], but no component publishes it with these dimensions`,
    ];
  }
  return [];
}

/** Returns the alarms of each deployment group (by name) and AppConfig environment (by ARN). */
function watchedBy(resources: readonly Resource[]): { watcher: string; alarm: Resource | undefined; named: string }[] {
  const alarms = ofType(resources, ALARM);
  const byGroup = ofType(resources, GROUP).flatMap(({ name, props }) =>
    items(at(props, 'alarmConfiguration', 'alarms')).map((named) => ({
      watcher: name,
      named: text(named),
      alarm: alarms.find(({ props: found }) => found['name'] === named),
    })),
  );
  const byEnvironment = ofType(resources, ENVIRONMENT).flatMap(({ name, props }) =>
    items(props['monitors']).map((monitor) => {
      const named = text(at(monitor, 'alarmArn'));
      return { watcher: name, named, alarm: alarms.find(({ props: found }) => named.endsWith(text(found['name']))) };
    }),
  );
  return [...byGroup, ...byEnvironment];
}

const gatesOf = (resources: readonly Resource[]) =>
  ofType(resources, GROUP).map((group) => ({
    group,
    gates: watchedBy(resources).flatMap(({ watcher, alarm }) => (watcher === group.name && alarm ? [alarm] : [])),
  }));

const targetsOf = (gate: Resource) =>
  new Set(
    metricsOf(gate)
      .flatMap((metric) => [at(metric, 'dimensions', 'TargetGroup')])
      .filter(Boolean),
  );

const readsTargets = (gate: Resource) => targetsOf(gate).size > 0;
const answerOf = (gate: Resource) =>
  items(gate.props['metricQueries'])
    .map((query) => text(at(query, 'expression')))
    .join(' ');

/** Rules about alarms and about the resources that act on them. */
export const ALARM_RULES: readonly Rule[] = [
  {
    name: 'watched-alarms-exist',
    why: 'A missing alarm stops every deployment. An alarm that treats missing data as breaching rolls every one back.',
    check: (resources) =>
      watchedBy(resources).flatMap(({ watcher, alarm, named }) => {
        if (!alarm) return [`${watcher} watches ${named}, which does not exist`];
        const quiet = alarm.props['treatMissingData'] === 'notBreaching';
        return quiet ? [] : [`${watcher} watches ${named}, which treats missing data as breaching`];
      }),
  },
  {
    name: 'at-most-five-monitors',
    why: 'AppConfig allows five monitors per environment, and each needs a role to read its alarm.',
    check: (resources) =>
      ofType(resources, ENVIRONMENT).flatMap(({ name, props }) => [
        ...(items(props['monitors']).length > 5 ? [`${name} has more than five monitors`] : []),
        ...items(props['monitors'])
          .filter((monitor) => !text(at(monitor, 'alarmRoleArn')))
          .map(() => `${name} has a monitor without a role`),
      ]),
  },
  {
    name: 'alarm-dimensions-exist',
    why: 'An alarm on unpublished dimensions never fires.',
    check: (resources) =>
      ofType(resources, ALARM).flatMap((alarm) =>
        metricsOf(alarm).flatMap((metric) => dimensionFault(alarm.name, metric)),
      ),
  },
  {
    name: 'gates-see-both-target-groups',
    why: 'Blue and green alternate with every release, so a gate on one of them misses every second release.',
    check: (resources) =>
      gatesOf(resources).flatMap(({ group, gates }) => {
        if (!gates.some(readsTargets)) return [`${group.name} has no gate on its target groups`];
        return gates
          .filter((gate) => readsTargets(gate) && targetsOf(gate).size !== 2)
          .map((gate) => `${gate.name} does not read both target groups`);
      }),
  },
  {
    name: 'gates-quiet-without-traffic',
    why: 'One failed request of three is 33 % and not a reason to roll back.',
    check: (resources) =>
      gatesOf(resources)
        .flatMap(({ gates }) => gates)
        .filter((gate) => metricsOf(gate).some(({ metricName }) => metricName === 'RequestCount'))
        .filter(
          (gate) => !new RegExp(`IF\\(FILL\\(\\w+, 0\\) (>= ${String(MINIMUM_REQUESTS)}|< \\d+),`).test(answerOf(gate)),
        )
        .map((gate) => `${gate.name} is not quiet below ${String(MINIMUM_REQUESTS)} requests`),
  },
  {
    name: 'unhealthy-counts-after-three-periods',
    why: 'New tasks are unhealthy during their start.',
    check: (resources) =>
      gatesOf(resources)
        .flatMap(({ gates }) => gates)
        .filter((gate) => metricsOf(gate).some(({ metricName }) => metricName === 'UnHealthyHostCount'))
        .filter(({ props }) => Number(props['evaluationPeriods']) < 3)
        .map(({ name }) => `${name} acts before three periods`),
  },
  {
    name: 'at-most-ten-metrics',
    why: 'CloudWatch allows ten metrics per alarm.',
    check: (resources) =>
      ofType(resources, ALARM)
        .filter((alarm) => metricsOf(alarm).length > 10)
        .map(({ name }) => `${name} reads more than ten metrics`),
  },
  {
    name: 'alarms-name-their-runbook',
    why: 'The on-call engineer needs the runbook at hand.',
    check: (resources) =>
      ofType(resources, ALARM)
        .filter(({ props }) => !/Runbook: https:\/\/\S+\.md/.test(text(props['alarmDescription'])))
        .map(({ name }) => `${name} names no runbook`),
  },
];
