/** @throws Error `value` is not an object with keys; the message names `path` */
export function recordAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${path} must be a map`);
}

/** @throws Error `value` is not a list with at least one entry; the message names `path` */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value as unknown[];
  throw new Error(`${path} must be a list with at least one entry`);
}

/** @throws Error `value` is not a text with at least one visible character; the message names `path` */
export function textAt(value: unknown, path: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new Error(`${path} must be a text`);
}

/** @throws Error `value` is not a finite number of at least 0; the message names `path` */
export function amountAt(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${path} must be a number of at least 0`);
}
