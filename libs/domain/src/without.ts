/** A copy that lacks the named fields: absent, not `undefined`, so that it is stored and compared as if never set. */
export function without<T extends object, K extends keyof T>(value: T, ...names: readonly K[]): Omit<T, K> {
  const left = new Set<PropertyKey>(names);
  const kept = Object.entries(value).filter(([name]) => !left.has(name));
  return Object.fromEntries(kept) as Omit<T, K>;
}
