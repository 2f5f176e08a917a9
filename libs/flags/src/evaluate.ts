import type { FlagContext } from './context.ts';
import {
  ABOVE_PERCENTAGE,
  BELOW_PERCENTAGE,
  BLOCKED,
  bucketBy,
  decide,
  ENABLED,
  EXCLUDED,
  firstSegment,
  FORCED,
  GROUP,
  isNarrowed,
  isOnBy,
  KILLED,
  nameOfVariant,
  OFF,
  OUTSIDE_LAYER,
  OUTSIDE_SCHEDULE,
  PREREQUISITE,
  ruleOf,
  SEGMENT,
  unitOf,
  USER,
  variantFor,
} from './decide.ts';
import type { FlagValue } from './definition.ts';
import type { FlagMetadata, FlagRules, PreparedFlag } from './rules.ts';

/** The rules in order of precedence. The first that applies decides. */
export type FlagRule =
  | 'killed'
  | 'blocklist_users'
  | 'prerequisites'
  | 'forced_variants'
  | 'excluded_variants'
  | 'enabled'
  | 'whitelist_users'
  | 'whitelist_groups'
  | 'segments'
  | 'layer'
  | 'schedule'
  | 'rollout_percentage'
  | 'off'
  /** The document does not speak of the flag. */
  | 'default';

/** Evaluation reasons of OpenFeature. */
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
  /** What was drawn by, where chance alone decided: the person's id, or what `rollout_by` names. */
  readonly unit?: string;
  readonly metadata?: FlagMetadata;
}

const RULES: Readonly<Record<number, FlagRule>> = {
  [KILLED]: 'killed',
  [BLOCKED]: 'blocklist_users',
  [PREREQUISITE]: 'prerequisites',
  [OUTSIDE_LAYER]: 'layer',
  [OUTSIDE_SCHEDULE]: 'schedule',
  [ABOVE_PERCENTAGE]: 'rollout_percentage',
  [OFF]: 'off',
  [EXCLUDED]: 'excluded_variants',
  [ENABLED]: 'enabled',
  [FORCED]: 'forced_variants',
  [USER]: 'whitelist_users',
  [GROUP]: 'whitelist_groups',
  [SEGMENT]: 'segments',
  [BELOW_PERCENTAGE]: 'rollout_percentage',
};

function reasonOf(rule: number, flag: PreparedFlag, isDrawn: boolean): FlagReason {
  if (isDrawn) return 'SPLIT';
  if (flag.bundled) return 'DEFAULT';
  switch (rule) {
    case KILLED:
      return 'DISABLED';
    case BLOCKED:
    case EXCLUDED:
    case FORCED:
    case USER:
    case GROUP:
    case SEGMENT:
      return 'TARGETING_MATCH';
    case OUTSIDE_LAYER:
    case BELOW_PERCENTAGE:
    case ABOVE_PERCENTAGE:
      return 'SPLIT';
    default:
      return flag.dynamic ? 'DEFAULT' : 'STATIC';
  }
}

/** Answers for one compiled flag, with everything that explains the answer. */
export function evaluatePrepared(flag: PreparedFlag, context: FlagContext, now: number): Evaluation {
  const decision = decide(flag, context, now);
  const on = isOnBy(decision);
  const rule = ruleOf(decision);
  const unit = unitOf(flag, context);
  const chosen = variantFor(flag, decision, context);
  const isDrawn = on && rule !== FORCED && unit !== undefined && flag.variants?.isDrawn === true;
  const variant = nameOfVariant(flag, on, chosen);
  const segment = rule === SEGMENT ? firstSegment(flag.segments, context)?.name : undefined;
  const byPercentage = rule === BELOW_PERCENTAGE || rule === ABOVE_PERCENTAGE;
  const byChance = (isDrawn || byPercentage) && !isNarrowed(flag, context);
  return {
    key: flag.key,
    on,
    value: flag.type === 'boolean' ? on : (chosen?.value ?? flag.defaultValue),
    ...(variant !== undefined && { variant }),
    reason: reasonOf(rule, flag, isDrawn),
    rule: flag.bundled ? 'default' : (RULES[rule] ?? 'off'),
    ...(segment !== undefined && { segment }),
    ...(byPercentage && { bucket: bucketBy(decision) }),
    ...(byChance && unit !== undefined && { unit }),
    ...(flag.metadata && { metadata: flag.metadata }),
  };
}

function preparedFlag<K extends string>(rules: FlagRules<K>, key: K): PreparedFlag {
  const flag = rules.flags.get(key);
  if (!flag) throw new RangeError(`Flag ${key} is neither declared nor in the document`);
  return flag;
}

/**
 * True if a flag is on for a caller at an instant (milliseconds since the epoch). Allocates nothing. An unknown flag is off.
 * This is the call for code that runs on every request.
 */
export function isOn<K extends string>(
  rules: FlagRules<K>,
  key: NoInfer<K>,
  context: FlagContext,
  now: number,
): boolean {
  const flag = rules.flags.get(key);
  return flag !== undefined && isOnBy(decide(flag, context, now));
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
