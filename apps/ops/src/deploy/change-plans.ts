import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { CurrentRelease, Released, ReleaseRecord } from '../clients/release-records.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { describeDeployment, isOfTables, releaseOf } from './mover.ts';

export type ChangeStep =
  | {
      readonly do: 'continue';
      readonly title: string;
      readonly id: string;
      readonly wait: 'READY_WAIT' | 'TERMINATION_WAIT';
    }
  | { readonly do: 'stop'; readonly title: string; readonly id: string; readonly service: ServiceName }
  | { readonly do: 'back'; readonly title: string; readonly id: string; readonly service: ServiceName }
  | { readonly do: 'scaling'; readonly title: string; readonly service: ServiceName }
  | { readonly do: 'invalidate'; readonly title: string }
  | {
      readonly do: 'jobs';
      readonly title: string;
      readonly job: 'reprocess' | 'reconcile';
      readonly taskDefinition: string;
    }
  | { readonly do: 'serve'; readonly title: string; readonly release: string }
  | { readonly do: 'record-stop'; readonly title: string; readonly release: string; readonly reason: string }
  | { readonly do: 'tell'; readonly title: string; readonly subject: string; readonly page: boolean };

export interface PromoteFacts {
  readonly stage: CloudStage;
  readonly running: readonly ObservedDeployment[];
  /** The next automatic event of each deployment that cannot be continued manually. */
  readonly next: readonly string[];
  /** The newest release whose watch ended without a verdict. */
  readonly held?: ReleaseRecord;
  readonly current?: CurrentRelease;
}

/**
 * Plans a promotion: starts the first traffic, accepts a held release, or terminates the old tasks. A running interval
 * cannot be skipped, because CodeDeploy has no such call.
 * @throws OpsFailure there is nothing to promote
 */
export function planPromote({ stage, running, next, held, current }: PromoteFacts): Plan<ChangeStep> {
  const plan = { verb: 'deploy promote', stage };
  const ready = running.filter(({ status }) => status === 'Ready');
  if (ready.length > 0) {
    const steps = ready.map(({ id, service }) => ({
      do: 'continue' as const,
      title: `start the traffic of ${service} (${id})`,
      id,
      wait: 'READY_WAIT' as const,
    }));
    return { ...plan, title: 'Start the traffic', steps, notes: ['watch it with "deploy watch"'] };
  }
  const serve: ChangeStep[] =
    held === undefined || held.release === current?.release
      ? []
      : [
          {
            do: 'serve',
            title: `record ${held.release} as the serving release, by decision of the operator`,
            release: held.release,
          },
        ];
  const waiting = running.filter(({ isWaitingForTermination }) => isWaitingForTermination);
  if (running.some(({ automaticRollbackOf }) => automaticRollbackOf)) {
    const what = running.map(describeDeployment).join('; ');
    throw new OpsFailure(`${what}. "rollback ${stage}" waits for its end and records it.`, EXIT.refused);
  }
  if (running.length > waiting.length) {
    return {
      ...plan,
      title: 'Traffic moves by itself',
      steps: [],
      notes: [...running.map(describeDeployment), ...next],
    };
  }
  if (waiting.length === 0 && serve.length === 0) {
    throw new OpsFailure(`Nothing waits for a promotion in ${stage}. See "deploy status ${stage}".`, EXIT.refused);
  }
  const ends = waiting.map(({ id, service }) => ({
    do: 'continue' as const,
    title: `end the old tasks of ${service} (${id})`,
    id,
    wait: 'TERMINATION_WAIT' as const,
  }));
  const notes = waiting.length > 0 ? ['a rollback then takes minutes instead of seconds'] : [];
  return { ...plan, title: 'Complete the release', steps: [...serve, ...ends], notes };
}

/**
 * @throws OpsFailure refused: the deployment belongs to a table swap. Traffic alone would leave the pointers on the new
 * tables, which the next task would read
 */
export function refuseTables(stage: CloudStage, running: readonly ObservedDeployment[]): void {
  if (!running.some(isOfTables)) return;
  throw new OpsFailure(
    `${running.filter(isOfTables).map(describeDeployment).join('; ')}: it belongs to a table swap. Undo both with "db swap ${stage} --back".`,
    EXIT.refused,
  );
}

export interface StopFacts {
  readonly stage: CloudStage;
  readonly running: readonly ObservedDeployment[];
  readonly by: string;
  readonly reason?: string;
  /** The release that serves after the stop, if the stopped one was promoted. */
  readonly target?: ReleaseRecord;
}

/**
 * Plans the stop of all running deployments with rollback. Both services go back together, because they were tested
 * together.
 * @throws OpsFailure nothing runs
 */
export function planStop({ stage, running, by, reason, target }: StopFacts): Plan<ChangeStep> {
  refuseTables(stage, running);
  const release = releaseOf(running);
  if (running.length === 0) {
    throw new OpsFailure(
      `Nothing is being deployed in ${stage}. To leave a release that serves: "rollback ${stage}".`,
      EXIT.refused,
    );
  }
  const because = reason ?? `stopped by ${by}`;
  return {
    verb: 'deploy stop',
    stage,
    title: `Stop ${release ?? 'what runs'} and go back to the old tasks`,
    steps: [
      ...stopSteps(running, target),
      { do: 'invalidate', title: 'invalidate the CDN cache' },
      ...(release === undefined
        ? []
        : ([{ do: 'record-stop', title: 'record the stop', release, reason: because }] as const)),
      {
        do: 'tell',
        title: 'notify the operators',
        subject: `${release ?? 'A deployment'} was stopped`,
        page: stage === 'prod',
      },
    ],
    notes: [...running.map(describeDeployment), 'data written meanwhile stays'],
  };
}

/**
 * Returns the steps of a stop: first the traffic of every service, then the waits. A rollback that CodeDeploy started by
 * itself is not stopped, since that would leave the traffic split: the steps wait for it.
 * @param target previous release, if the stopped one was promoted: jobs and pointer go back too
 */
export function stopSteps(running: readonly ObservedDeployment[], target?: ReleaseRecord): ChangeStep[] {
  return [
    ...running
      .filter(({ automaticRollbackOf }) => !automaticRollbackOf)
      .map(({ id, service }) => ({
        do: 'stop' as const,
        title: `stop ${id} of ${service}, with rollback`,
        id,
        service,
      })),
    ...running.map(({ id, service, automaticRollbackOf }) => ({
      do: 'back' as const,
      title: `wait until ${service} is on its old tasks${automaticRollbackOf ? `: CodeDeploy rolls ${automaticRollbackOf.id} back by itself` : ''}`,
      id: automaticRollbackOf?.id ?? id,
      service,
    })),
    ...jobSteps(target?.taskDefinitions ?? {}),
    ...running.map(({ service }) => ({ do: 'scaling' as const, title: `resume scaling of ${service}`, service })),
    ...(target === undefined
      ? []
      : ([
          { do: 'serve', title: `record ${target.release} as the serving release`, release: target.release },
        ] as const)),
  ];
}

/** Returns the steps that point the scheduled tasks to the revisions of a release. */
export function jobSteps(arns: Readonly<Partial<Record<Released, string>>>): ChangeStep[] {
  return (['reprocess', 'reconcile'] as const).flatMap((job): ChangeStep[] => {
    const taskDefinition = arns[job];
    if (taskDefinition === undefined) return [];
    return [{ do: 'jobs', title: `point ${job} to the same release`, job, taskDefinition }];
  });
}

/** Returns the release before the given one, if the given one was promoted. */
export function leftFor(
  release: string | undefined,
  current: CurrentRelease | undefined,
  records: readonly ReleaseRecord[],
): ReleaseRecord | undefined {
  if (release === undefined || current?.release !== release) return undefined;
  return records.find((record) => record.release === current.before[0]);
}
