/** A copy that lacks the named fields: absent, not `undefined`, so that it is stored and compared as if never set. */
export function without<T extends object, K extends keyof T>(value: T, ...names: readonly K[]): Omit<T, K> {
  const copy = { ...value };
  for (const name of names) delete copy[name];
  return copy;
}
