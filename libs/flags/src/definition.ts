/** Any value that JSON can carry, read-only. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** The four value types of OpenFeature, by the name that a manifest gives them. */
export interface FlagValues {
  boolean: boolean;
  string: string;
  number: number;
  object: JsonObject;
}
export type FlagType = keyof FlagValues;
export type FlagValue = FlagValues[FlagType];

/**
 * Why a flag exists. `release` and `experiment` flags must go away again, so they have an end date;
 * an `ops` flag is a lever that stays.
 */
export type FlagKind = 'release' | 'ops' | 'experiment';

interface Described {
  /** Owner, who decides about the flag and removes it. */
  readonly owner: string;
  /** ISO date on which it was declared. */
  readonly created: string;
  readonly description: string;
  /** Names of the variants that the code knows; the document gives them weights. */
  readonly variants?: readonly string[];
  /** Extra fields of the flag that the code reads from the metadata of an answer. */
  readonly metadata?: Readonly<Record<string, 'string' | 'number' | 'boolean'>>;
  /** For experiments: the event that counts as success. */
  readonly goal?: string;
}

type Lifetime =
  | { readonly kind: 'ops'; readonly expires: string | null }
  | { readonly kind: 'release' | 'experiment'; readonly expires: string };

type Typed = { [T in FlagType]: { readonly type: T; readonly default: FlagValues[T] } }[FlagType];

/** One flag as the code knows it. `default` is the safe value: it serves when no document says otherwise. */
export type FlagDefinition = Described & Lifetime & Typed;

/** Every flag a product knows, by key. Write it `as const satisfies FlagManifest`, so that keys and types are known. */
export type FlagManifest = Readonly<Record<string, FlagDefinition>>;

export type KeyOf<M extends FlagManifest> = keyof M & string;

/** The keys of a manifest whose flags have the value type `T`. */
export type KeyOfType<M extends FlagManifest, T extends FlagType> = {
  [K in KeyOf<M>]: M[K]['type'] extends T ? K : never;
}[KeyOf<M>];

/** The declared variant names of one flag. */
export type VariantOf<M extends FlagManifest, K extends KeyOf<M>> = M[K] extends {
  readonly variants: readonly (infer V extends string)[];
}
  ? V
  : never;
