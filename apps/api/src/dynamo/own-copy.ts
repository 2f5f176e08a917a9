/**
 * Returns a copy of a text of an answer, for caches. V8 cuts strings out of a text without copying them, so an id that is kept
 * would keep the whole answer that it came in.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
