import { BUCKETS, bucketsOfPercentage, hashLimit, rolloutPrefix, variantPrefix } from './bucket.ts';
import type { FlagDefinition, FlagManifest, FlagType, FlagValue, KeyOf } from './definition.ts';
import { isControlField, type FlagDocument, type FlagEntry, type Scalar, type Variant } from './document.ts';
import { parseInstant } from './instant.ts';
import type { HashPrefix } from './murmur3.ts';
import { prepareSegment, type PreparedSegment } from './segment.ts';

export interface PreparedVariant {
  readonly name: string;
  /** The first variant hash that no longer belongs to it. */
  readonly limit: number;
  readonly value: FlagValue | undefined;
}

export type FlagMetadata = Readonly<Record<string, Scalar>>;

/** One flag, compiled so that asking it allocates nothing. */
export interface PreparedFlag {
  readonly key: string;
  readonly type: FlagType;
  /** The value when off, and when on without a variant's value. */
  readonly defaultValue: FlagValue;
  /** The document does not speak of this flag: the manifest's default serves. */
  readonly bundled: boolean;
  readonly killed: boolean;
  readonly blocked: ReadonlySet<string> | undefined;
  readonly enabled: boolean;
  /** Ids of people, and names of groups: an entry of `whitelist_users` that is not a person names a group. */
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly segments: readonly PreparedSegment[];
  readonly from: number;
  readonly until: number;
  /** The first rollout hash that is outside the percentage. */
  readonly limit: number;
  readonly rolloutBy: string;
  readonly rollout: HashPrefix;
  readonly variants: readonly PreparedVariant[];
  readonly variant: HashPrefix;
  /** Who asks, or when, can make a difference. */
  readonly dynamic: boolean;
  readonly metadata: FlagMetadata | undefined;
}

/** A compiled document together with the manifest's defaults. Replaced as a whole, never changed. */
export interface FlagRules<K extends string = string> {
  readonly flags: ReadonlyMap<string, PreparedFlag>;
  /** The keys that the manifest declares: these are always there. */
  readonly declared: readonly K[];
}

function setOf(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names !== undefined && names.length > 0 ? new Set(names) : undefined;
}

function metadataOf(entry: FlagEntry): FlagMetadata | undefined {
  const extras = Object.entries(entry).filter(([name]) => !isControlField(name)) as [string, Scalar][];
  return extras.length > 0 ? Object.freeze(Object.fromEntries(extras)) : undefined;
}

function prepareVariants(variants: readonly Variant[]): readonly PreparedVariant[] {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  return variants
    .filter(({ weight }) => weight > 0)
    .map(({ name, weight, value }) => {
      upTo += weight;
      return { name, limit: hashLimit(Math.round((upTo / total) * BUCKETS)), value: value as FlagValue | undefined };
    });
}

/** The segments a flag names, and those that its `whitelist_users` names: groups may be spelled out as segments. */
function segmentsOf(entry: FlagEntry, segments: ReadonlyMap<string, PreparedSegment>): readonly PreparedSegment[] {
  const names = new Set([...(entry.segments ?? []), ...(entry.whitelist_users ?? [])]);
  return [...names].flatMap((name) => segments.get(name) ?? []);
}

/** A flag that can be on for somebody but not for everybody, or not for ever. */
function isDynamic(
  flag: Pick<PreparedFlag, 'blocked' | 'enabled' | 'users' | 'groups' | 'segments' | 'limit'>,
): boolean {
  if (flag.enabled) return flag.blocked !== undefined;
  return flag.users !== undefined || flag.groups !== undefined || flag.segments.length > 0 || flag.limit > 0;
}

function prepareFlag(
  key: string,
  definition: FlagDefinition | undefined,
  entry: FlagEntry | undefined,
  segments: ReadonlyMap<string, PreparedSegment>,
): PreparedFlag {
  const type = definition?.type ?? 'boolean';
  const bundled = entry === undefined;
  const said: FlagEntry = entry ?? { enabled: definition?.type === 'boolean' && definition.default };
  const salt = said.salt ?? '';
  const targeting = {
    blocked: setOf(said.blocklist_users),
    enabled: said.enabled === true,
    users: setOf(said.whitelist_users),
    groups: setOf([...(said.whitelist_groups ?? []), ...(said.whitelist_users ?? [])]),
    segments: segmentsOf(said, segments),
    limit: hashLimit(bucketsOfPercentage(said.rollout_percentage ?? 0)),
  };
  return {
    key,
    type,
    defaultValue: type === 'boolean' ? false : (definition?.default ?? false),
    bundled,
    killed: said.killed === true,
    ...targeting,
    from: parseInstant(said.schedule?.from ?? '') ?? -Infinity,
    until: parseInstant(said.schedule?.until ?? '') ?? Infinity,
    rolloutBy: said.rollout_by ?? 'targetingKey',
    rollout: rolloutPrefix(salt, key),
    variants: prepareVariants(said.variants ?? []),
    variant: variantPrefix(salt, key),
    dynamic: isDynamic(targeting),
    metadata: metadataOf(said),
  };
}

/**
 * Compiles a parsed document. Flags that it leaves out serve the manifest's defaults; flags that the manifest does not
 * declare are boolean and off by default. Without a document the manifest's defaults serve alone.
 */
export function prepareFlags<M extends FlagManifest>(
  manifest: M,
  document: FlagDocument = { flags: {} },
): FlagRules<KeyOf<M>> {
  const segments = new Map<string, PreparedSegment>();
  for (const [name, segment] of Object.entries(document.segments ?? {}))
    segments.set(name, prepareSegment(name, segment));
  const declared = Object.keys(manifest) as KeyOf<M>[];
  const flags = new Map<string, PreparedFlag>();
  for (const key of new Set([...declared, ...Object.keys(document.flags)])) {
    const definition = Object.hasOwn(manifest, key) ? manifest[key] : undefined;
    const entry = Object.hasOwn(document.flags, key) ? document.flags[key] : undefined;
    flags.set(key, prepareFlag(key, definition, entry, segments));
  }
  return { flags, declared };
}
