/** Why the emulated account does not carry a verb to its end. The verb runs all the same, and has to end with a message. */
export const NOT_CARRIED = {
  appconfig: 'moto has no environments and deployments of AppConfig',
  backup: 'moto has no jobs of AWS Backup',
  insights: 'moto has no Contributor Insights of DynamoDB',
  anomalies: 'moto has no anomaly monitors of Cost Explorer',
  traffic: 'moto starts no tasks and moves no traffic',
  service: 'needs the running service',
  pulumi: 'needs Pulumi with the AWS provider',
  tree: 'needs a clean tree, its tests and a container engine',
} as const;

/** One verb of the rehearsal. `STAGE` stands for the stage, `SECRET` for a file with a value, `INCIDENT` for the open one. */
export interface Step {
  /** Area and name, e.g. `alarms list`. */
  readonly verb: string;
  /** Words behind the verb. */
  readonly words: readonly string[];
  /** Standard input, for verbs that read a secret. */
  readonly input?: string;
  /** Text that the output contains. */
  readonly shows?: string | RegExp;
  /** Exit code; 0 when absent. Of a verb that is not carried, any but 0 is right, unless `exit` says which. */
  readonly exit?: number;
  readonly notCarried?: keyof typeof NOT_CARRIED;
}

/** Verbs that use no account, or a person at a browser. Their tests and drills cover them. */
export const WITHOUT_ACCOUNT: readonly string[] = [
  'deploy simulate',
  'gameday',
  'image build',
  'infra validate',
  'jobs check-ledger',
  'jobs reconcile',
  'jobs reprocess',
  'proof archive',
  'proof verify',
  'release cut',
  'session show',
  'session sign-in',
  'session sign-out',
];

const CHANGE = ['--yes', 'STAGE', '--reason', 'rehearsal'];
const DRY = ['--dry-run'];
const INCIDENT = 'INCIDENT';

/** Every verb that uses an account, in an order in which each finds what it needs. */
export const STEPS: readonly Step[] = [
  { verb: 'infra outputs', words: ['STAGE'], shows: 'account 123456789012' },
  { verb: 'alarms list', words: ['STAGE', '--json'], shows: 'of-others-119' },
  { verb: 'alarms test', words: ['STAGE', ...DRY], shows: 'rewards-late' },
  { verb: 'logs tail', words: ['STAGE'], shows: 'request-10049' },
  { verb: 'logs errors', words: ['STAGE'], shows: /^10050 /m },
  { verb: 'logs request', words: ['request-10049', '--stage', 'STAGE'], shows: '[request-10049]' },
  { verb: 'logs streams', words: ['STAGE'], shows: 'api/api/0123456789abcdef' },
  { verb: 'metrics', words: ['STAGE'], shows: 'quests throttled' },
  { verb: 'secrets list', words: ['STAGE'], shows: 'admin-signing-keys' },
  {
    verb: 'secrets set',
    words: ['api-key', '--stage', 'STAGE', '--from', 'SECRET', ...CHANGE],
    shows: 'write a new version of api-key',
  },
  { verb: 'secrets rotate', words: ['api-key', '--stage', 'STAGE', ...CHANGE], shows: 'keep version 2 of api-key' },
  { verb: 'secrets restore', words: ['api-key', '--stage', 'STAGE', '--version', '1', ...CHANGE], shows: 'write' },
  { verb: 'secrets retire', words: ['api-key', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'release show', words: ['STAGE'], shows: 'v1.0.69, which serves' },
  {
    verb: 'release sign-off',
    words: ['security', '--stage', 'STAGE', '--name', 'Ada', '--note', 'read', '--release', 'v1.0.69', ...CHANGE],
  },
  { verb: 'deploy list', words: ['STAGE'], shows: 'v1.0.9 ' },
  { verb: 'deploy status', words: ['STAGE'], shows: 'nothing is being deployed' },
  { verb: 'deploy watch', words: ['STAGE'], shows: 'nothing is being deployed' },
  { verb: 'deploy promote', words: ['STAGE', ...CHANGE], exit: 3, shows: 'Nothing waits' },
  { verb: 'deploy stop', words: ['STAGE', ...CHANGE], exit: 3, shows: 'Nothing is being deployed' },
  { verb: 'deploy start', words: ['STAGE', '--release', 'v1.0.68', ...DRY], notCarried: 'traffic' },
  { verb: 'rollback', words: ['STAGE', ...DRY], notCarried: 'traffic' },
  { verb: 'db verify', words: ['STAGE'], shows: '0 faults between tables' },
  { verb: 'db status', words: ['STAGE'], notCarried: 'insights' },
  { verb: 'db restore', words: ['STAGE', '--to', '2026-01-01T00:00:00Z', ...DRY], notCarried: 'insights' },
  { verb: 'db swap', words: ['STAGE', '--to', '2026-01-01T00:00:00Z', ...DRY], notCarried: 'insights' },
  { verb: 'db backup', words: ['STAGE', ...CHANGE], notCarried: 'backup' },
  { verb: 'db backups', words: ['STAGE'], notCarried: 'backup' },
  { verb: 'rewards dlq', words: ['--stage', 'STAGE', '--json'], shows: /^(?:.*?"rule"){23}(?!.*"rule")/s },
  {
    verb: 'incident open',
    words: ['P3', 'rehearsal', '--stage', 'STAGE', '--affected', 'nobody', ...CHANGE],
    shows: 'notified notify',
  },
  { verb: 'incident ack', words: [INCIDENT, 'Ada leads', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident assess', words: [INCIDENT, 'nobody is affected', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident note', words: [INCIDENT, 'a note', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident update', words: [INCIDENT, 'an update', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident communicate', words: [INCIDENT, 'told', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident mitigate', words: [INCIDENT, 'mitigated', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident resolve', words: [INCIDENT, 'resolved', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident document', words: [INCIDENT, 'written', '--stage', 'STAGE', ...CHANGE] },
  { verb: 'incident close', words: [INCIDENT, '--stage', 'STAGE', ...CHANGE], exit: 3 },
  { verb: 'incident show', words: [INCIDENT, '--stage', 'STAGE'], shows: 'rehearsal' },
  { verb: 'incident list', words: ['--stage', 'STAGE'], shows: 'rehearsal' },
  { verb: 'cost report', words: ['STAGE'], shows: 'US dollars' },
  { verb: 'cost anomalies', words: ['STAGE'], notCarried: 'anomalies' },
  { verb: 'doctor', words: ['STAGE'], notCarried: 'traffic' },
  { verb: 'doctor auth', words: ['--stage', 'STAGE'], input: 'no token', notCarried: 'service' },
  { verb: 'ready', words: ['STAGE'], notCarried: 'tree' },
  { verb: 'image push', words: ['STAGE', ...DRY], notCarried: 'tree' },
  { verb: 'infra preview', words: ['STAGE'], notCarried: 'pulumi' },
  {
    verb: 'infra apply',
    words: ['STAGE', '--plan', 'none.json', '--approver', 'Ada', ...CHANGE],
    notCarried: 'pulumi',
  },
  { verb: 'infra backup', words: ['STAGE', ...CHANGE], notCarried: 'pulumi' },
  { verb: 'orphans', words: ['STAGE'], notCarried: 'pulumi' },
  { verb: 'health', words: ['STAGE'], shows: '23 wait', notCarried: 'service' },
  { verb: 'verify', words: ['STAGE'], notCarried: 'service' },
  { verb: 'smoke', words: ['STAGE'], notCarried: 'service' },
  { verb: 'proof status', words: ['STAGE'], notCarried: 'service' },
  { verb: 'rewards list', words: ['--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'rewards reprocess', words: ['--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'rewards retry', words: ['job', '--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'rewards reconcile', words: ['--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'deliveries list', words: ['--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'deliveries retry', words: ['msg_x', '--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'deliveries dispatch', words: ['quest', '--stage', 'STAGE'], notCarried: 'service' },
  { verb: 'mail test', words: ['STAGE', '--to', 'ada@example.org'], notCarried: 'service' },
  { verb: 'flags list', words: ['STAGE'], notCarried: 'appconfig' },
  { verb: 'flags status', words: ['STAGE'], notCarried: 'appconfig' },
  { verb: 'flags get', words: ['--stage', 'STAGE'], notCarried: 'appconfig' },
  { verb: 'flags explain', words: ['maintenance_mode', 'ada', '--stage', 'STAGE'], notCarried: 'appconfig' },
  { verb: 'flags results', words: ['maintenance_mode', '--stage', 'STAGE'], notCarried: 'appconfig' },
  { verb: 'flags stale', words: ['STAGE'], notCarried: 'appconfig' },
  { verb: 'flags describe', words: ['maintenance_mode', '--stage', 'STAGE'], notCarried: 'appconfig' },
  { verb: 'flags kill', words: ['maintenance_mode', '--stage', 'STAGE', ...CHANGE], notCarried: 'appconfig' },
  { verb: 'flags set', words: ['maintenance_mode=on', '--stage', 'STAGE', ...CHANGE], notCarried: 'appconfig' },
  { verb: 'flags stage', words: ['--stage', 'STAGE', ...DRY], notCarried: 'appconfig' },
  { verb: 'flags ramp', words: ['maintenance_mode', '10,100', '--stage', 'STAGE', ...DRY], notCarried: 'appconfig' },
  { verb: 'flags revert', words: ['STAGE', ...DRY], notCarried: 'appconfig' },
  { verb: 'flags init', words: ['STAGE', ...CHANGE], notCarried: 'appconfig' },
];

/** Returns the list of what the emulated account does not carry, as rows of a table: why, and the verbs. */
export function notCarriedRows(): readonly string[] {
  return Object.entries(NOT_CARRIED).map(([key, why]) => {
    const verbs = STEPS.filter(({ notCarried }) => notCarried === key).map(({ verb }) => `\`${verb}\``);
    return `${why}: ${verbs.join(', ')}`;
  });
}
