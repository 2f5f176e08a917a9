import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One implementation of the work. It runs `count` times in a row; the returned sum prevents dead-code elimination. */
export interface Candidate {
  readonly name: string;
  readonly run: (count: number) => number | Promise<number>;
}

export interface Figure {
  readonly name: string;
  /** Operations per second: median, lowest and highest round. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface RoundsOptions {
  readonly rounds?: number;
  /** Duration of each candidate's turn in a round, in milliseconds. */
  readonly roundMs?: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function timed(candidate: Candidate, count: number): Promise<number> {
  const begin = performance.now();
  await candidate.run(count);
  return performance.now() - begin;
}

/** Returns the number of operations that fill a round. The search also warms the candidate up. */
async function countFor(candidate: Candidate, roundMs: number): Promise<number> {
  let count = 1000;
  for (let step = 0; step < 8; step += 1) {
    const took = await timed(candidate, count);
    count = Math.max(1000, Math.round((count * roundMs) / Math.max(took, 0.01)));
  }
  return count;
}

/**
 * Measures candidates in turns, round after round, so that other load on the machine affects all of them alike.
 */
export async function measure(
  candidates: readonly Candidate[],
  options: RoundsOptions = {},
): Promise<readonly Figure[]> {
  const { rounds = 15, roundMs = 100 } = options;
  const plans: { candidate: Candidate; count: number; rates: number[] }[] = [];
  for (const candidate of candidates) {
    plans.push({ candidate, count: await countFor(candidate, roundMs), rates: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { candidate, count, rates } of plans) rates.push((count * 1000) / (await timed(candidate, count)));
  }
  return plans.map(({ candidate: { name }, rates }) => ({
    name,
    median: median(rates),
    low: Math.min(...rates),
    high: Math.max(...rates),
  }));
}

/** Returns the bytes of heap that a value retains after garbage collection, the mean of several: V8 may keep the one made first. */
export function heapOf(make: () => unknown): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept = [make()];
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let copy = 0; copy < 10; copy += 1) kept.push(make());
  collect();
  return (process.memoryUsage().heapUsed - before) / (kept.length - 1);
}

/** Returns the bytes of heap that a warm operation allocates, by a million operations that no collection interrupts. */
export function allocationOf(run: (count: number) => unknown): number {
  const count = 1_000_000;
  run(count);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  run(count);
  return (process.memoryUsage().heapUsed - before) / count;
}

/** Formats a number with three significant digits and a unit prefix. */
export function readable(value: number): string {
  const steps = [
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const [size, unit] = steps.find(([limit]) => value >= limit) ?? [1, ''];
  return `${(value / size).toPrecision(3)} ${unit}`.trim();
}

/** Renders a Markdown table of the figures with their ratio to a reference. */
export function table(figures: readonly Figure[], reference: string): string {
  const base = figures.find(({ name }) => name === reference)?.median ?? NaN;
  const rows = figures.map(
    ({ name, median: rate, low, high }) =>
      `| ${name} | ${readable(rate)} | ${readable(low)} – ${readable(high)} | ${(base / rate).toFixed(2)} |`,
  );
  return [
    '| candidate | per second | lowest – highest round | times slower than ours |',
    '|---|---:|---:|---:|',
    ...rows,
  ].join('\n');
}
