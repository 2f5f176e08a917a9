/**
 * Letters that Unicode does not decompose, with their ASCII or base replacement (lower case).
 * @see https://www.unicode.org/reports/tr15/ for the decompositions that need no entry here
 */
const FOLDED: Readonly<Record<string, string>> = {
  // Latin with strokes, hooks and ligatures.
  ...{ ł: 'l', ƚ: 'l', ɫ: 'l', ø: 'o', ɵ: 'o', ɔ: 'o', đ: 'd', ð: 'd', ɖ: 'd', ɗ: 'd', ħ: 'h', ŧ: 't', ƭ: 't', ⱦ: 't' },
  ...{ ı: 'i', ɨ: 'i', ȷ: 'j', ɉ: 'j', ĸ: 'k', ƙ: 'k', ŋ: 'n', ɲ: 'n', ə: 'e', ɛ: 'e', ɇ: 'e', ⱥ: 'a', ʉ: 'u', ʋ: 'v' },
  ...{ ɓ: 'b', ƀ: 'b', ȼ: 'c', ƒ: 'f', ɠ: 'g', ǥ: 'g', ƥ: 'p', ɍ: 'r', ƴ: 'y', ɏ: 'y', ƶ: 'z' },
  ...{ æ: 'ae', œ: 'oe', ß: 'ss', þ: 'th' },
  // Apostrophes that are letters: Hawaiʻi is found by "hawaii".
  ...{ ʹ: '', ʺ: '', ʻ: '', ʼ: '', ʽ: '', ʾ: '', ʿ: '' },
  // The Greek sigma at the end of a word, and the Ukrainian ge.
  ...{ ς: 'σ', ґ: 'г' },
  // Arabic letters that keyboards of several languages write differently, the tatweel, and digits.
  ...{ ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ٱ: 'ا', ـ: '' },
  ...digits('٠'),
  ...digits('۰'),
};

/** Letters with an alternative spelling of two letters: Bäume or Baeume, Sønder or Soender, Århus or Aarhus. */
const SPELT_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', ŋ: 'ng' };

/** Two letters that may spell one vowel. Not after another vowel or a q, where they spell two: neue, bauen, Quelle. */
const TWO_FOR_ONE = /(?<![aeiouq])([aou])(?:(?<=a)a|e)/g;

/**
 * Marks that a search ignores: accents of alphabets, vowel points of Hebrew and Arabic. Vowel signs of other scripts
 * and the voicing marks of kana (U+3099, U+309A) make another word and stay.
 */
const IGNORED_MARKS =
  /(?![\u3099\u309a])[\p{Script=Inherited}]|(?=\p{Mn})[\p{sc=Hebr}\p{sc=Arab}\p{sc=Cyrl}\p{sc=Syrc}]/gu;

/** Words that need only lower case. */
const ASCII = /^[\u0020-\u007e]*$/;

/** Katakana with a hiragana of the same sound, 0x60 code points below. */
const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;

/**
 * Returns the form of a word that index and query share: lower case, no diacritics, letters of `FOLDED` replaced.
 * Folding preserves prefixes.
 */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  const bare = word.normalize('NFKD').replace(IGNORED_MARKS, '').normalize('NFC').toLowerCase();
  return Array.from(bare, (letter) => FOLDED[letter] ?? letter)
    .join('')
    .replace(KATAKANA, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}

/**
 * Returns every form under which a word is indexed, `fold` first. The others let both spellings of an umlaut find
 * each other: `Bäume` is found by `baume` and `baeume`, `Baeume` by `baeume` and, through `Bäume`, by `baume`.
 */
export function indexedForms(word: string): string[] {
  const plain = fold(word);
  if (ASCII.test(word)) return distinct(plain, plain.replace(TWO_FOR_ONE, '$1'));
  const lower = word.normalize('NFC').toLowerCase();
  const speltOut = fold(Array.from(lower, (letter) => SPELT_OUT[letter] ?? letter).join(''));
  return distinct(plain, speltOut, plain.replace(TWO_FOR_ONE, '$1'));
}

function distinct(...forms: readonly string[]): string[] {
  return forms.filter((form, index) => forms.indexOf(form) === index);
}

function digits(zero: string): Record<string, string> {
  const first = zero.codePointAt(0) ?? 0;
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, digit) => [String.fromCodePoint(first + digit), `${digit}`]),
  );
}
