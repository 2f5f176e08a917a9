import { BACKGROUND_ROUNDS } from '../libs/contract/src/background-rounds.ts';
import type { ActionCost, CostLine, MeasuredCost, RoundCost } from '../libs/contract/src/cost-estimate.ts';
import { METRICS, type MetricDefinition } from '../libs/contract/src/metric-names.ts';
import { CALL_ACTIONS, INSIGHTS_METRICS, MEASURED_STATES, METRIC_VALUES, PRICES, QUEST_USAGE } from './prices.ts';
import { items, ofType, type Resource } from './rules/resource.ts';
import { metricsOf } from './rules/alarms.ts';
import { CPU_PERCENT, requestsPerTaskAndMinute } from './scaling-targets.ts';

const { hoursPerMonth } = PRICES;

function counted(
  resources: readonly Resource[],
  type: string,
  what: string,
  each: (one: Resource) => number,
): CostLine[] {
  const found = ofType(resources, type);
  const byComponent = new Map<string, Resource[]>();
  for (const one of found) {
    const component = one.component ?? '';
    byComponent.set(component, [...(byComponent.get(component) ?? []), one]);
  }
  return [...byComponent].map(([component, all]) => ({
    component,
    what,
    quantity: all.length,
    dollars: all.reduce((sum, one) => sum + each(one), 0),
  }));
}

const taskHour = (cpu: number, memory: number) =>
  (cpu / 1024) * PRICES.fargateCpuHour + (memory / 1024) * PRICES.fargateGbHour;

function taskSizeOf(resources: readonly Resource[], service: Resource) {
  const task = ofType(resources, 'ecs/taskDefinition:TaskDefinition').find(({ name }) => name === service.name);
  return { cpu: Number(task?.props['cpu'] ?? 0), memory: Number(task?.props['memory'] ?? 0) };
}

/** Returns the monthly cost of a stage without traffic. */
export function costAtRest(resources: readonly Resource[]): readonly CostLine[] {
  const always = (hour: number) => () => hour * hoursPerMonth;
  const fixed = (dollars: number) => () => dollars;
  return [
    ...counted(resources, 'ecs/service:Service', 'Fargate tasks, at their least', (service) => {
      const { cpu, memory } = taskSizeOf(resources, service);
      return taskHour(cpu, memory) * hoursPerMonth * Number(service.props['desiredCount']);
    }),
    ...counted(resources, 'ec2/natGateway:NatGateway', 'NAT gateways', always(PRICES.natHour)),
    ...counted(resources, 'ec2/eip:Eip', 'public addresses', always(PRICES.publicAddressHour)),
    ...counted(resources, 'lb/loadBalancer:LoadBalancer', 'load balancer', always(PRICES.loadBalancerHour)),
    ...counted(resources, 'kms/key:Key', 'key', fixed(PRICES.keyMonth)),
    ...counted(resources, 'route53/zone:Zone', 'private zone', fixed(PRICES.zoneMonth)),
    ...counted(resources, 'route53/healthCheck:HealthCheck', 'probe from outside', fixed(PRICES.healthCheckMonth)),
    ...counted(
      resources,
      'cloudwatch/metricAlarm:MetricAlarm',
      'alarms, by the metrics they read',
      (alarm) => metricsOf(alarm).length * PRICES.alarmMetricMonth,
    ),
    ...counted(resources, 'cloudwatch/dashboard:Dashboard', 'dashboards', fixed(PRICES.dashboardMonth)),
    ...counted(
      resources,
      'wafv2/webAcl:WebAcl',
      'firewall with its rules',
      ({ props }) => PRICES.firewallMonth + items(props['rules']).length * PRICES.firewallRuleMonth,
    ),
    metrics('service', 'metrics of our own, without their routes', Object.keys(METRICS).length),
    metrics('cluster', 'metrics of Container Insights', insightsMetrics(resources)),
    jobsAtRest(resources),
    ...roundsAtRest(resources),
  ];
}

/** True for a stage that sends mails, and reads from a queue what became of them. */
function hasMails(resources: readonly Resource[]): boolean {
  return ofType(resources, 'sesv2/configurationSet:ConfigurationSet').length > 0;
}

/** Returns how often something happens in a month, in millions. */
const millionsInMonth = (everySeconds: number) => (hoursPerMonth * 3_600) / everySeconds / 1_000_000;

/** Returns the cost of the rounds of the background work. One task leads, and each task asks for the leases. */
function roundsAtRest(resources: readonly Resource[]): CostLine[] {
  const rounds = BACKGROUND_ROUNDS.filter(({ queueRequests }) => queueRequests === 0 || hasMails(resources));
  const service = ofType(resources, 'ecs/service:Service').find(({ name }) => name.endsWith('-api'));
  const tasks = Number(service?.props['desiredCount'] ?? 0);
  const sum = (millions: (one: (typeof rounds)[number]) => number) =>
    rounds.reduce((total, one) => total + millions(one), 0);
  const writes = sum(
    ({ everySeconds, leaseEverySeconds, writeUnits }) =>
      writeUnits * millionsInMonth(everySeconds) + tasks * millionsInMonth(leaseEverySeconds),
  );
  const reads = sum(({ everySeconds, readUnits }) => readUnits * millionsInMonth(everySeconds));
  const queued = sum(({ everySeconds, queueRequests }) => queueRequests * millionsInMonth(everySeconds));
  const line = (component: string, what: string, quantity: number, price: number): CostLine => ({
    ...{ component, what, quantity },
    dollars: quantity * price,
  });
  return [
    line('data', 'million write units of background rounds', writes, PRICES.writeUnits),
    line('data', 'million read units of background rounds', reads, PRICES.readUnits),
    ...(queued > 0 ? [line('mail', 'million requests to the queue of mail events', queued, PRICES.queueRequests)] : []),
  ];
}

function metrics(component: string, what: string, quantity: number): CostLine {
  return { component, what, quantity, dollars: quantity * PRICES.customMetricMonth };
}

function insightsMetrics(resources: readonly Resource[]): number {
  const { cluster, service } = INSIGHTS_METRICS;
  return cluster + service * ofType(resources, 'ecs/service:Service').length;
}

/** Returns the number of metrics by route, operation, dependency and arm. Only traffic creates them. */
function metricsByDimension(): number {
  return (Object.values(METRICS) as readonly MetricDefinition[]).reduce(
    (sum, { by }) => sum + (by === undefined ? 0 : METRIC_VALUES[by]),
    0,
  );
}

/** Returns the cost of scheduled tasks: about a minute each on Fargate Spot, at about a third of the price. */
function jobsAtRest(resources: readonly Resource[]): CostLine {
  const rules = ofType(resources, 'cloudwatch/eventRule:EventRule').filter(({ props }) => props['scheduleExpression']);
  const runs = rules.reduce((sum, { props }) => {
    const minutes = /^rate\((\d+) minutes\)$/.exec(String(props['scheduleExpression']))?.[1];
    return sum + (minutes === undefined ? 30 : (hoursPerMonth * 60) / Number(minutes));
  }, 0);
  const dollars = (runs / 60) * taskHour(256, 512) * 0.3;
  return { component: 'schedule', what: 'scheduled tasks, a minute each', quantity: Math.round(runs), dollars };
}

/** Returns the additional cost of a million quests. Every task hour counts as additional. */
export function costPerMillionQuests(resources: readonly Resource[]): readonly CostLine[] {
  const million = 1_000_000;
  const usage = QUEST_USAGE;
  const gigabytes = (kilobytes: number) => (kilobytes * million) / 1_000_000;
  const units = (count: number) => (count * million) / million;
  const service = ofType(resources, 'ecs/service:Service').find(({ name }) => name.endsWith('-api'));
  const { cpu, memory } = service ? taskSizeOf(resources, service) : { cpu: 0, memory: 0 };
  const taskHours = (usage.requests * million) / (requestsPerTaskAndMinute('api', cpu) * 60);
  const connectionHours = Math.round((usage.connections * million) / (25 * 3600));
  const line = (component: string, what: string, quantity: number, price: number): CostLine => ({
    component,
    what,
    quantity,
    dollars: quantity * price,
  });
  return [
    line('data', 'million write units', units(usage.writeUnits), PRICES.writeUnits),
    line('data', 'million read units', units(usage.readUnits), PRICES.readUnits),
    line('data', 'GB kept for a month', gigabytes(usage.storedKilobytes), PRICES.tableStorage + PRICES.recoveryStorage),
    line('governance', 'GB of backups for a month', gigabytes(usage.storedKilobytes), PRICES.backupStorage),
    line('encryption', 'million requests to the key', units(usage.keyRequests), PRICES.keyRequests),
    ...(hasMails(resources) ? [line('mail', 'million mails', units(usage.mails), PRICES.mails)] : []),
    line('edge', 'million requests', units(usage.requests), PRICES.edgeRequests),
    line('edge', 'GB to people', gigabytes(usage.edgeKilobytes), PRICES.edgeTransfer),
    line('firewall', 'million requests', units(usage.requests), PRICES.firewallRequests),
    line('service', 'hours of API tasks', Math.round(taskHours), taskHour(cpu, memory)),
    line('service', 'GB of logs', gigabytes(usage.logKilobytes), PRICES.logIngestion),
    line('network', 'GB of logs through NAT', gigabytes(usage.logKilobytes), PRICES.natTransfer),
    line('load-balancer', 'hours of a capacity unit', connectionHours, PRICES.loadBalancerUnitHour),
    line('service', 'metrics by route and operation, a month', metricsByDimension(), PRICES.customMetricMonth),
  ];
}

/** Returns the cost of what the service itself uses for a million quests, at the measured states of its code. */
export function measuredCosts(): readonly MeasuredCost[] {
  return MEASURED_STATES.map(({ state, cpuMilliseconds, writeUnits, readUnits }) => {
    const hours = (cpuMilliseconds * 1_000_000) / 3_600_000 / (CPU_PERCENT / 100);
    return {
      ...{ state, cpuMilliseconds, writeUnits, readUnits },
      computeDollars: hours * taskHour(1024, 2048),
      databaseDollars: writeUnits * PRICES.writeUnits + readUnits * PRICES.readUnits,
    };
  });
}

/** Returns the units of actions of a call, and what a million of each cost. */
export function callCosts(): readonly ActionCost[] {
  return CALL_ACTIONS.map((one) => ({
    ...one,
    databaseDollars: one.writeUnits * PRICES.writeUnits + one.readUnits * PRICES.readUnits,
  }));
}

/** Returns what a month of the rounds of each leader costs, with the lease of one task. */
export function roundCosts(): readonly RoundCost[] {
  return BACKGROUND_ROUNDS.map(({ leaseEverySeconds, ...one }) => {
    const { everySeconds, writeUnits, readUnits, queueRequests } = one;
    const each = writeUnits * PRICES.writeUnits + readUnits * PRICES.readUnits + queueRequests * PRICES.queueRequests;
    return {
      ...one,
      dollars: each * millionsInMonth(everySeconds) + PRICES.writeUnits * millionsInMonth(leaseEverySeconds),
    };
  });
}

/** Describes the settings of a stage that determine its price. */
export function drivers(resources: readonly Resource[]): string {
  const services = ofType(resources, 'ecs/service:Service').map((service) => {
    const { cpu, memory } = taskSizeOf(resources, service);
    return `${service.name}: ${String(service.props['desiredCount'])} x ${String(cpu)}/${String(memory)}`;
  });
  const gateways = ofType(resources, 'ec2/natGateway:NatGateway').length;
  return [...services, `${String(gateways)} NAT gateway${gateways === 1 ? '' : 's'}`].join('; ');
}
