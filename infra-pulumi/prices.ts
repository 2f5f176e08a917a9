/**
 * List prices of us-east-1 in US dollars, on demand, without free tiers and without discounts. Entered by hand from the
 * price pages of AWS: look again before a decision hangs on them.
 */
export const PRICES = {
  hoursPerMonth: 730,
  fargateCpuHour: 0.04048,
  fargateGbHour: 0.004445,
  natHour: 0.045,
  publicAddressHour: 0.005,
  loadBalancerHour: 0.0225,
  /** 25 new connections a second, 3,000 open ones, or 1 GB an hour. */
  loadBalancerUnitHour: 0.008,
  keyMonth: 1,
  zoneMonth: 0.5,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  firewallMonth: 5,
  firewallRuleMonth: 1,
  customMetricMonth: 0.3,
  /** Per million. */
  writeUnits: 0.625,
  readUnits: 0.125,
  firewallRequests: 0.6,
  edgeRequests: 1,
  keyRequests: 3,
  /** Per GB. */
  logIngestion: 0.5,
  edgeTransfer: 0.085,
  natTransfer: 0.045,
  tableStorage: 0.25,
  recoveryStorage: 0.2,
  backupStorage: 0.1,
} as const;

/** What one quest takes over its life, from posting to receipt, with the people who only look. Estimates, to be measured. */
export const QUEST_USAGE = {
  requests: 40,
  /** At the load balancer: half of the requests are answered by the edge, a connection carries ten of the others. */
  connections: 2,
  /** Transactional writes count twice, and so does every index that an item stands in. */
  writeUnits: 160,
  readUnits: 200,
  edgeKilobytes: 900,
  logKilobytes: 30,
  storedKilobytes: 12,
  keyRequests: 2,
} as const;

/** How many values a dimension of our metrics takes: each is a metric of its own. */
export const METRIC_VALUES = { Route: 45, Operation: 10, Dependency: 3, Arm: 4 } as const;

/** Metrics that Container Insights makes: of the cluster, and of each service. */
export const INSIGHTS_METRICS = { cluster: 8, service: 11 } as const;
