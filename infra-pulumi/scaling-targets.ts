/** Processor use and requests a minute at which a task has enough to do. */
export const SCALING_TARGETS = { cpuPercent: 60, requestsPerTaskAndMinute: 1500 } as const;
