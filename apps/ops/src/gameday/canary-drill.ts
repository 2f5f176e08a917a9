import { comparedAt, freshMinute, type SeriesName } from '../release/series.ts';
import { simulate } from '../release/simulate.ts';
import { strategyFrom } from '../release/traffic.ts';
import type { DrillStack } from './drill-stack.ts';

/** Simulated series and the expected end of the release. */
const CASES: readonly (readonly [series: SeriesName, end: string])[] = [
  ['healthy', 'promoted'],
  ['spike', 'rolled-back'],
  ['slow-burn', 'rolled-back'],
];

/**
 * Drills the stop of a canary by the release planner. CodeDeploy and its figures are simulated, so the times are
 * simulated too.
 */
export function canaryDrill(drill: DrillStack): Promise<string> {
  const ends = CASES.map(([series, expected]) => {
    const { steps, end } = simulate(strategyFrom('canary', undefined, undefined), {
      minute: (minute, share, at) => freshMinute(series, minute, share, at),
      compared: (_, share) => comparedAt(series, share),
    });
    const seconds = steps.at(-1)?.seconds ?? 0;
    const breach = steps.find(({ commands }) => commands.length > 0 && expected === 'rolled-back')?.seconds;
    drill.times.push({ what: `${series}: ${end.phase} (simulated)`, seconds });
    if (breach !== undefined)
      drill.times.push({ what: `${series}: decision to traffic back (simulated)`, seconds: seconds - breach });
    if (end.phase !== expected) throw new Error(`${series} ended as ${end.phase} and not as ${expected}`);
    return `${series} ${end.phase} at ${end.percent} %`;
  });
  return Promise.resolve(ends.join(', '));
}
