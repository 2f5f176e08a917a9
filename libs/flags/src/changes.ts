import type { FlagDocument, FlagEntry } from './document.ts';

/** JSON with sorted keys: two texts are equal exactly when the values mean the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Everything in a document that a flag's answers depend on. */
function meaning(document: FlagDocument, key: string): string {
  const entry: FlagEntry | undefined = Object.hasOwn(document.flags, key) ? document.flags[key] : undefined;
  const names = [...(entry?.segments ?? []), ...(entry?.whitelist_users ?? [])];
  const segments = names.map((name) => document.segments?.[name] ?? null);
  return canonical([entry ?? null, segments]);
}

/** The keys whose answers may differ between two documents, sorted. */
export function changedFlags(before: FlagDocument, after: FlagDocument): readonly string[] {
  const keys = new Set([...Object.keys(before.flags), ...Object.keys(after.flags)]);
  return [...keys].filter((key) => meaning(before, key) !== meaning(after, key)).sort();
}
