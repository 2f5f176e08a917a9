import { table } from '../core/table.ts';
import { type Interval, newcombe, wilson } from './statistics.ts';

/** Experiment results of the administration API. */
export interface ExperimentResults {
  readonly flag: string;
  readonly goal: string;
  readonly variants: readonly { readonly variant: string; readonly exposures: number; readonly goals: number }[];
}

export interface ArmResult {
  readonly variant: string;
  readonly exposures: number;
  readonly goals: number;
  readonly interval: Interval;
  /** Difference from the control arm. Absent for the control arm. */
  readonly difference?: Interval;
}

/** Adds intervals to the counts. Arms are compared with the control group, or with the first arm if it is empty. */
export function judged({ variants }: ExperimentResults): ArmResult[] {
  const control = variants.find(({ exposures }) => exposures > 0);
  return variants.map((arm) => ({
    ...arm,
    interval: wilson(arm.goals, arm.exposures),
    ...(control &&
      control !== arm &&
      arm.exposures > 0 && {
        difference: newcombe(arm.goals, arm.exposures, control.goals, control.exposures),
      }),
  }));
}

export function resultLines(results: ExperimentResults): string[] {
  const arms = judged(results);
  const control = arms.find(({ exposures }) => exposures > 0);
  const rows = arms.map(({ variant, exposures, goals, interval, difference }) => [
    variant,
    String(exposures),
    String(goals),
    exposures === 0 ? '' : percent(goals / exposures),
    exposures === 0 ? '' : range(interval),
    difference ? `${range(difference)}  ${verdict(difference)}` : variant === control?.variant ? 'compared with' : '',
  ]);
  const head = ['ARM', 'EXPOSED', 'REACHED', 'SHARE', '95 % INTERVAL', 'DIFFERENCE, 95 % INTERVAL'];
  return [
    `${results.flag}: ${results.goal}`,
    ...table(head, rows),
    ...(control ? [] : ['No exposures yet: they start when the flag is on by percentage or variant.']),
  ];
}

function verdict({ low, high }: Interval): string {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'no difference shown';
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const range = ({ low, high }: Interval) => `${percent(low)} … ${percent(high)}`;
