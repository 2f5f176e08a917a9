import { bucketOf } from './bucket.ts';
import type { FlagContext } from './context.ts';
import type { FlagValue } from './definition.ts';
import { hashLastPart } from './murmur3.ts';
import type { FlagMetadata, FlagRules, PreparedFlag, PreparedVariant } from './rules.ts';
import { inSegment } from './segment.ts';

/** The rules in the order in which they are asked; the first that applies decides. */
export type FlagRule =
  | 'killed'
  | 'blocklist_users'
  | 'enabled'
  | 'whitelist_users'
  | 'whitelist_groups'
  | 'segments'
  | 'schedule'
  | 'rollout_percentage'
  | 'off'
  /** The document does not speak of the flag. */
  | 'default';

/** OpenFeature's words for where a value comes from. */
export type FlagReason = 'DISABLED' | 'TARGETING_MATCH' | 'STATIC' | 'SPLIT' | 'DEFAULT';

export interface Evaluation<V extends FlagValue = FlagValue> {
  readonly key: string;
  readonly on: boolean;
  readonly value: V;
  /** The drawn variant; `on` or `off` for a boolean flag without variants. */
  readonly variant?: string;
  readonly reason: FlagReason;
  readonly rule: FlagRule;
  /** The segment that matched. */
  readonly segment?: string;
  /** 0 to 99,999, where the percentage decided. */
  readonly bucket?: number;
  /** What was drawn by, where chance decided: the person's id, or what `rollout_by` names. */
  readonly unit?: string;
  readonly metadata?: FlagMetadata;
}

/** What the caller is rolled out by: text that is not empty, or a number. */
function unitOf({ rolloutBy }: PreparedFlag, context: FlagContext): string | undefined {
  const unit = context[rolloutBy];
  if (typeof unit === 'string') return unit === '' ? undefined : unit;
  return typeof unit === 'number' && Number.isFinite(unit) ? String(unit) : undefined;
}

function inGroup(groups: ReadonlySet<string>, context: FlagContext): boolean {
  const theirs = context['groups'];
  if (!Array.isArray(theirs)) return false;
  for (const group of theirs as readonly unknown[]) if (groups.has(group as string)) return true;
  return false;
}

function firstSegment({ segments }: PreparedFlag, context: FlagContext): string | undefined {
  for (const segment of segments) if (inSegment(segment, context)) return segment.name;
  return undefined;
}

// What was decided, as small numbers: the boolean path must not allocate. From ON on, the flag is on.
const KILLED = 0;
const BLOCKED = 1;
const OUTSIDE_SCHEDULE = 2;
const ABOVE_PERCENTAGE = 3;
const OFF = 4;
const ON = 5;
const ENABLED = 5;
const USER = 6;
const GROUP = 7;
const SEGMENT = 8;
const BELOW_PERCENTAGE = 9;

function decideRollout(flag: PreparedFlag, context: FlagContext, now: number): number {
  if (now < flag.from || now >= flag.until) return OUTSIDE_SCHEDULE;
  if (flag.limit === 0) return OFF;
  const unit = unitOf(flag, context);
  if (unit === undefined) return OFF;
  return hashLastPart(flag.rollout, unit) < flag.limit ? BELOW_PERCENTAGE : ABOVE_PERCENTAGE;
}

function decide(flag: PreparedFlag, context: FlagContext, now: number): number {
  if (flag.killed) return KILLED;
  const person = context.targetingKey;
  if (flag.blocked !== undefined && person !== undefined && flag.blocked.has(person)) return BLOCKED;
  if (flag.enabled) return ENABLED;
  if (flag.users !== undefined && person !== undefined && flag.users.has(person)) return USER;
  if (flag.groups !== undefined && inGroup(flag.groups, context)) return GROUP;
  if (flag.segments.length > 0 && firstSegment(flag, context) !== undefined) return SEGMENT;
  return decideRollout(flag, context, now);
}

const RULES: readonly FlagRule[] = [
  'killed',
  'blocklist_users',
  'schedule',
  'rollout_percentage',
  'off',
  'enabled',
  'whitelist_users',
  'whitelist_groups',
  'segments',
  'rollout_percentage',
];

function reasonOf(decision: number, flag: PreparedFlag, drawn: boolean): FlagReason {
  if (drawn) return 'SPLIT';
  if (flag.bundled) return 'DEFAULT';
  switch (decision) {
    case KILLED:
      return 'DISABLED';
    case BLOCKED:
    case USER:
    case GROUP:
    case SEGMENT:
      return 'TARGETING_MATCH';
    case BELOW_PERCENTAGE:
    case ABOVE_PERCENTAGE:
      return 'SPLIT';
    default:
      return flag.dynamic ? 'DEFAULT' : 'STATIC';
  }
}

/** Draws by the variant hash; a caller without a unit, who cannot be drawn, gets the first variant. */
function drawVariant({ variants, variant }: PreparedFlag, unit: string | undefined): PreparedVariant | undefined {
  if (variants.length < 2 || unit === undefined) return variants[0];
  const hash = hashLastPart(variant, unit);
  return variants.find(({ limit }) => hash < limit);
}

function nameOfVariant(flag: PreparedFlag, on: boolean, variant: PreparedVariant | undefined): string | undefined {
  if (variant) return variant.name;
  return flag.type === 'boolean' ? (on ? 'on' : 'off') : undefined;
}

/** Answers for one compiled flag, with everything that explains the answer. */
export function evaluatePrepared(flag: PreparedFlag, context: FlagContext, now: number): Evaluation {
  const decision = decide(flag, context, now);
  const on = decision >= ON;
  const unit = unitOf(flag, context);
  const chosen = on ? drawVariant(flag, unit) : undefined;
  const drawn = on && unit !== undefined && flag.variants.length > 1;
  const variant = nameOfVariant(flag, on, chosen);
  const segment = decision === SEGMENT ? firstSegment(flag, context) : undefined;
  const byPercentage = decision === BELOW_PERCENTAGE || decision === ABOVE_PERCENTAGE;
  return {
    key: flag.key,
    on,
    value: flag.type === 'boolean' ? on : (chosen?.value ?? flag.defaultValue),
    ...(variant !== undefined && { variant }),
    reason: reasonOf(decision, flag, drawn),
    rule: flag.bundled ? 'default' : (RULES[decision] ?? 'off'),
    ...(segment !== undefined && { segment }),
    ...(byPercentage && unit !== undefined && { bucket: bucketOf(flag.rollout, unit) }),
    ...((drawn || byPercentage) && unit !== undefined && { unit }),
    ...(flag.metadata && { metadata: flag.metadata }),
  };
}

function preparedFlag<K extends string>(rules: FlagRules<K>, key: K): PreparedFlag {
  const flag = rules.flags.get(key);
  if (!flag) throw new RangeError(`Flag ${key} is neither declared nor in the document`);
  return flag;
}

/**
 * Whether a flag is on for a caller at an instant (milliseconds since the epoch). Allocates nothing; unknown is off.
 * This is the call for code that runs on every request.
 */
export function isOn<K extends string>(
  rules: FlagRules<K>,
  key: NoInfer<K>,
  context: FlagContext,
  now: number,
): boolean {
  const flag = rules.flags.get(key);
  return flag !== undefined && decide(flag, context, now) >= ON;
}

/**
 * The answer of a flag for a caller at an instant, with its variant, reason and rule. A pure function: the same
 * arguments give the same answer on every machine.
 *
 * @throws RangeError for a key that is neither declared nor in the document.
 */
export function evaluateFlag<K extends string>(
  rules: FlagRules<K>,
  key: NoInfer<K>,
  context: FlagContext,
  now: number,
): Evaluation {
  return evaluatePrepared(preparedFlag(rules, key), context, now);
}
