import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { Mover } from '../release/planner.ts';

/** The deployment of one service of a release. */
export interface Part {
  readonly observed: ObservedDeployment;
  /** True for the deployment that restores the previous release after the first deployment ended. */
  readonly isWayBack: boolean;
  /** The rollback deployment that CodeDeploy created, if any. */
  readonly rollback?: ObservedDeployment;
}

/** Converts the deployment of a service into the planner's input. */
export function moverOf({ observed, isWayBack, rollback }: Part): Mover {
  const { status, percent, error, id } = observed;
  if (isWayBack) {
    if (status === 'Failed' || status === 'Stopped') return { state: 'rolling-back', percent: 100 };
    return { state: percent === 100 ? 'rolled-back' : 'rolling-back', percent: 100 - percent };
  }
  if (status === 'Failed' || status === 'Stopped') {
    const isBack = percent === 0 || rollback?.status === 'Succeeded' || rollback?.percent === 100;
    const reason = error ?? `${id} has ${status.toLowerCase()}`;
    return { state: isBack ? 'rolled-back' : 'rolling-back', percent: isBack ? 0 : percent, reason };
  }
  if (status === 'Ready') return { state: 'waiting', percent: 0 };
  if (status === 'Succeeded') return { state: 'ended', percent: 100 };
  if (percent === 0) return { state: 'preparing', percent };
  return { state: percent < 100 ? 'shifting' : 'shifted', percent };
}

/**
 * Combines the services of a release: it has traffic when one service has, full traffic when all have, and rolls back
 * when one does.
 */
export function combined(movers: readonly Mover[]): Mover {
  const states = movers.map(({ state }) => state);
  const percent = Math.max(0, ...movers.map((mover) => mover.percent));
  const isEvery = (...wanted: Mover['state'][]) => states.every((state) => wanted.includes(state));
  const isSome = (...wanted: Mover['state'][]) => states.some((state) => wanted.includes(state));
  if (isSome('rolling-back', 'rolled-back')) {
    const reason = movers.find((mover) => mover.reason !== undefined)?.reason;
    return {
      state: isEvery('rolled-back') ? 'rolled-back' : 'rolling-back',
      percent,
      ...(reason !== undefined && { reason }),
    };
  }
  if (isEvery('waiting')) return { state: 'waiting', percent: 0 };
  if (isEvery('ended')) return { state: 'ended', percent: 100 };
  if (isEvery('shifted', 'ended')) return { state: 'shifted', percent: 100 };
  return { state: percent > 0 ? 'shifting' : 'preparing', percent };
}

/** Returns the time of the first traffic on the new tasks, for a watch that resumes. */
export function firstTrafficOf(parts: readonly Part[]): number | undefined {
  const times = parts
    .filter(({ observed }) => observed.percent > 0)
    .map(({ observed }) => observed.steps.find(({ name }) => name === 'AllowTraffic')?.startedAt ?? observed.createdAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

const DESCRIPTION = /^civicforge release (\S+) (deploy|rollback)/;

/** Returns the description of a deployment in CodeDeploy: release, kind and operator. */
export function describe(release: string, kind: 'deploy' | 'rollback', by: string): string {
  return `civicforge release ${release} ${kind} by ${by}`.slice(0, 200);
}

export function describedRelease(
  description: string,
): { readonly release: string; readonly kind: 'deploy' | 'rollback' } | undefined {
  const [, release, kind] = DESCRIPTION.exec(description) ?? [];
  if (release === undefined) return undefined;
  return { release, kind: kind === 'rollback' ? 'rollback' : 'deploy' };
}

const TABLES = 'civicforge tables read anew';

/** Returns the description of a redeployment after a swap of table pointers. */
export function describeTables(by: string): string {
  return `${TABLES} by ${by}`.slice(0, 200);
}

/** Returns true for the redeployment of a table swap, and for its automatic rollback. Only `db swap --back` undoes it. */
export function isOfTables({ description, automaticRollbackOf }: ObservedDeployment): boolean {
  return (automaticRollbackOf?.description ?? description).startsWith(TABLES);
}

/** Returns the release that deployments bring, or that CodeDeploy rolls back. */
export function releaseOf(deployments: readonly ObservedDeployment[]): string | undefined {
  return deployments
    .map((each) => describedRelease(each.automaticRollbackOf?.description ?? each.description)?.release)
    .find((name) => name !== undefined);
}

/** Formats a running deployment. */
export function describeDeployment({
  service,
  id,
  percent,
  description,
  isWaitingForTermination,
  automaticRollbackOf,
}: ObservedDeployment): string {
  if (automaticRollbackOf) return `${service} ${id}: CodeDeploy rolls back ${automaticRollbackOf.id} by itself`;
  const what = isWaitingForTermination ? 'old tasks wait for their end' : `${Math.round(percent)} % on new tasks`;
  const release = describedRelease(description)?.release;
  return `${service} ${id}${release === undefined ? '' : ` (${release})`}: ${what}`;
}
