import { bucketsOfPercentage, layerPrefix, rolloutPrefix, variantPrefix } from './bucket.ts';
import type { FlagDefinition, FlagManifest, FlagType, FlagValue, KeyOf } from './definition.ts';
import { isControlField, type FlagDocument, type FlagEntry, type Scalar } from './document.ts';
import { parseInstant } from './instant.ts';
import type { HashPrefix } from './murmur3.ts';
import { nameSet } from './names.ts';
import { prepareSegment, type PreparedSegment } from './segment.ts';
import { prepareTargets, type PreparedTarget } from './targets.ts';
import { prepareVariants, type VariantPlan } from './variants.ts';

export type FlagMetadata = Readonly<Record<string, Scalar>>;

/** A flag that must answer something for another flag to be on. */
export interface PreparedPrerequisite {
  /** Undefined when no flag has the key: then the prerequisite is never met. */
  readonly flag: PreparedFlag | undefined;
  readonly variant: string | undefined;
}

/** The slice of a layer, in buckets. */
export interface PreparedLayer {
  readonly prefix: HashPrefix;
  readonly by: string;
  readonly from: number;
  readonly until: number;
}

/** Rules that few flags have, behind one comparison on the path of all others. */
export interface RareRules {
  readonly prerequisites: readonly PreparedPrerequisite[];
  readonly forced: readonly PreparedTarget[];
  readonly excluded: readonly PreparedTarget[];
  readonly layer: PreparedLayer | undefined;
}

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
  readonly rare: RareRules | undefined;
  readonly enabled: boolean;
  /** Ids of people, and names of groups: an entry of `whitelist_users` that is not a person names a group. */
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly segments: readonly PreparedSegment[];
  readonly from: number;
  readonly until: number;
  /** How many buckets the percentage opens. */
  readonly open: number;
  readonly rolloutBy: string;
  readonly rollout: HashPrefix;
  readonly variants: VariantPlan | undefined;
  readonly variant: HashPrefix;
  /** True if the answer can depend on the caller or the time. */
  readonly dynamic: boolean;
  readonly metadata: FlagMetadata | undefined;
}

/** A compiled document together with the manifest's defaults. Replaced as a whole, never changed. */
export interface FlagRules<K extends string = string> {
  readonly flags: ReadonlyMap<string, PreparedFlag>;
  /** The keys that the manifest declares: these are always there. */
  readonly declared: readonly K[];
}

function metadataOf(entry: FlagEntry): FlagMetadata | undefined {
  const extras = Object.entries(entry).filter(([name]) => !isControlField(name)) as [string, Scalar][];
  return extras.length > 0 ? Object.freeze(Object.fromEntries(extras)) : undefined;
}

/** A flag that can be on for one caller but not for all, or not for ever. */
function isDynamic(
  flag: Pick<PreparedFlag, 'blocked' | 'rare' | 'enabled' | 'users' | 'groups' | 'segments' | 'open'>,
) {
  if (flag.rare !== undefined) return true;
  if (flag.enabled) return flag.blocked !== undefined;
  return flag.users !== undefined || flag.groups !== undefined || flag.segments.length > 0 || flag.open > 0;
}

/** Compiles the flags of one document. */
class Compiler {
  readonly #manifest: FlagManifest;
  readonly #document: FlagDocument;
  readonly #segments: ReadonlyMap<string, PreparedSegment>;
  readonly #flags = new Map<string, PreparedFlag>();
  /** Flags whose prerequisites are being compiled: an unvalidated document could refer back to them. */
  readonly #open = new Set<string>();

  constructor(manifest: FlagManifest, document: FlagDocument) {
    this.#manifest = manifest;
    this.#document = document;
    const segments = Object.entries(document.segments ?? {});
    this.#segments = new Map(segments.map(([name, segment]) => [name, prepareSegment(name, segment)]));
  }

  compileAll(keys: Iterable<string>): ReadonlyMap<string, PreparedFlag> {
    const ordered = [...keys].map((key) => [key, this.#compile(key)] as const);
    return new Map(ordered.flatMap(([key, flag]) => (flag ? [[key, flag]] : [])));
  }

  #compile(key: string): PreparedFlag | undefined {
    const known = this.#flags.get(key);
    if (known) return known;
    const definition = Object.hasOwn(this.#manifest, key) ? this.#manifest[key] : undefined;
    const entry = Object.hasOwn(this.#document.flags, key) ? this.#document.flags[key] : undefined;
    if (this.#open.has(key) || (definition === undefined && entry === undefined)) return undefined;
    this.#open.add(key);
    const flag = this.#prepare(key, definition, entry);
    this.#open.delete(key);
    this.#flags.set(key, flag);
    return flag;
  }

  #prepare(key: string, definition: FlagDefinition | undefined, entry: FlagEntry | undefined): PreparedFlag {
    const type = definition?.type ?? 'boolean';
    const said: FlagEntry = entry ?? { enabled: definition?.type === 'boolean' && definition.default };
    const salt = said.salt ?? '';
    const variants = prepareVariants(said);
    const targeting = {
      blocked: nameSet(said.blocklist_users),
      rare: this.#rareRules(said, variants),
      enabled: said.enabled === true,
      users: nameSet(said.whitelist_users),
      groups: nameSet([...(said.whitelist_groups ?? []), ...(said.whitelist_users ?? [])]),
      segments: this.#segmentsOf(said),
      open: bucketsOfPercentage(said.rollout_percentage ?? 0),
    };
    return {
      key,
      type,
      defaultValue: type === 'boolean' ? false : (definition?.default ?? false),
      bundled: entry === undefined,
      killed: said.killed === true,
      ...targeting,
      from: parseInstant(said.schedule?.from ?? '') ?? -Infinity,
      until: parseInstant(said.schedule?.until ?? '') ?? Infinity,
      rolloutBy: said.rollout_by ?? 'targetingKey',
      rollout: rolloutPrefix(salt, key),
      variants,
      variant: variantPrefix(salt, key),
      dynamic: isDynamic(targeting),
      metadata: metadataOf(said),
    };
  }

  /** The segments a flag names, and those that its `whitelist_users` names: groups may be spelled out as segments. */
  #segmentsOf(entry: FlagEntry): readonly PreparedSegment[] {
    const names = new Set([...(entry.segments ?? []), ...(entry.whitelist_users ?? [])]);
    return [...names].flatMap((name) => this.#segments.get(name) ?? []);
  }

  #rareRules(entry: FlagEntry, plan: VariantPlan | undefined): RareRules | undefined {
    const rules: RareRules = {
      prerequisites: (entry.prerequisites ?? []).map(({ flag, variant }) => ({ flag: this.#compile(flag), variant })),
      forced: prepareTargets(entry.forced_variants, entry, plan, this.#segments),
      excluded: prepareTargets(entry.excluded_variants, entry, plan, this.#segments),
      layer: this.#layerOf(entry),
    };
    const { prerequisites, forced, excluded, layer } = rules;
    return prerequisites.length + forced.length + excluded.length > 0 || layer ? rules : undefined;
  }

  #layerOf({ layer: slice }: FlagEntry): PreparedLayer | undefined {
    if (slice === undefined) return undefined;
    const { name, from, until } = slice;
    const layers = this.#document.layers ?? {};
    const layer = Object.hasOwn(layers, name) ? layers[name] : undefined;
    return {
      prefix: layerPrefix(layer?.salt ?? '', name),
      by: layer?.by ?? 'targetingKey',
      from: bucketsOfPercentage(from),
      until: bucketsOfPercentage(until),
    };
  }
}

/**
 * Compiles a parsed document. Flags that it leaves out serve the manifest's defaults; flags that the manifest does not
 * declare are boolean and off by default. Without a document the manifest's defaults serve alone.
 */
export function prepareFlags<M extends FlagManifest>(
  manifest: M,
  document: FlagDocument = { flags: {} },
): FlagRules<KeyOf<M>> {
  const declared = Object.keys(manifest) as KeyOf<M>[];
  const keys = new Set([...declared, ...Object.keys(document.flags)]);
  return { flags: new Compiler(manifest, document).compileAll(keys), declared };
}
