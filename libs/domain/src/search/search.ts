import { shortestLike, wordsOf } from './words.ts';

/** The texts of a quest that a search looks into. */
export interface SearchableTexts {
  readonly title: string;
  readonly description: string;
}

/**
 * Words of a description that are indexed, from its beginning; each distinct word counts once. Two parts of a script
 * without spaces count as one word.
 */
export const DESCRIPTION_WORDS = 60;

/** Most terms that a query is split into; further ones are ignored. */
const MOST_TERMS = 60;

/** The terms of a query, each once: every one must begin a word of a quest. */
export function searchTerms(query: string): string[] {
  const terms = new Set<string>();
  for (const { forms, kind } of wordsOf(query)) {
    // The pair before the last letter of a run says more than that letter.
    if (kind !== 'tail' && forms[0] !== '') terms.add(forms[0]);
    if (terms.size === MOST_TERMS) break;
  }
  return [...terms];
}

/** True for a query with at least one term that the index holds. Terms that are shorter only narrow a search. */
export function isSearchable(query: string): boolean {
  return searchTerms(query).some((term) => partitionOf(term) !== undefined);
}

/** The beginning under which the index keeps a word; undefined for words that are too short. At most 12 bytes. */
export function partitionOf(word: string): string | undefined {
  const shortest = shortestLike(word);
  const letters = Array.from(word.slice(0, 2 * shortest));
  return letters.length < shortest ? undefined : letters.slice(0, shortest).join('');
}

/** The words that a quest is found by, each once: all of its title, the first ones of its description. */
export function searchWords({ title, description }: SearchableTexts): string[] {
  const ofTitle = [...wordsOf(title)].flatMap(({ forms }) => forms);
  return [...new Set([...ofTitle, ...firstWords(description)])].filter((word) => partitionOf(word) !== undefined);
}

/** The words of a quest by the partitions of the index that keep them, in one order for equal words. */
export function searchPostings(quest: SearchableTexts): Map<string, string[]> {
  const postings = new Map<string, string[]>();
  for (const word of searchWords(quest).sort()) {
    const partition = partitionOf(word) ?? '';
    const words = postings.get(partition);
    if (words) words.push(word);
    else postings.set(partition, [word]);
  }
  return postings;
}

/** True where each term begins a word of the quest. Terms too short for the index may begin any word of the texts. */
export function isFoundBy(quest: SearchableTexts, terms: readonly string[]): boolean {
  const isShort = (term: string) => partitionOf(term) === undefined;
  const words = searchWords(quest);
  if (!terms.every((term) => isShort(term) || words.some((word) => word.startsWith(term)))) return false;
  const short = terms.filter(isShort);
  if (short.length === 0) return true;
  const all = [...wordsOf(`${quest.title}\n${quest.description}`)].flatMap(({ forms }) => forms);
  return short.every((term) => all.some((word) => word.startsWith(term)));
}

function firstWords(description: string): string[] {
  const found = new Map<string, readonly string[]>();
  // Counted in halves, because a part counts half a word.
  let left = 2 * DESCRIPTION_WORDS;
  for (const { forms, kind } of wordsOf(description)) {
    if (found.has(forms[0]) || !forms.some((form) => partitionOf(form) !== undefined)) continue;
    left -= kind === 'word' ? 2 : 1;
    if (left < 0) break;
    found.set(forms[0], forms);
  }
  return [...found.values()].flat();
}
