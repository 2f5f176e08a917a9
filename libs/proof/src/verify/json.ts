/** Readers of untrusted JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the object at a field, or an empty one, so that every later comparison fails instead of throwing. */
export function objectAt(value: unknown, field: string): Json {
  const found = isJson(value) ? value[field] : undefined;
  return isJson(found) ? found : {};
}

export function listAt(value: unknown, field: string): readonly unknown[] {
  const found = isJson(value) ? value[field] : undefined;
  return Array.isArray(found) ? (found as unknown[]) : [];
}

export function textAt(value: unknown, field: string): string {
  const found = isJson(value) ? value[field] : undefined;
  return typeof found === 'string' ? found : '';
}

export function wholeAt(value: unknown, field: string): number | undefined {
  const found = isJson(value) ? value[field] : undefined;
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** True if an object has all required fields and no others than the optional ones. */
export function hasFields(value: Json, required: readonly string[], optional: readonly string[] = []): boolean {
  const names = Object.keys(value);
  return (
    required.every((name) => value[name] !== undefined) &&
    names.every((name) => required.includes(name) || optional.includes(name))
  );
}
