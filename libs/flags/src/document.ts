import type { Json } from './definition.ts';

export type Scalar = string | number | boolean;

export const OPERATORS = ['eq', 'in', 'contains', 'starts_with', 'semver', 'before', 'after'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One condition on an attribute of the caller. A missing attribute never matches, `not` included. */
export interface Condition {
  readonly attribute: string;
  readonly op: Operator;
  readonly value: Scalar | readonly Scalar[];
  readonly not?: boolean;
}

/** A named group of callers: those for whom all conditions hold. */
export interface Segment {
  readonly description?: string;
  readonly all: readonly Condition[];
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

/** What a document says about one flag. Any further field with a plain value goes out as metadata of the answers. */
export interface FlagEntry {
  readonly killed?: boolean;
  readonly blocklist_users?: readonly string[];
  readonly enabled?: boolean;
  readonly whitelist_users?: readonly string[];
  readonly whitelist_groups?: readonly string[];
  readonly segments?: readonly string[];
  readonly schedule?: Schedule;
  /** 0 to 100 with two decimals. */
  readonly rollout_percentage?: number;
  /** Attribute to roll out by instead of the person's id. */
  readonly rollout_by?: string;
  readonly salt?: string;
  readonly variants?: readonly Variant[];
  readonly description?: string;
  readonly [extra: string]: unknown;
}

/** Changes to several flags at once, applied by {@link applyStage}. */
export type Stage = Readonly<Record<string, FlagEntry>>;

export interface FlagDocument {
  readonly $schema?: string;
  readonly flags: Readonly<Record<string, FlagEntry>>;
  readonly segments?: Readonly<Record<string, Segment>>;
  readonly rollout_stages?: Readonly<Record<string, Stage>>;
}

/** Fields of a flag that steer it; all others are metadata. */
export const CONTROL_FIELDS = [
  'killed',
  'blocklist_users',
  'enabled',
  'whitelist_users',
  'whitelist_groups',
  'segments',
  'schedule',
  'rollout_percentage',
  'rollout_by',
  'salt',
  'variants',
  'description',
] as const satisfies readonly (keyof FlagEntry)[];

export type ControlField = (typeof CONTROL_FIELDS)[number];

export function isControlField(name: string): name is ControlField {
  return (CONTROL_FIELDS as readonly string[]).includes(name);
}
