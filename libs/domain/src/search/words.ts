import { fold, indexedForms } from './fold.ts';

/** Maximum length of an indexed word in code points, at most 200 bytes of a key. Index and queries are cut to it. */
export const LONGEST_WORD = 50;

/** Scripts without spaces between words, and Hangul, which has none inside compounds and before particles. */
const UNSPACED_SCRIPTS = 'Hani Hira Kana Hang Thai Laoo Khmr Mymr Lana Talu Tale Tavt';
const UNSPACED = UNSPACED_SCRIPTS.split(' ')
  .map((script) => `\\p{scx=${script}}`)
  .join('');

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const PART = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;

/** Characters without a width, such as the soft hyphen and joiners, except the zero width space. */
const INVISIBLE = /(?!\u200b)\p{Default_Ignorable_Code_Point}/gu;
const SPACE_WITHIN_UNSPACED = new RegExp(`(?<=[${UNSPACED}]\\p{M}*)\\u200b+(?=[${UNSPACED}])`, 'gu');

/** Minimum length of an indexed word, in code points, for scripts with words shorter than three letters. */
const SHORTEST: readonly (readonly [RegExp, number])[] = [
  [/^[\p{sc=Hani}\p{sc=Hang}]/u, 1],
  [IS_UNSPACED, 2],
  [
    /^[\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}]/u,
    2,
  ],
  [/^[\p{sc=Ethi}\p{sc=Tibt}\p{sc=Cher}\p{sc=Cans}\p{sc=Yiii}]/u, 2],
];
const SHORTEST_OTHERWISE = 3;

/** One word of a text, or one part of a text that has no spaces. */
export interface TextWord {
  /** The indexed forms, each cut to `LONGEST_WORD`. Queries use the first. */
  readonly forms: readonly [string, ...string[]];
  /** A `pair` of neighbours (or a lone letter) of a script without spaces; the `tail` is the last letter of such a run. */
  readonly kind: 'word' | 'pair' | 'tail';
}

/**
 * Yields the words of a text in order, with repetitions. A run of letters in a script without spaces yields each letter
 * with its successor, so that every part of the text matches.
 */
export function* wordsOf(text: string): Generator<TextWord> {
  const visible = text.normalize('NFKC').replace(INVISIBLE, '').replace(SPACE_WITHIN_UNSPACED, '');
  for (const [word] of visible.matchAll(WORD)) {
    for (const part of HAS_UNSPACED.test(word) ? (word.match(PART) ?? []) : [word]) {
      if (IS_UNSPACED.test(part)) yield* pairsOf(part);
      else yield { forms: cutForms(indexedForms(part)), kind: 'word' };
    }
  }
}

/** Returns the minimum length of an indexed word in the script of this word, in code points. */
export function shortestLike(word: string): number {
  return SHORTEST.find(([script]) => script.test(word))?.[1] ?? SHORTEST_OTHERWISE;
}

function* pairsOf(run: string): Generator<TextWord> {
  const letters = fold(run).match(CLUSTER) ?? [];
  for (const [index, letter] of letters.entries()) {
    const next = letters[index + 1] ?? '';
    yield { forms: cutForms([letter + next]), kind: index > 0 && next === '' ? 'tail' : 'pair' };
  }
}

function cutForms([first = '', ...others]: readonly string[]): [string, ...string[]] {
  return [cut(first), ...others.map(cut)];
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join('');
}
