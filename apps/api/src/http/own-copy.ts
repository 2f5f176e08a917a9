/**
 * Returns a copy of a text that was cut out of a longer one, for caches. V8 cuts without copying, so an id that is kept would keep
 * the whole answer of the database, or the whole header, that it came in.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
