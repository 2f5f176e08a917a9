/**
 * JSON text that is the same for equal values: field names sorted, no white space, fields without a value left out.
 * @param encode turns a value that JSON lacks (a set, bytes) into one that it has
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
