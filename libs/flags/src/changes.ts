import type { FlagDocument, FlagEntry } from './document.ts';

/** JSON with sorted keys: two texts are equal exactly when the values mean the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function entryOf({ flags }: FlagDocument, key: string): FlagEntry | undefined {
  return Object.hasOwn(flags, key) ? flags[key] : undefined;
}

function part<T>(parts: Readonly<Record<string, T>> | undefined, name: string): T | null {
  return parts !== undefined && Object.hasOwn(parts, name) ? (parts[name] ?? null) : null;
}

/** Everything in a document that a flag's answers depend on, but for its prerequisites. */
function meaning(document: FlagDocument, key: string): string {
  const entry = entryOf(document, key);
  const targets = [...(entry?.forced_variants ?? []), ...(entry?.excluded_variants ?? [])];
  const names = [
    ...(entry?.segments ?? []),
    ...(entry?.whitelist_users ?? []),
    ...targets.flatMap(({ segments = [] }) => segments),
  ];
  const segments = names.map((name) => part(document.segments, name));
  const layer = entry?.layer && part(document.layers, entry.layer.name);
  return canonical([entry ?? null, segments, layer ?? null]);
}

/** The changed flags and, again and again, the flags of which one is a prerequisite. */
function withDependents(changed: ReadonlySet<string>, documents: readonly FlagDocument[]): ReadonlySet<string> {
  const all = new Set(changed);
  const dependents = new Map<string, string[]>();
  for (const { flags } of documents) {
    for (const [key, { prerequisites = [] }] of Object.entries(flags)) {
      for (const { flag } of prerequisites) dependents.set(flag, [...(dependents.get(flag) ?? []), key]);
    }
  }
  // A set hands out what is added while it is walked.
  for (const flag of all) for (const dependent of dependents.get(flag) ?? []) all.add(dependent);
  return all;
}

/** The keys whose answers may differ between two documents, sorted. */
export function changedFlags(before: FlagDocument, after: FlagDocument): readonly string[] {
  const keys = new Set([...Object.keys(before.flags), ...Object.keys(after.flags)]);
  const changed = [...keys].filter((key) => meaning(before, key) !== meaning(after, key));
  return [...withDependents(new Set(changed), [before, after])].sort();
}
