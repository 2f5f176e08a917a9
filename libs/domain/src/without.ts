/** Returns a copy without the named fields. They are absent, not `undefined`. */
export function without<T extends object, K extends keyof T>(value: T, ...names: readonly K[]): Omit<T, K> {
  const left = new Set<PropertyKey>(names);
  const kept = Object.entries(value).filter(([name]) => !left.has(name));
  return Object.fromEntries(kept) as Omit<T, K>;
}
