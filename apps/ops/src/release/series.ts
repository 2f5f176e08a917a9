import type { Compared, Minute } from '../gates/figures.ts';

/** Simulated behaviour of the new tasks. The old ones are healthy. */
export const SERIES = {
  healthy: 'nothing is wrong',
  'slow-burn': 'errors grow by half a percent a minute',
  spike: 'everything fails for two minutes, once',
  'missing-data': 'CloudWatch tells nothing',
  'data-lost': 'figures stop coming when half of the watch is over',
  flapping: 'slow every other minute',
  'business-regress': 'no errors, but quests are no longer completed',
  'low-traffic': 'three requests a minute, all well',
  'low-traffic-errors': 'three requests a minute, all of them fail',
  'unhealthy-tasks': 'a task fails its health check',
} as const;
export type SeriesName = keyof typeof SERIES;

/** Requests per minute of the stage. */
const TRAFFIC = 1_200;
const LOW_TRAFFIC = 3;
const COMPLETED_PER_100 = 4;
const CLIENT_ERRORS_PER_100 = 2;

/**
 * Returns the figures of the new tasks in one minute. Pure function.
 * @param minute since their first traffic
 * @param percent of the traffic that is theirs
 */
export function freshMinute(series: SeriesName, minute: number, percent: number, at: number): Minute {
  if (series === 'missing-data' || (series === 'data-lost' && minute >= 5)) return { at };
  const isLow = series === 'low-traffic' || series === 'low-traffic-errors';
  const requests = Math.round(((isLow ? LOW_TRAFFIC : TRAFFIC) * percent) / 100);
  const well = { at, requests, errors: 0, p95: 0.2, average: 0.05, unhealthy: 0, dependencies: 0 };
  switch (series) {
    case 'slow-burn':
      return { ...well, errors: Math.round((requests * minute * 0.5) / 100) };
    case 'spike':
      return minute === 3 || minute === 4 ? { ...well, errors: requests } : well;
    case 'flapping':
      return minute % 2 === 0 ? { ...well, p95: 4 } : well;
    case 'low-traffic-errors':
      return { ...well, errors: requests };
    case 'unhealthy-tasks':
      return minute >= 2 ? { ...well, unhealthy: 1 } : well;
    default:
      return well;
  }
}

/** Returns the business counts of new and old tasks in the last five minutes. Empty without traffic on one side. */
export function comparedAt(series: SeriesName, percent: number): Compared {
  const isLow = series === 'low-traffic' || series === 'low-traffic-errors';
  const counts = (share: number, completed: number) => {
    const requests = (5 * (isLow ? LOW_TRAFFIC : TRAFFIC) * share) / 100;
    return {
      RequestCount: requests,
      QuestsCompleted: (requests * completed) / 100,
      ClientErrorCount: (requests * CLIENT_ERRORS_PER_100) / 100,
    };
  };
  if (series === 'missing-data') return { fresh: {}, control: {} };
  return {
    fresh: counts(percent, series === 'business-regress' ? 0 : COMPLETED_PER_100),
    control: counts(100 - percent, COMPLETED_PER_100),
  };
}
