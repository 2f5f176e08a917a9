import { MINUTE_MS, type StoredDeployment, stepSizes, strategyOf } from './flags-history.ts';

/** An entry of a deployment's `EventLog`. */
export interface DeploymentEvent {
  readonly EventType:
    | 'DEPLOYMENT_STARTED'
    | 'PERCENTAGE_UPDATED'
    | 'BAKE_TIME_STARTED'
    | 'DEPLOYMENT_COMPLETED'
    | 'ROLLBACK_STARTED'
    | 'ROLLBACK_COMPLETED'
    | 'REVERT_COMPLETED';
  readonly TriggeredBy: 'USER' | 'APPCONFIG';
  readonly Description: string;
  readonly OccurredAt: string;
}

const event = (
  EventType: DeploymentEvent['EventType'],
  TriggeredBy: DeploymentEvent['TriggeredBy'],
  Description: string,
  at: number,
): DeploymentEvent => ({ EventType, TriggeredBy, Description, OccurredAt: new Date(at).toISOString() });

/** Returns the events of a deployment up to a time, newest first, like `GetDeployment`. */
export function eventsOf(deployment: StoredDeployment, now: number): readonly DeploymentEvent[] {
  const { startedAt, stopped } = deployment;
  const until = Math.min(now, stopped?.at ?? now);
  const grown = growthOf(deployment).filter(({ OccurredAt }) => Date.parse(OccurredAt) <= until);
  const ends = stopped === undefined ? [] : endOf(stopped);
  return [event('DEPLOYMENT_STARTED', 'USER', 'Deployment started', startedAt), ...grown, ...ends].reverse();
}

function growthOf({ strategy, startedAt }: StoredDeployment): readonly DeploymentEvent[] {
  const {
    durationMinutes = 0,
    bakeMinutes = 0,
    growthFactor = 100,
    growthType = 'LINEAR',
  } = strategyOf(strategy) ?? {};
  const sizes = stepSizes(growthFactor, growthType);
  const step = (durationMinutes * MINUTE_MS) / sizes.length;
  const grownAt = startedAt + durationMinutes * MINUTE_MS;
  const percentages = sizes.map((size, index) => {
    const text = `Configuration available to ${String(size)}.00% of clients`;
    return event('PERCENTAGE_UPDATED', 'APPCONFIG', text, startedAt + index * step);
  });
  return [
    ...percentages,
    event('BAKE_TIME_STARTED', 'APPCONFIG', `Baking for ${String(bakeMinutes)} minutes`, grownAt),
    event('DEPLOYMENT_COMPLETED', 'APPCONFIG', 'Deployment completed', grownAt + bakeMinutes * MINUTE_MS),
  ];
}

function endOf({ at, state }: NonNullable<StoredDeployment['stopped']>): readonly DeploymentEvent[] {
  if (state === 'REVERTED') return [event('REVERT_COMPLETED', 'USER', 'Revert completed', at)];
  return [
    event('ROLLBACK_STARTED', 'USER', 'Rollback initiated by user', at),
    event('ROLLBACK_COMPLETED', 'APPCONFIG', 'Rollback completed', at),
  ];
}
