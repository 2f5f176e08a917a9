import type { FlagDocument, FlagManifest } from '../../../../libs/flags/src/evaluator.ts';
import type { EvaluationCounts } from '../../../../libs/flags/src/index.ts';

export interface StaleFlag {
  readonly flag: string;
  readonly why: string;
  /** True after the expiry date. */
  readonly isOverdue: boolean;
}

const SOON_MS = 30 * 24 * 3_600_000;

/** Returns flags to remove, and flags that differ between document and code. */
export function staleFlags(manifest: FlagManifest, document: FlagDocument, now: number): StaleFlag[] {
  const declared = Object.entries(manifest).flatMap(([flag, { kind, expires }]): StaleFlag[] => {
    const entry = Object.hasOwn(document.flags, flag) ? document.flags[flag] : undefined;
    const end = expires === null ? Infinity : Date.parse(`${expires}T23:59:59Z`);
    if (now > end) return [{ flag, why: `its date has passed: ${expires ?? ''}`, isOverdue: true }];
    if (end - now < SOON_MS) return [{ flag, why: `its date is near: ${expires ?? ''}`, isOverdue: false }];
    if (entry === undefined) return [{ flag, why: 'not in the document: the default applies', isOverdue: false }];
    const isForAll = entry.killed !== true && (entry.enabled === true || entry.rollout_percentage === 100);
    if (kind === 'release' && isForAll)
      return [{ flag, why: 'on for all members: keep the code and remove the flag', isOverdue: false }];
    if (entry.killed === true) return [{ flag, why: 'killed: repair the feature, or remove it', isOverdue: false }];
    return [];
  });
  const unknown = Object.keys(document.flags).filter((flag) => !Object.hasOwn(manifest, flag));
  return [...declared, ...unknown.map((flag) => ({ flag, why: 'no manifest entry', isOverdue: false }))];
}

/** Adds up the evaluation counts of several tasks. */
export function sumOf(counts: readonly EvaluationCounts[]): EvaluationCounts {
  const sum: Record<string, Record<string, number>> = {};
  for (const [flag, variants] of counts.flatMap((one) => Object.entries(one))) {
    const total = (sum[flag] ??= {});
    for (const [variant, count] of Object.entries(variants)) total[variant] = (total[variant] ?? 0) + count;
  }
  return sum;
}

/** Minimum number of evaluations for a conclusion. */
const ENOUGH = 1000;

/**
 * Returns flags without effect, by the evaluation counts of the running tasks: no evaluation while others have many, or
 * one variant for every caller despite a percentage or a list.
 */
export function idleFlags(manifest: FlagManifest, counts: EvaluationCounts): StaleFlag[] {
  const totals = new Map(
    Object.entries(counts).map(([flag, variants]) => [flag, Object.values(variants).reduce((a, b) => a + b, 0)]),
  );
  if (Math.max(0, ...totals.values()) < ENOUGH) return [];
  return Object.keys(manifest).flatMap((flag): StaleFlag[] => {
    const total = totals.get(flag) ?? 0;
    if (total === 0) return [{ flag, why: 'no running task has evaluated it', isOverdue: false }];
    const [variant, ...others] = Object.keys(counts[flag] ?? {});
    if (manifest[flag]?.kind === 'ops' || others.length > 0 || total < ENOUGH) return [];
    return [{ flag, why: `each of ${total} answers was ${variant ?? ''}`, isOverdue: false }];
  });
}
