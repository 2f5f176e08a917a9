/**
 * List prices of us-east-1 in US dollars, on demand, without free tiers and discounts. Entered by hand from AWS's price
 * pages. Verify them before a decision depends on them.
 */
export const PRICES = {
  hoursPerMonth: 730,
  fargateCpuHour: 0.04048,
  fargateGbHour: 0.004445,
  natHour: 0.045,
  publicAddressHour: 0.005,
  loadBalancerHour: 0.0225,
  /** 25 new connections per second, 3,000 open ones or 1 GB per hour. */
  loadBalancerUnitHour: 0.008,
  keyMonth: 1,
  zoneMonth: 0.5,
  /** Of an endpoint outside of AWS, over HTTPS. */
  healthCheckMonth: 2.75,
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
  queueRequests: 0.4,
  mails: 100,
  /** Per GB. */
  logIngestion: 0.5,
  edgeTransfer: 0.085,
  natTransfer: 0.045,
  tableStorage: 0.25,
  recoveryStorage: 0.2,
  backupStorage: 0.1,
} as const;

/**
 * Usage of one quest from posting to receipt, including its readers: 20 views, 10 pages of the list, 2 profiles, 2 start pages
 * and a search. The units are those of `npm run bench -- scale`; the rest is estimated.
 */
export const QUEST_USAGE = {
  requests: 40,
  /** Connections at the load balancer. The edge answers half of the requests; a connection has ten of the others. */
  connections: 2,
  /** Transactional writes count twice, and so does every index of an item. */
  writeUnits: 203,
  readUnits: 276,
  edgeKilobytes: 900,
  logKilobytes: 30,
  storedKilobytes: 12,
  keyRequests: 2,
  /** By the default settings: submitted and attested at once, the rest in two digests. */
  mails: 4,
} as const;

/**
 * What a quest uses by `npm run bench -- api` (milliseconds of CPU time, both states in turns on one machine) and `-- scale` (units).
 * The first state had no notices, no mails and no log; today's figures contain them.
 */
export const MEASURED_STATES = [
  { state: 'stock SDK, reads one after the other', cpuMilliseconds: 154.7, writeUnits: 133, readUnits: 217 },
  { state: 'today', cpuMilliseconds: 45.8, writeUnits: QUEST_USAGE.writeUnits, readUnits: QUEST_USAGE.readUnits },
] as const;

/**
 * Units of actions of a call with 5 places, as the spec of request budgets in `apps/api` measures them. The
 * life of one quest does not contain them.
 */
export const CALL_ACTIONS = [
  { action: 'a call with its first date of 5 places', writeUnits: 122, readUnits: 1 },
  { action: 'a claim of any place of 5', writeUnits: 26, readUnits: 10 },
  { action: 'a round of the leader without work', writeUnits: 0, readUnits: 0.5 },
  { action: 'a round of the leader that makes a date of 5 places', writeUnits: 121, readUnits: 5.5 },
  { action: 'a round of the leader that cancels 10 quests of an ended call', writeUnits: 273, readUnits: 32.5 },
] as const;

/** Number of values per dimension. Each value is a separate metric. */
export const METRIC_VALUES = { Route: 45, Operation: 10, Dependency: 3, Arm: 4, Channel: 5 } as const;

/** Number of Container Insights metrics of the cluster and of each service. */
export const INSIGHTS_METRICS = { cluster: 8, service: 11 } as const;
