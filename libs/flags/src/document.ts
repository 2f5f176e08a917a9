import type { Json } from './definition.ts';

export type Scalar = string | number | boolean;

/** Operators of a condition. */
export const OPERATORS = [
  'eq',
  'in',
  'contains',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'semver',
  'before',
  'after',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Operators that compare text, and so can ignore its case. */
export const TEXT_OPERATORS: readonly Operator[] = ['eq', 'in', 'contains', 'starts_with', 'ends_with'];

/** One comparison with an attribute of the context. A missing attribute never matches, `not` included. */
export interface Comparison {
  /** A name, or a path through nested objects such as `address.country`. An attribute with exactly this name wins. */
  readonly attribute: string;
  readonly op: Operator;
  readonly value: Scalar | readonly Scalar[];
  readonly not?: boolean;
  /** Compares text without regard to upper and lower case. */
  readonly ignore_case?: boolean;
}

/** Conditions that must all hold, or of which one must hold. With both, both must hold. */
export interface ConditionGroup {
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
}

export type Condition = Comparison | ConditionGroup;

/** A named group of callers: those for whom the conditions hold. */
export interface Segment extends ConditionGroup {
  readonly description?: string;
}

export interface Variant {
  readonly name: string;
  /** Share among the variants; only the proportions count. */
  readonly weight: number;
  readonly value?: Json;
}

/** ISO 8601 instants; `from` is inside, `until` is outside. */
export interface Schedule {
  readonly from?: string;
  readonly until?: string;
}

/** Callers who are named by id, by group or by segment. One match is enough. */
export interface Target {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly segments?: readonly string[];
}

/** A variant that callers get, or never get, whatever the draw says. */
export interface VariantTarget extends Target {
  readonly variant: string;
}

/** Another flag that must be on or, with `variant`, must answer that variant; `off` means that it must be off. */
export interface Prerequisite {
  readonly flag: string;
  readonly variant?: string;
}

/** The part of a layer that a flag occupies, in percent with three decimals; `until` is outside. */
export interface LayerSlice {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** A set of experiments of which a caller takes part in at most one. */
export interface Layer {
  readonly description?: string;
  readonly salt?: string;
  /** Attribute to divide callers by instead of the person's id. */
  readonly by?: string;
}

/** The entry of one flag in a document. Any other field with a plain value becomes metadata of the answers. */
export interface FlagEntry {
  readonly killed?: boolean;
  readonly blocklist_users?: readonly string[];
  readonly prerequisites?: readonly Prerequisite[];
  readonly forced_variants?: readonly VariantTarget[];
  readonly excluded_variants?: readonly VariantTarget[];
  readonly enabled?: boolean;
  readonly whitelist_users?: readonly string[];
  readonly whitelist_groups?: readonly string[];
  readonly segments?: readonly string[];
  readonly layer?: LayerSlice;
  readonly schedule?: Schedule;
  /** 0 to 100 with two decimals. */
  readonly rollout_percentage?: number;
  /** Attribute to roll out by instead of the person's id. */
  readonly rollout_by?: string;
  readonly salt?: string;
  readonly variants?: readonly Variant[];
  /** Former weights by variant, oldest first, so that a change of weights moves as few callers as possible. */
  readonly earlier_weights?: readonly Readonly<Record<string, number>>[];
  readonly description?: string;
  readonly [extra: string]: unknown;
}

/** Changes to several flags at once, applied by {@link applyStage}. */
export type Stage = Readonly<Record<string, FlagEntry>>;

export interface FlagDocument {
  readonly $schema?: string;
  readonly flags: Readonly<Record<string, FlagEntry>>;
  readonly segments?: Readonly<Record<string, Segment>>;
  readonly layers?: Readonly<Record<string, Layer>>;
  readonly rollout_stages?: Readonly<Record<string, Stage>>;
}

/** Fields of a flag that steer it; all others are metadata. */
export const CONTROL_FIELDS = [
  'killed',
  'blocklist_users',
  'prerequisites',
  'forced_variants',
  'excluded_variants',
  'enabled',
  'whitelist_users',
  'whitelist_groups',
  'segments',
  'layer',
  'schedule',
  'rollout_percentage',
  'rollout_by',
  'salt',
  'variants',
  'earlier_weights',
  'description',
] as const satisfies readonly (keyof FlagEntry)[];

export type ControlField = (typeof CONTROL_FIELDS)[number];

export function isControlField(name: string): name is ControlField {
  return (CONTROL_FIELDS as readonly string[]).includes(name);
}
