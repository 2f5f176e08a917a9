import { join } from 'node:path';
import {
  COST_ESTIMATE_FILE,
  type CostEstimate,
  parseCostEstimate,
} from '../../../../libs/contract/src/cost-estimate.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import { readYamlFile } from '../core/yaml-file.ts';

/** US dollars a month without traffic, by component. */
export type Estimate = Readonly<Record<string, number>>;

/**
 * Reads the estimate of a stage from `data/cost.yaml`.
 * @param root root folder of the repository
 * @throws OpsFailure (failed) the file is missing or has a fault
 */
export function readEstimate(root: string, stage: CloudStage): Estimate {
  const estimate = readYamlFile<CostEstimate>(
    join(root, COST_ESTIMATE_FILE),
    parseCostEstimate,
    'Run "npm run docs:infra".',
  );
  const sums: Record<string, number> = {};
  for (const { component, dollars } of estimate.stages[stage].atRest) {
    sums[component] = (sums[component] ?? 0) + dollars;
  }
  return sums;
}

/** Cost by tag value or service. */
export interface Spending {
  readonly what: string;
  readonly dollars: number;
}

export interface CostRow extends Spending {
  /** Projection for the month. Equal to `dollars` for a past month. */
  readonly month: number;
  readonly estimate?: number;
  /** True if the projection exceeds the estimate notably. */
  readonly isAbove: boolean;
}

/** Minimum difference in dollars. */
const MIN_DOLLARS = 5;
const MARGIN = 1.2;

/**
 * @param share how much of the month has passed, above 0 up to 1
 */
export function compareCost(spent: readonly Spending[], share: number, estimate: Estimate | undefined): CostRow[] {
  const known = new Map(spent.map(({ what, dollars }) => [what, dollars]));
  const names = new Set([...known.keys(), ...Object.keys(estimate ?? {})]);
  return [...names]
    .map((what): CostRow => {
      const dollars = known.get(what) ?? 0;
      const month = dollars / share;
      const expected = estimate?.[what];
      const isAbove =
        estimate !== undefined && month - (expected ?? 0) > MIN_DOLLARS && month > MARGIN * (expected ?? 0);
      return { what, dollars, month, ...(expected !== undefined && { estimate: expected }), isAbove };
    })
    .sort((one, other) => other.month - one.month);
}

/** Returns the first day of the month, the exclusive end and the elapsed share of the month. */
export function monthOf(
  now: number,
  word?: string,
): { readonly start: string; readonly end: string; readonly share: number } {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const found = /^(\d{4})-(\d{2})$/.exec(word ?? day(now).slice(0, 7));
  const [year, month] = [Number(found?.[1]), Number(found?.[2])];
  const [start, next] = [Date.UTC(year, month - 1), Date.UTC(year, month)];
  if (!found || month < 1 || month > 12 || start > now) {
    throw new OpsFailure(`"${word ?? ''}" is no month such as 2026-04, or lies ahead.`, EXIT.usage);
  }
  // Exclude today, whose costs are incomplete, except on the first day.
  const today = Math.floor(now / 86_400_000) * 86_400_000;
  const end = Math.min(next, Math.max(today, start + 86_400_000));
  return { start: day(start), end: day(end), share: (end - start) / (next - start) };
}
