/** Maximum nesting of a canonicalised value. The formats of this product have fewer than ten levels. */
const MAX_DEPTH = 64;

/** Thrown for a value that has no canonical JSON text. */
export class NotCanonicalizable extends Error {
  override readonly name = 'NotCanonicalizable';
}

/**
 * Returns the canonical JSON text of a value by the JSON Canonicalization Scheme: no white space, properties sorted by
 * UTF-16 code units, numbers and strings as ECMAScript serialises them. Sign and hash its UTF-8 bytes.
 * @throws NotCanonicalizable for values outside I-JSON (undefined, functions, bigints, NaN, infinities, lone surrogates)
 *   and for more than 64 levels
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function jcs(value: unknown): string {
  return serialize(value, 0);
}

function serialize(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonicalizable(`more than ${String(MAX_DEPTH)} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return string(value);
  if (typeof value !== 'object') throw new NotCanonicalizable(`a ${typeof value} has no JSON form`);
  if (Array.isArray(value)) return `[${value.map((part: unknown) => serialize(part, depth + 1)).join(',')}]`;
  const properties = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${properties.map(([name, part]) => `${string(name)}:${serialize(part, depth + 1)}`).join(',')}}`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new NotCanonicalizable(`${String(value)} has no JSON form`);
  return JSON.stringify(value);
}

function string(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonicalizable('a text contains a lone surrogate');
  return JSON.stringify(value);
}
