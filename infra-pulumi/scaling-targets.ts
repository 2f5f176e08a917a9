/** Target values of autoscaling: CPU utilization and requests per task and minute. */
export const SCALING_TARGETS = { cpuPercent: 60, requestsPerTaskAndMinute: 1500 } as const;
