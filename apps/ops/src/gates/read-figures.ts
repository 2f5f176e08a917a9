import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { DEPENDENCIES } from '../../../../libs/contract/src/metric-names.ts';
import { type Gate, GATES } from '../../../../libs/contract/src/gates.ts';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { metricQuery, ownMetric, readMetricData } from '../clients/metric-data.ts';
import { readOutputs } from '../clients/outputs.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import type { Minute } from './figures.ts';

/** The deployed gates of a service. */
export interface DeployedGates {
  /** Gates with the thresholds of the stage. */
  readonly gates: readonly Gate[];
  /** Names of gates in ALARM. CodeDeploy would roll back every release. */
  readonly inAlarm: readonly string[];
  /** Load balancer dimension: the end of its ARN. */
  readonly loadBalancer: string;
}

/**
 * Reads the gate alarms of a service. They contain the stage's thresholds and the load balancer dimension.
 * @throws OpsFailure if a gate alarm is missing
 */
export async function deployedGates(
  context: OpsContext,
  access: StageAccess,
  service: ServiceName,
): Promise<DeployedGates> {
  const stage = cloudStage(access.stage);
  const wanted = GATES.filter(({ services }) => services.includes(service));
  const AlarmNames = wanted.map(({ key }) => nameOf(stage, `${service}-${key}`));
  const client = context.aws(access).client(CloudWatchClient);
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm'] }),
  );
  const alarmOf = (gate: Gate) =>
    MetricAlarms.find(({ AlarmName }) => AlarmName === nameOf(stage, `${service}-${gate.key}`));
  const missing = wanted.filter((gate) => alarmOf(gate) === undefined);
  const loadBalancer = loadBalancerOf(MetricAlarms);
  if (missing.length > 0 || loadBalancer === undefined) {
    throw new OpsFailure(
      `${stage} lacks gates of ${service}: ${missing.map(({ key }) => key).join(', ') || 'their load balancer'}. Run "infra preview ${stage}".`,
      EXIT.refused,
    );
  }
  return {
    gates: wanted.map((gate) => ({ ...gate, threshold: alarmOf(gate)?.Threshold ?? gate.threshold })),
    inAlarm: MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName = '' }) => AlarmName),
    loadBalancer,
  };
}

function loadBalancerOf(alarms: readonly MetricAlarm[]): string | undefined {
  return alarms
    .flatMap(({ Metrics = [] }) => Metrics)
    .flatMap(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? [])
    .find(({ Name }) => Name === 'LoadBalancer')?.Value;
}

const TARGET_FIGURES = {
  requests: ['RequestCount', 'Sum'],
  errors: ['HTTPCode_Target_5XX_Count', 'Sum'],
  p95: ['TargetResponseTime', 'p95'],
  average: ['TargetResponseTime', 'Average'],
  unhealthy: ['UnHealthyHostCount', 'Maximum'],
} as const;

const WINDOW_SECONDS = 420;

export interface FiguresOf {
  readonly service: ServiceName;
  /** Name of the target group of the new tasks. */
  readonly targetGroup: string;
  readonly loadBalancer: string;
  /** Milliseconds. Target groups are reused, so earlier figures belong to another release. */
  readonly since: number;
}

/** Returns the last minutes of a target group, oldest first, without empty minutes. */
export async function readMinutes(context: OpsContext, access: StageAccess, of: FiguresOf): Promise<Minute[]> {
  const stage = cloudStage(access.stage);
  const suffix = readOutputs(context, stage).services[of.service].targetGroups.find(
    (each) => each.split('/')[1] === of.targetGroup,
  );
  if (suffix === undefined) throw new OpsFailure(`${stage} has no target group ${of.targetGroup}.`, EXIT.failed);
  const now = context.clock.now();
  const begin = Math.max(now - WINDOW_SECONDS * 1000, Math.floor(of.since / 60_000) * 60_000);
  const client = context.aws(access).client(CloudWatchClient);
  const answers = await readMetricData(
    client,
    [...targetQueries(of.loadBalancer, suffix), ...(of.service === 'api' ? failures(stage) : [])],
    { from: begin, to: now },
  );
  const minutes = new Map<number, Record<string, number>>();
  for (const [id, values] of answers) {
    // One series per dependency.
    const name = id.startsWith('dependencies') ? 'dependencies' : id;
    for (const [at, value] of values) {
      const minute = minutes.get(at) ?? {};
      minutes.set(at, { ...minute, [name]: (minute[name] ?? 0) + value });
    }
  }
  return [...minutes].sort(([one], [other]) => one - other).map(([at, figures]) => ({ ...figures, at }));
}

function targetQueries(LoadBalancer: string, TargetGroup: string): MetricDataQuery[] {
  const dimensions = { LoadBalancer, TargetGroup };
  return Object.entries(TARGET_FIGURES).map(([id, [MetricName, Stat]]) =>
    metricQuery(id, { Namespace: 'AWS/ApplicationELB', MetricName, dimensions }, { Period: 60, Stat }),
  );
}

/** Returns the queries of failed dependency calls, which the service counts for all tasks. */
function failures(stage: string): MetricDataQuery[] {
  return DEPENDENCIES.map((Dependency, index) => {
    const metric = ownMetric(stage, 'DependencyFailures', { Dependency });
    return metricQuery(`dependencies${index}`, metric, { Period: 60, Stat: 'Sum' });
  });
}
