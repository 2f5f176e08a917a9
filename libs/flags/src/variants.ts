import { BUCKETS, bucketOfHash } from './bucket.ts';
import type { FlagValue } from './definition.ts';
import type { FlagEntry } from './document.ts';
import { mixHash, murmur3 } from './murmur3.ts';

/**
 * Which variant a caller gets, from the variant hash and the document alone. No rule over the current weights can keep
 * the callers of every growing variant from three variants on, so there are two parts (see the decision record):
 *
 * - **Homes.** The line of buckets is divided into equal homes in whole percent (33, 33, 34). A variant keeps the
 *   beginning of its home up to its share; callers in the rest go to the variants whose share is larger than their
 *   home, in proportion to what these lack.
 * - **Steps.** With `earlier_weights`, the oldest weights are drawn so, and each later change moves callers only out of
 *   variants whose share shrinks and only into variants whose share grows.
 */

export interface PreparedVariant {
  readonly name: string;
  readonly value: FlagValue | undefined;
}

/** Shares that each variant keeps and gains in one division of the callers, by index. */
interface Step {
  /** The first hash (in a step) or depth (in a home) that a variant does not keep. */
  readonly keeps: readonly number[];
  /** In proportion to what each variant takes of those that others give up. 0 takes none. */
  readonly gains: readonly number[];
}

/** The compiled variants of a flag. */
export interface VariantPlan {
  /** Every variant that the weights, the earlier ones included, have named; those of the oldest weights first. */
  readonly variants: readonly PreparedVariant[];
  readonly shares: readonly number[];
  readonly nameHashes: readonly number[];
  /** End of the home of each variant of the oldest weights, in buckets. */
  readonly homeEnds: readonly number[];
  readonly first: Step;
  readonly later: readonly Step[];
  /** The first variant with a weight: what callers get who cannot be drawn. */
  readonly fallback: number;
  /** More than one variant has a weight. */
  readonly isDrawn: boolean;
}

const HASHES = 2 ** 32;
const GOLDEN_RATIO = 0x9e3779b9;
const utf8 = new TextEncoder();

/** Ends of equal homes in whole percent, the last ones larger by one where 100 is not divisible. */
function homeEndsOf(count: number): readonly number[] {
  const unit = count <= 100 ? BUCKETS / 100 : 1;
  const units = BUCKETS / unit;
  const size = Math.floor(units / count);
  const small = count - (units % count);
  return Array.from({ length: count }, (_, index) => ((index + 1) * size + Math.max(0, index + 1 - small)) * unit);
}

/** Each share rounded by itself, so that a share that does not shrink never loses a bucket. */
function firstStep(shares: readonly number[], homeEnds: readonly number[]): Step {
  const keeps = shares.map((share) => Math.round(share * BUCKETS));
  if (homeEnds.length === 2) keeps[1] = BUCKETS - (keeps[0] ?? 0);
  const homes = homeEnds.map((end, index) => end - (homeEnds[index - 1] ?? 0));
  return { keeps, gains: keeps.map((kept, index) => Math.max(0, kept - (homes[index] ?? 0))) };
}

function laterStep(before: readonly number[], after: readonly number[]): Step {
  const pairs = before.map((share, index) => [share, after[index] ?? 0] as const);
  return {
    keeps: pairs.map(([old, now]) => (now >= old ? HASHES : Math.floor((now / old) * HASHES))),
    gains: pairs.map(([old, now]) => Math.max(0, now - old)),
  };
}

type Weights = ReadonlyMap<string, number>;

function sharesOf(weights: Weights, names: readonly string[]): readonly number[] {
  const own = names.map((name) => weights.get(name) ?? 0);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return own.map((weight) => (total > 0 ? weight / total : 0));
}

/** Compiles the variants of a validated flag; undefined when none of them has a weight. */
export function prepareVariants({ variants = [], earlier_weights: earlier = [] }: FlagEntry): VariantPlan | undefined {
  const current: Weights = new Map(variants.map(({ name, weight }) => [name, weight]));
  const history: readonly Weights[] = [...earlier.map((weights) => new Map(Object.entries(weights))), current];
  const oldest = history[0] ?? current;
  // The variants of the oldest weights come first: each has a home.
  const names = [...new Set(history.flatMap((weights) => [...weights.keys()]))];
  const values = new Map(variants.map(({ name, value }) => [name, value as FlagValue | undefined]));
  const shares = history.map((weights) => sharesOf(weights, names));
  const first = variants.find(({ weight }) => weight > 0)?.name;
  if (first === undefined) return undefined;
  const homeEnds = homeEndsOf(oldest.size);
  return {
    variants: names.map((name) => ({ name, value: values.get(name) })),
    shares: shares.at(-1) ?? [],
    nameHashes: names.map((name) => murmur3(utf8.encode(name))),
    homeEnds,
    first: firstStep(shares[0] ?? [], homeEnds),
    later: shares.slice(1).map((after, index) => laterStep(shares[index] ?? [], after)),
    fallback: names.indexOf(first),
    isDrawn: variants.filter(({ weight }) => weight > 0).length > 1,
  };
}

/** An exponentially distributed number for a hash, rounded so that every machine gets the same. */
function waiting(hash: number): number {
  return Math.round(-Math.log((hash + 1) / HASHES) * 2 ** 20);
}

/**
 * Weighted rendezvous: every variant waits an exponential time, shorter the more it gains, and the first one wins. A
 * variant that gains more while the others gain less keeps whom it had. Gives `otherwise` when no variant gains.
 */
function race({ nameHashes }: VariantPlan, gains: readonly number[], hash: number, otherwise: number): number {
  let winner = otherwise;
  let shortest = Infinity;
  let gain = 1;
  for (let index = 0; index < gains.length; index += 1) {
    const own = gains[index] ?? 0;
    if (own <= 0) continue;
    const time = waiting(mixHash(hash ^ (nameHashes[index] ?? 0)));
    if (shortest !== Infinity && time * gain >= shortest * own) continue;
    winner = index;
    shortest = time;
    gain = own;
  }
  return winner;
}

function drawFirst(plan: VariantPlan, hash: number): number {
  const { homeEnds, first } = plan;
  const bucket = bucketOfHash(hash);
  let home = 0;
  while (home < homeEnds.length - 1 && bucket >= (homeEnds[home] ?? BUCKETS)) home += 1;
  const end = homeEnds[home] ?? BUCKETS;
  // The last home is filled from the end of the line: two variants share one cut.
  const depth = end === BUCKETS && home > 0 ? end - 1 - bucket : bucket - (homeEnds[home - 1] ?? 0);
  return depth < (first.keeps[home] ?? 0) ? home : race(plan, first.gains, hash, home);
}

/** The index of the variant of a hash. */
export function drawVariant(plan: VariantPlan, hash: number): number {
  let drawn = drawFirst(plan, hash);
  for (let step = 0; step < plan.later.length; step += 1) {
    const { keeps, gains } = plan.later[step] ?? plan.first;
    const chance = mixHash(hash ^ Math.imul(step + 1, GOLDEN_RATIO));
    if (chance >= (keeps[drawn] ?? 0)) drawn = race(plan, gains, chance, drawn);
  }
  return drawn;
}

/**
 * The variant of a caller who must not get some of them: the drawn one when it is allowed, else one of the others in
 * proportion to their shares; -1 when none is left.
 */
export function drawAllowed(plan: VariantPlan, hash: number, isAllowed: (index: number) => boolean): number {
  const drawn = drawVariant(plan, hash);
  if (isAllowed(drawn)) return drawn;
  const allowed = plan.shares.map((share, index) => (isAllowed(index) ? share : 0));
  return race(plan, allowed, hash, -1);
}
