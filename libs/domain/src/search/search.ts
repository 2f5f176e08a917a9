import { shortestLike, wordsOf } from './words.ts';

/** The texts of a quest that a search covers. */
export interface SearchableTexts {
  readonly title: string;
  readonly description: string;
}

/**
 * Maximum number of distinct indexed words from the start of a description. Two parts of a script
 * without spaces count as one word.
 */
export const DESCRIPTION_WORDS = 60;

/** Maximum number of terms of a query. Further terms are ignored. */
const MOST_TERMS = 60;

/** Returns the distinct terms of a query. Each must be a prefix of a word of the quest. */
export function searchTerms(query: string): string[] {
  const terms = new Set<string>();
  for (const { forms, kind } of wordsOf(query)) {
    // The last letter of a run is part of the pair before it.
    if (kind !== 'tail' && forms[0] !== '') terms.add(forms[0]);
    if (terms.size === MOST_TERMS) break;
  }
  return [...terms];
}

/** True for a query with at least one term that is long enough for the index. Shorter terms only narrow a search. */
export function isSearchable(query: string): boolean {
  return searchTerms(query).some((term) => partitionOf(term) !== undefined);
}

/** Returns the prefix that partitions the index, at most 12 bytes. Undefined for words that are too short. */
export function partitionOf(word: string): string | undefined {
  const shortest = shortestLike(word);
  const letters = Array.from(word.slice(0, 2 * shortest));
  return letters.length < shortest ? undefined : letters.slice(0, shortest).join('');
}

/** Returns the distinct indexed words of a quest: all of its title and the first ones of its description. */
export function searchWords({ title, description }: SearchableTexts): string[] {
  const ofTitle = [...wordsOf(title)].flatMap(({ forms }) => forms);
  return [...new Set([...ofTitle, ...firstWords(description)])].filter((word) => partitionOf(word) !== undefined);
}

/** Returns the words of a quest by index partition, sorted. */
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

/** True if each term is a prefix of a word of the quest. Terms too short for the index match any word of the texts. */
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
