import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { CurrentRelease, ReleaseRecord } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { deploymentConfig, type Strategy, strategyName } from '../release/traffic.ts';
import { describedRelease, describeDeployment } from './mover.ts';

export type StartStep =
  | { readonly do: 'end-wait'; readonly title: string; readonly id: string; readonly service: ServiceName }
  | { readonly do: 'backup'; readonly title: string; readonly what: 'database' | 'infrastructure' }
  | { readonly do: 'assets'; readonly title: string }
  | { readonly do: 'scaling'; readonly title: string; readonly isSuspended: boolean }
  | {
      readonly do: 'register';
      readonly title: string;
      readonly kinds: readonly ('api' | 'web' | 'reprocess' | 'reconcile')[];
    }
  | {
      readonly do: 'create';
      readonly title: string;
      readonly service: ServiceName;
      readonly configuration: string;
      readonly ignoresAlarms: boolean;
      readonly isHeld: boolean;
    }
  | { readonly do: 'watch'; readonly title: string }
  | { readonly do: 'jobs'; readonly title: string }
  | { readonly do: 'invalidate'; readonly title: string }
  | { readonly do: 'record'; readonly title: string }
  | { readonly do: 'tell'; readonly title: string };

/** Facts that the plan of a release depends on. */
export interface StartFacts {
  readonly stage: CloudStage;
  readonly now: number;
  readonly record: ReleaseRecord;
  readonly current?: CurrentRelease;
  readonly services: readonly ServiceName[];
  readonly running: readonly ObservedDeployment[];
  readonly isMaintained: boolean;
  /** Names of gate alarms in ALARM. */
  readonly inAlarm: readonly string[];
  readonly strategy: Strategy;
  readonly watchSeconds: number;
}

export interface StartRequest {
  readonly hold?: boolean;
  readonly endWait?: boolean;
  readonly reason?: string;
  /** No readiness, no waiting for backups, and neither alarms nor maintenance refuse it. */
  readonly emergency?: boolean;
}

export interface StartPlan extends Plan<StartStep> {
  /** Running deployments of the same release. They are resumed, not created again. */
  readonly existing: Readonly<Partial<Record<ServiceName, string>>>;
}

/**
 * Plans a release, or the rest of an interrupted one.
 * @throws OpsFailure refused: something else runs, the stage is being maintained, or a gate is in ALARM already
 */
export function planStart(facts: StartFacts, wishes: StartRequest): StartPlan {
  const { stage, record, strategy, services, running } = facts;
  const own = running.filter(({ description }) => isDeploymentOf(description, record.release));
  const foreign = running.filter((each) => !own.includes(each));
  const waiting = foreign.filter(({ isWaitingForTermination }) => isWaitingForTermination);
  refuse(facts, wishes, { own, foreign, waiting });
  const existing = Object.fromEntries(own.map(({ service, id }) => [service, id]));
  const { note } = deploymentConfig(stage, strategy);
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...(own.length > 0 && !hasServed(facts, own)
      ? [`${own.map(describeDeployment).join('; ')}: already running; this command resumes its watch`]
      : []),
    ...(hasServed(facts, own) ? [`${record.release} serves; its old tasks wait for their end`] : []),
    ...(facts.current?.release === record.release && own.length === 0
      ? [`${record.release} already serves; its tasks are replaced`]
      : []),
    ...(facts.inAlarm.length > 0 ? [`in ALARM, ignored by CodeDeploy: ${facts.inAlarm.join(', ')}`] : []),
    ...(wishes.emergency === true
      ? ['EMERGENCY: no readiness gate and no backup before it; tables can be restored to any second']
      : []),
    ...(facts.isMaintained ? ['maintenance is on: its 503 answers are no errors of the new tasks'] : []),
    `rollback target: ${facts.current?.release ?? 'the tasks that serve now'}; takes seconds while the old tasks wait`,
    'a rollback does not undo data',
  ];
  return {
    verb: 'deploy start',
    stage,
    title: `Release ${record.release} (${services.join(' and ')}, ${strategyName(strategy)})`,
    steps: hasServed(facts, own) ? [] : steps(facts, wishes, own, waiting),
    notes,
    existing,
  };
}

interface SortedDeployments {
  readonly own: readonly ObservedDeployment[];
  readonly foreign: readonly ObservedDeployment[];
  readonly waiting: readonly ObservedDeployment[];
}

function refuse(facts: StartFacts, wishes: StartRequest, { own, foreign, waiting }: SortedDeployments): void {
  const { stage, strategy, inAlarm, now } = facts;
  const moving = foreign.filter((each) => !waiting.includes(each));
  if (moving.some(({ automaticRollbackOf }) => automaticRollbackOf)) {
    throw new OpsFailure(
      `${moving.map(describeDeployment).join('; ')}. "rollback ${stage}" waits for its end and records it.`,
      EXIT.refused,
    );
  }
  if (moving.length > 0) {
    throw new OpsFailure(
      `Another deployment runs: ${moving.map(describeDeployment).join('; ')}. Watch it with "deploy watch ${stage}", or end it with "deploy stop ${stage}".`,
      EXIT.refused,
    );
  }
  if (waiting.length > 0 && wishes.endWait !== true) {
    const left = Math.max(0, ...waiting.map((each) => terminationLeft(each, now)));
    throw new OpsFailure(
      `The old tasks of the last release still wait for their end (${elapsed(left)} left): no other deployment can start. ` +
        `Use --end-wait or "deploy promote ${stage}"; the fast rollback is then no longer possible.`,
      EXIT.refused,
    );
  }
  if (own.length > 0) return;
  if (wishes.emergency === true) return;
  if (facts.isMaintained) {
    throw new OpsFailure(
      `${stage} is in maintenance, and its 503 answers would roll back the release. End it with "flags set maintenance_mode=off --stage ${stage}", then retry.`,
      EXIT.refused,
    );
  }
  if (inAlarm.length === 0) return;
  if (strategy.kind !== 'all-at-once' || wishes.reason === undefined) {
    throw new OpsFailure(
      `Gates are in ALARM and would roll back the release: ${inAlarm.join(', ')}. Release a fix with --strategy all-at-once --reason.`,
      EXIT.refused,
    );
  }
}

/** Returns true if the release was promoted and only the termination of its old tasks is pending. */
function hasServed({ current, record }: StartFacts, own: readonly ObservedDeployment[]): boolean {
  const isDone = record.deployments.at(-1)?.outcome === 'promoted' && current?.release === record.release;
  return isDone && own.length > 0 && own.every(({ isWaitingForTermination }) => isWaitingForTermination);
}

/** Returns the maximum remaining seconds of the old tasks. */
export function terminationLeft({ steps, createdAt, terminationWaitSeconds }: ObservedDeployment, now: number): number {
  // The wait starts when the last lifecycle event has ended.
  const moved = Math.max(...steps.map(({ endedAt = createdAt }) => endedAt), createdAt);
  return Math.max(0, terminationWaitSeconds - (now - moved) / 1000);
}

function isDeploymentOf(description: string, release: string): boolean {
  const described = describedRelease(description);
  return described?.kind === 'deploy' && described.release === release;
}

function steps(
  facts: StartFacts,
  wishes: StartRequest,
  own: readonly ObservedDeployment[],
  waiting: readonly ObservedDeployment[],
): StartStep[] {
  const { stage, record, services, strategy } = facts;
  const missing = services.filter((service) => !own.some((each) => each.service === service));
  const configuration = deploymentConfig(stage, strategy).name;
  const isHeld = wishes.hold === true;
  const before: StartStep[] = [
    ...waiting.map(({ id, service }) => ({
      do: 'end-wait' as const,
      title: `end the old tasks of ${service} (${id}), which ends the fast rollback`,
      id,
      service,
    })),
    ...(stage === 'prod' && own.length === 0 && wishes.emergency !== true
      ? ([
          { do: 'backup', title: 'back up the database', what: 'database' },
          { do: 'backup', title: 'back up the state of the infrastructure', what: 'infrastructure' },
        ] as const)
      : []),
    ...(missing.includes('web') ? ([{ do: 'assets', title: 'upload the files of the new pages' }] as const) : []),
    {
      do: 'register',
      title: `register the images of ${record.release} as task definitions`,
      kinds: services.includes('api') ? [...services, 'reprocess', 'reconcile'] : services,
    },
    { do: 'scaling', title: 'suspend scaling while traffic moves', isSuspended: true },
  ];
  const create: StartStep[] = missing.map((service) => ({
    do: 'create',
    title: `deploy ${service} by ${configuration}${isHeld ? ', held before its first traffic' : ''}`,
    service,
    configuration,
    ignoresAlarms: facts.inAlarm.length > 0 || wishes.emergency === true,
    isHeld,
  }));
  return [
    ...before,
    ...create,
    { do: 'watch', title: `watch the gates for ${elapsed(facts.watchSeconds)} from the first traffic on` },
    ...(services.includes('api')
      ? ([{ do: 'jobs', title: 'point the scheduled tasks to the same release' }] as const)
      : []),
    { do: 'scaling', title: 'resume scaling', isSuspended: false },
    { do: 'invalidate', title: 'invalidate the CDN cache' },
    { do: 'record', title: `record ${record.release} as the serving release` },
    { do: 'tell', title: 'notify the operators' },
  ];
}
