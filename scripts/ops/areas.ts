import type { AddArea } from './core/verb.ts';

export interface Area {
  readonly name: string;
  readonly says: string;
  load(): Promise<AddArea>;
}

/** Every area of the operations command, in the order of its help. */
export const AREAS: readonly Area[] = [
  {
    name: 'ready',
    says: 'the readiness gate before every deployment',
    load: async () => (await import('./ready/verbs.ts')).addReady,
  },
  {
    name: 'health',
    says: 'probes, deployments, alarms, dead letters and abandoned rewards in one table',
    load: async () => (await import('./health/verbs.ts')).addHealth,
  },
  {
    name: 'smoke',
    says: 'a whole quest through the public API of a stage or an address',
    load: async () => (await import('./smoke/verbs.ts')).addSmoke,
  },
  {
    name: 'db',
    says: 'tables: status, restore, verify, swap, backup',
    load: async () => (await import('./db/verbs.ts')).addDb,
  },
  {
    name: 'flags',
    says: 'feature flags: look, change, kill, stage, ramp, revert',
    load: async () => (await import('./flags/verbs.ts')).addFlags,
  },
  {
    name: 'logs',
    says: 'log lines, errors and single requests of all services',
    load: async () => (await import('./logs/verbs.ts')).addLogs,
  },
  {
    name: 'incident',
    says: 'a timeline that begins filled, six timed steps, updates, and what must be done before it is closed',
    load: async () => (await import('./incident/verbs.ts')).addIncident,
  },
  {
    name: 'metrics',
    says: 'the four golden signals with their trend',
    load: async () => (await import('./metrics/verbs.ts')).addMetrics,
  },
  {
    name: 'secrets',
    says: 'secrets of a stage: ages, new values, their retirement',
    load: async () => (await import('./secrets/verbs.ts')).addSecrets,
  },
  {
    name: 'rewards',
    says: 'rewards that wait, fail and are paid',
    load: async () => (await import('./rewards/verbs.ts')).addRewards,
  },
  {
    name: 'jobs',
    says: 'scheduled tasks, run once against a local stack',
    load: async () => (await import('./jobs.ts')).addJobs,
  },
];
