import { BUSINESS_GATES, type Gate, GATES } from '../../../../libs/contract/src/gates.ts';
import { MINIMUM_REQUESTS } from '../../../../libs/contract/src/slo.ts';
import { type Compared, hasFigures, type Minute, sumOf } from './figures.ts';

/** Health of the new tasks. `quiet`: too little traffic for a rate. `unseen`: no figures. Neither proves anything. */
export type Health = 'healthy' | 'quiet' | 'unseen' | 'breach';

export interface Breach {
  readonly gate: string;
  readonly title: string;
}

export interface Verdict {
  readonly health: Health;
  readonly breaches: readonly Breach[];
  readonly requests: number;
  readonly errors: number;
  /** Percentage. Undefined without enough traffic. */
  readonly errorRate?: number;
}

/** Length of the evaluated window. */
const WINDOW_MINUTES = 5;
/** Minutes above the threshold after which a flapping gate counts as breached. */
const FLAPPING_MINUTES = 3;
/** Minimum difference of events. Smaller ones are noise. */
const MINIMUM_DIFFERENCE = 5;

/**
 * Judges the last five minutes of the new tasks. Errors count at any traffic; rates and durations need the minimum
 * traffic. A late breach counts, and a flapping one counts if it covers most of the window.
 * @param now milliseconds
 * @param gates with the thresholds of the stage
 */
export function judge(minutes: readonly Minute[], now: number, gates: readonly Gate[] = GATES): Verdict {
  const window = minutes.filter(({ at }) => at > now - (WINDOW_MINUTES + 1) * 60_000).slice(-WINDOW_MINUTES);
  const breaches = gates.flatMap((gate) => breachOf(gate, window));
  const requests = sumOf(window, (minute) => minute.requests);
  const errors = sumOf(window, (minute) => minute.errors);
  const figures = {
    breaches,
    requests,
    errors,
    ...(requests >= MINIMUM_REQUESTS && { errorRate: (100 * errors) / requests }),
  };
  if (breaches.length > 0) return { health: 'breach', ...figures };
  if (!window.some(hasFigures)) return { health: 'unseen', ...figures };
  return { health: requests < MINIMUM_REQUESTS ? 'quiet' : 'healthy', ...figures };
}

function breachOf(gate: Gate, window: readonly Minute[]): Breach[] {
  if (gate.periodSeconds > 60) {
    const value = overWindow(gate, window);
    // Errors always count here. The CloudWatch alarm counts them at low traffic only, because it cannot identify new tasks.
    const meaning =
      gate.source === 'error-count' ? `More than ${gate.threshold} errors of new tasks in 5 minutes.` : gate.meaning;
    return value > gate.threshold ? [{ gate: gate.key, title: `${meaning} Now ${rounded(value)}.` }] : [];
  }
  const values = window.map((minute) => perMinute(gate, minute));
  const over = values.map((value) => value !== undefined && value > gate.threshold);
  const worst = Math.max(0, ...values.map((value) => value ?? 0));
  if (longestRun(over) >= gate.periods) {
    return [{ gate: gate.key, title: `${gate.meaning} Up to ${rounded(worst)} for ${longestRun(over)} minutes.` }];
  }
  const count = over.filter(Boolean).length;
  if (count < FLAPPING_MINUTES) return [];
  return [{ gate: gate.key, title: `${gate.meaning} It comes and goes: ${count} of ${window.length} minutes.` }];
}

/** Returns the value of a gate in one minute, or undefined. */
function perMinute({ source }: Gate, minute: Minute): number | undefined {
  const { requests = 0, errors = 0, p95, unhealthy, dependencies } = minute;
  const isEnough = requests >= MINIMUM_REQUESTS;
  switch (source) {
    case 'error-rate':
      return isEnough ? (100 * errors) / requests : undefined;
    case 'error-count':
      return minute.errors;
    case 'latency-p95':
      return isEnough ? p95 : undefined;
    case 'latency-average':
      return isEnough ? minute.average : undefined;
    case 'unhealthy':
      return unhealthy;
    case 'dependencies':
      return dependencies;
  }
}

/** Returns the value of a gate over the window, or 0 without enough traffic. */
function overWindow(gate: Gate, window: readonly Minute[]): number {
  const requests = sumOf(window, (minute) => minute.requests);
  if (gate.source === 'error-count') return sumOf(window, ({ errors }) => errors);
  if (gate.source === 'latency-average') {
    if (requests < MINIMUM_REQUESTS) return 0;
    return sumOf(window, (minute) => (minute.average ?? 0) * (minute.requests ?? 0)) / requests;
  }
  return Math.max(0, ...window.map((minute) => perMinute(gate, minute) ?? 0));
}

function longestRun(flags: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const flag of flags) {
    run = flag ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * Compares business figures of new and old tasks. Both need the minimum traffic, and the difference must exceed noise;
 * else there is no breach.
 */
export function judgeBusiness({ fresh, control }: Compared): readonly Breach[] {
  return BUSINESS_GATES.flatMap(({ key, numerator, denominator, better, worseBy }) => {
    const [freshAll, controlAll] = [fresh[denominator] ?? 0, control[denominator] ?? 0];
    if (freshAll < MINIMUM_REQUESTS || controlAll < MINIMUM_REQUESTS) return [];
    const [freshHits, controlHits] = [fresh[numerator] ?? 0, control[numerator] ?? 0];
    const expected = (controlHits / controlAll) * freshAll;
    const bound = better === 'lower' ? expected * worseBy : expected / worseBy;
    const excess = better === 'lower' ? freshHits - bound : bound - freshHits;
    if (excess < MINIMUM_DIFFERENCE) return [];
    const share = (hits: number, all: number) => rounded((100 * hits) / all);
    return [
      {
        gate: key,
        title: `${key}: ${share(freshHits, freshAll)} on new tasks, ${share(controlHits, controlAll)} on old ones at the same time.`,
      },
    ];
  });
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
