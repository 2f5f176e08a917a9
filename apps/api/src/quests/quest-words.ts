/** Searching by words: what a quest is found by, and whether a query finds it. Pure. */

/** Distinct words of a description that count, from its beginning. */
const DESCRIPTION_WORDS = 60;

/** Shorter words are not indexed: everything would be found by them. */
export const SHORTEST_WORD = 3;

/** The words of a text: diacritics folded, lower case, in their order, each once. */
export function wordsIn(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** What a quest is found by: its title and the beginning of its description. */
export function searchWords({
  title,
  description,
}: {
  readonly title: string;
  readonly description: string;
}): string[] {
  const long = (word: string) => Array.from(word).length >= SHORTEST_WORD;
  const ofDescription = wordsIn(description).filter(long).slice(0, DESCRIPTION_WORDS);
  return [...new Set([...wordsIn(title).filter(long), ...ofDescription])];
}

/** True where every word of the query begins a word of the quest. */
export function isFoundBy(quest: { readonly title: string; readonly description: string }, query: readonly string[]) {
  const words = searchWords(quest);
  // A short word of a query is looked up in the whole title, where short words stand as well.
  const all = [...words, ...wordsIn(quest.title)];
  return query.every((asked) => all.some((word) => word.startsWith(asked)));
}

/** The word of a query that the index is asked for: the longest is the rarest as far as anybody can tell. */
export function rarestWord(query: readonly string[]): string | undefined {
  const indexed = query.filter((word) => Array.from(word).length >= SHORTEST_WORD);
  return indexed.reduce<string | undefined>(
    (best, word) => (best && best.length >= word.length ? best : word),
    undefined,
  );
}
