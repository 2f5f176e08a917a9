import type { AddArea } from './core/verb.ts';

export interface Area {
  readonly name: string;
  readonly description: string;
  load(): Promise<AddArea>;
}

/** Areas of the operations command, in help order. */
export const AREAS: readonly Area[] = [
  {
    name: 'ready',
    description: 'the readiness gate before every deployment',
    load: async () => (await import('./ready/verbs.ts')).addReady,
  },
  {
    name: 'image',
    description: 'images of a commit: built once, pushed by digest',
    load: async () => (await import('./image/verbs.ts')).addImage,
  },
  {
    name: 'infra',
    description: 'the infrastructure: validate, preview, apply, outputs, backup of its state',
    load: async () => (await import('./infra/verbs.ts')).addInfra,
  },
  {
    name: 'deploy',
    description: 'releases: start, watch, promote, stop, status',
    load: async () => (await import('./deploy/verbs.ts')).addDeploy,
  },
  {
    name: 'rollback',
    description: 'the fastest rollback that helps, timed against 5 minutes',
    load: async () => (await import('./rollback/verbs.ts')).addRollback,
  },
  {
    name: 'release',
    description: 'versions: cut, sign-off, show',
    load: async () => (await import('./release/verbs.ts')).addRelease,
  },
  {
    name: 'health',
    description: 'probes, deployments, alarms, dead letters and abandoned rewards in one table',
    load: async () => (await import('./health/verbs.ts')).addHealth,
  },
  {
    name: 'verify',
    description: 'checks 5 minutes, an hour and a day after a deployment',
    load: async () => (await import('./verify/verbs.ts')).addVerify,
  },
  {
    name: 'smoke',
    description: 'a complete quest through the public API of a stage or an address',
    load: async () => (await import('./smoke/verbs.ts')).addSmoke,
  },
  {
    name: 'db',
    description: 'tables: status, backups, restore, verify, swap',
    load: async () => (await import('./db/verbs.ts')).addDb,
  },
  {
    name: 'flags',
    description: 'feature flags: list, change, kill, stage, ramp, revert',
    load: async () => (await import('./flags/verbs.ts')).addFlags,
  },
  {
    name: 'logs',
    description: 'log lines, errors and single requests of all services',
    load: async () => (await import('./logs/verbs.ts')).addLogs,
  },
  {
    name: 'incident',
    description: 'timeline with collected evidence, six timed steps, updates, closing checklist',
    load: async () => (await import('./incident/verbs.ts')).addIncident,
  },
  {
    name: 'metrics',
    description: 'the four golden signals with their trend',
    load: async () => (await import('./metrics/verbs.ts')).addMetrics,
  },
  {
    name: 'secrets',
    description: 'secrets of a stage: ages, new values, their retirement',
    load: async () => (await import('./secrets/verbs.ts')).addSecrets,
  },
  {
    name: 'alarms',
    description: 'alarms of a stage, and a test that triggers one',
    load: async () => (await import('./alarms/verbs.ts')).addAlarms,
  },
  {
    name: 'orphans',
    description: 'resources outside of the Pulumi state, and the reverse',
    load: async () => (await import('./orphans/verbs.ts')).addOrphans,
  },
  {
    name: 'cost',
    description: 'costs of a stage, and anomalies',
    load: async () => (await import('./cost/verbs.ts')).addCost,
  },
  {
    name: 'gameday',
    description: 'drills on the local stack, with measured times',
    load: async () => (await import('./gameday/verbs.ts')).addGameday,
  },
  {
    name: 'rewards',
    description: 'pending, abandoned and paid rewards',
    load: async () => (await import('./rewards/verbs.ts')).addRewards,
  },
  {
    name: 'deliveries',
    description: 'mails, push messages and webhooks that wait or were given up',
    load: async () => (await import('./deliveries/verbs.ts')).addDeliveries,
  },
  {
    name: 'mail',
    description: 'a test mail by the transport of a stage, and what keeps mails from an address',
    load: async () => (await import('./mail/verbs.ts')).addMail,
  },
  {
    name: 'session',
    description: 'the session of an admin, for rewards and health of a stage',
    load: async () => (await import('./session/verbs.ts')).addSession,
  },
  {
    name: 'proof',
    description: 'receipts and their public log: status, archive, verification',
    load: async () => (await import('./proof/verbs.ts')).addProof,
  },
  {
    name: 'doctor',
    description: 'diagnosis of inconsistencies, missing tools and refused tokens',
    load: async () => (await import('./doctor/verbs.ts')).addDoctor,
  },
  {
    name: 'jobs',
    description: 'scheduled tasks, run once against a local stack',
    load: async () => (await import('./jobs/verbs.ts')).addJobs,
  },
];
