/**
 * Returns JSON text that is identical for equal values: sorted field names, no white space, undefined fields omitted.
 * @param encode converts a value without a JSON form (a set, bytes) into one that has it
 */
export function canonicalJson(value: unknown, encode: (value: unknown) => unknown = (same) => same): string {
  const known = encode(value);
  const text = (part: unknown) => canonicalJson(part, encode);
  if (Array.isArray(known)) return `[${known.map(text).join(',')}]`;
  if (typeof known !== 'object' || known === null) return known === undefined ? 'null' : JSON.stringify(known);
  const fields = Object.entries(known).filter(([, part]) => part !== undefined);
  const sorted = fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([name, part]) => `${JSON.stringify(name)}:${text(part)}`).join(',')}}`;
}
