/** Target CPU utilization of autoscaling in percent. */
export const CPU_PERCENT = 60;

/**
 * Target requests a minute of a task with one vCPU. A request of the API takes 1.3 ms of a core (`npm run bench -- api`: 45.8 ms for the
 * 35 requests of a quest), so `CPU_PERCENT` of a vCPU serves 27,000 a minute. A quarter of them leaves room for slower cores, TLS
 * and bursts. Pages cost several times more.
 */
const REQUESTS_PER_VCPU = { api: 6_000, web: 3_000 } as const;

/** Returns the target requests a minute of a task of a size in CPU units. */
export function requestsPerTaskAndMinute(service: 'api' | 'web', cpu: number): number {
  return Math.round((REQUESTS_PER_VCPU[service] * cpu) / 1024);
}
