import { bucketOf } from './bucket.ts';
import type { FlagContext } from './context.ts';
import { hashLastPart } from './murmur3.ts';
import { hasGroup } from './names.ts';
import type { PreparedFlag, PreparedLayer, PreparedPrerequisite, RareRules } from './rules.ts';
import { inSegment, type PreparedSegment } from './segment.ts';
import { isTargeted, type PreparedTarget } from './targets.ts';
import { drawAllowed, drawVariant, type PreparedVariant, type VariantPlan } from './variants.ts';

// A decision is a small number, because the boolean path must not allocate: the low four bits say which rule decided,
// the bits above hold the rollout bucket where the percentage decided. From ON on, the flag is on.
export const KILLED = 0;
export const BLOCKED = 1;
export const PREREQUISITE = 2;
export const OUTSIDE_LAYER = 3;
export const OUTSIDE_SCHEDULE = 4;
export const ABOVE_PERCENTAGE = 5;
export const OFF = 6;
export const EXCLUDED = 7;
const ON = 8;
export const ENABLED = 8;
export const FORCED = 9;
export const USER = 10;
export const GROUP = 11;
export const SEGMENT = 12;
export const BELOW_PERCENTAGE = 13;
const RULE_BITS = 4;
const RULE_MASK = 15;

/** Which rule decided. */
export function ruleOf(decision: number): number {
  return decision & RULE_MASK;
}

/** True if the decision switches the flag on. */
export function isOnBy(decision: number): boolean {
  return (decision & RULE_MASK) >= ON;
}

/** The rollout bucket, 0 to 99,999; meaningful only where the percentage decided. */
export function bucketBy(decision: number): number {
  return decision >>> RULE_BITS;
}

/** A unit to divide callers by: text that is not empty, or a finite number. */
function unitBy(attribute: string, context: FlagContext): string | undefined {
  // The usual unit is read at a place of its own, which engines make fast.
  const unit: unknown = attribute === 'targetingKey' ? context.targetingKey : context[attribute];
  if (typeof unit === 'string') return unit === '' ? undefined : unit;
  return typeof unit === 'number' && Number.isFinite(unit) ? String(unit) : undefined;
}

/** The unit of the rollout for a caller. */
export function unitOf({ rolloutBy }: PreparedFlag, context: FlagContext): string | undefined {
  return unitBy(rolloutBy, context);
}

export function firstSegment(segments: readonly PreparedSegment[], context: FlagContext): PreparedSegment | undefined {
  return segments[indexOfSegment(segments, context)];
}

/** Index of the first segment that has the caller, or -1. */
function indexOfSegment(segments: readonly PreparedSegment[], context: FlagContext): number {
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment !== undefined && inSegment(segment, context)) return index;
  }
  return -1;
}

function isInSlice({ prefix, by, from, until }: PreparedLayer, context: FlagContext): boolean {
  const unit = unitBy(by, context);
  if (unit === undefined) return false;
  const bucket = bucketOf(prefix, unit);
  return bucket >= from && bucket < until;
}

function isMet({ flag, variant }: PreparedPrerequisite, context: FlagContext, now: number): boolean {
  if (flag === undefined) return false;
  const decision = decide(flag, context, now);
  const isOn = isOnBy(decision);
  if (variant === undefined) return isOn;
  return isOn ? nameOfVariant(flag, isOn, variantFor(flag, decision, context)) === variant : variant === 'off';
}

function forcedTarget({ forced }: RareRules, context: FlagContext): PreparedTarget | undefined {
  for (const target of forced) if (isTargeted(target, context)) return target;
  return undefined;
}

function decideRollout(flag: PreparedFlag, context: FlagContext, now: number): number {
  if (now < flag.from || now >= flag.until) return OUTSIDE_SCHEDULE;
  if (flag.open === 0) return OFF;
  const unit = unitOf(flag, context);
  if (unit === undefined) return OFF;
  const bucket = bucketOf(flag.rollout, unit);
  return (bucket << RULE_BITS) | (bucket < flag.open ? BELOW_PERCENTAGE : ABOVE_PERCENTAGE);
}

function decideUnforced(flag: PreparedFlag, context: FlagContext, now: number): number {
  const layer = flag.rare?.layer;
  const isOutside = layer !== undefined && !isInSlice(layer, context);
  if (flag.enabled && !isOutside) return ENABLED;
  const person = context.targetingKey;
  if (flag.users !== undefined && person !== undefined && flag.users.has(person)) return USER;
  if (flag.groups !== undefined && hasGroup(flag.groups, context)) return GROUP;
  if (flag.segments.length > 0 && indexOfSegment(flag.segments, context) >= 0) return SEGMENT;
  return isOutside ? OUTSIDE_LAYER : decideRollout(flag, context, now);
}

function isAllowed(flag: PreparedFlag, context: FlagContext, index: number): boolean {
  if ((flag.variants?.shares[index] ?? 0) <= 0) return false;
  for (const target of flag.rare?.excluded ?? []) {
    if (target.variant === index && isTargeted(target, context)) return false;
  }
  return true;
}

/** The first variant with a weight that the caller may have; -1 when every variant excludes the caller. */
function firstAllowed(flag: PreparedFlag, context: FlagContext): number {
  return (flag.variants?.variants ?? []).findIndex((_, index) => isAllowed(flag, context, index));
}

function decideWithRare(flag: PreparedFlag, rare: RareRules, context: FlagContext, now: number): number {
  for (const prerequisite of rare.prerequisites) if (!isMet(prerequisite, context, now)) return PREREQUISITE;
  if (forcedTarget(rare, context) !== undefined) return FORCED;
  const decision = decideUnforced(flag, context, now);
  if (rare.excluded.length === 0 || !isOnBy(decision)) return decision;
  return firstAllowed(flag, context) < 0 ? EXCLUDED : decision;
}

/** Asks the rules of a flag in their order; the first that applies decides. */
export function decide(flag: PreparedFlag, context: FlagContext, now: number): number {
  if (flag.killed) return KILLED;
  const person = context.targetingKey;
  if (flag.blocked !== undefined && person !== undefined && flag.blocked.has(person)) return BLOCKED;
  if (flag.rare !== undefined) return decideWithRare(flag, flag.rare, context, now);
  return decideUnforced(flag, context, now);
}

function indexOfVariant(flag: PreparedFlag, plan: VariantPlan, decision: number, context: FlagContext): number {
  const { rare } = flag;
  if (rare !== undefined && ruleOf(decision) === FORCED) return forcedTarget(rare, context)?.variant ?? plan.fallback;
  const unit = plan.isDrawn ? unitOf(flag, context) : undefined;
  if (rare === undefined || rare.excluded.length === 0) {
    return unit === undefined ? plan.fallback : drawVariant(plan, hashLastPart(flag.variant, unit));
  }
  if (unit === undefined) return firstAllowed(flag, context);
  return drawAllowed(plan, hashLastPart(flag.variant, unit), (index) => isAllowed(flag, context, index));
}

/**
 * The variant for a decision; undefined when the flag is off or has no variants. A caller without a unit, who cannot
 * be drawn, gets the first variant that is allowed.
 */
export function variantFor(flag: PreparedFlag, decision: number, context: FlagContext): PreparedVariant | undefined {
  const { variants: plan } = flag;
  if (plan === undefined || !isOnBy(decision)) return undefined;
  return plan.variants[indexOfVariant(flag, plan, decision, context)];
}

/** True if a rule excludes the caller from a variant, so that the draw was not purely random. */
export function isNarrowed({ rare }: PreparedFlag, context: FlagContext): boolean {
  return rare?.excluded.some((target) => isTargeted(target, context)) ?? false;
}

/** The name that goes out: the variant's, or `on` and `off` for a boolean flag without one. */
export function nameOfVariant(
  flag: PreparedFlag,
  isOn: boolean,
  variant: PreparedVariant | undefined,
): string | undefined {
  if (variant) return variant.name;
  return flag.type === 'boolean' ? (isOn ? 'on' : 'off') : undefined;
}
