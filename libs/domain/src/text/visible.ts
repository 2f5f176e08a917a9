/**
 * Text length. A maximum counts code points; a minimum counts visible characters, so that a text of soft hyphens or
 * fillers is empty.
 */

/** Returns the number of code points. */
export function textLength(text: string): number {
  return [...text].length;
}

/**
 * Letters, digits, punctuation and symbols that leave ink. Default-ignorable code points (soft hyphen, joiners, Hangul
 * fillers, tags, variation selectors) are letters or marks by category and still draw nothing; the listed ones are
 * blank by design: Braille blank, object replacement, musical null notehead, Egyptian blanks.
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const INK = /^[\p{L}\p{N}\p{P}\p{S}]$/u;
const BLANK = /^[\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}\u{13441}\u{13442}]$/u;
const MARK = /^\p{M}$/u;

/** An emoji with its modifiers, tags and joined emoji, a flag, or a keycap. */
const EMOJI =
  /\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f\u{e0020}-\u{e007f}]*(?:\u200d\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f\u{e0020}-\u{e007f}]*)*|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3/u;

/**
 * Emoji, and letters with their marks. Replaces `Intl.Segmenter`, so that the service and every browser
 * count alike despite different versions of the Unicode data.
 */
const CLUSTERS = new RegExp(`(?<emoji>${EMOJI.source})|\\P{M}\\p{M}*`, 'gu');

/** Marks that count on one letter: a Devanagari vowel sign with its nasal, a Vietnamese tone, a Thai vowel with its tone. */
const MARKS_PER_LETTER = 2;

/** True for a code point that is visible by itself. */
export function isVisible(character: string): boolean {
  return INK.test(character) && !BLANK.test(character);
}

/** A gap between words; the Braille blank is the space of Braille. */
const GAP = /[\s\u2800]/;

/**
 * Returns the number of visible characters. An emoji sequence or a flag is one. A letter is one, and each of its first
 * two marks is one more, so that scripts that write vowels as marks are not shorter than others. A run of white space
 * between visible characters is one. Marks without a letter and invisible code points count 0.
 */
export function visibleLength(text: string): number {
  let length = 0;
  let gap = 0;
  for (const match of text.normalize('NFC').matchAll(CLUSTERS)) {
    const visible = match.groups?.['emoji'] === undefined ? visibleIn(match[0]) : 1;
    if (visible > 0) {
      length += visible + gap;
      gap = 0;
    } else if (length > 0 && GAP.test(match[0])) gap = 1;
  }
  return length;
}

function visibleIn(cluster: string): number {
  const [letter = '', ...rest] = cluster;
  if (!isVisible(letter)) return 0;
  const marks = rest.filter((mark) => MARK.test(mark) && !BLANK.test(mark)).length;
  return 1 + Math.min(marks, MARKS_PER_LETTER);
}

/** Bounds of a text: `min` in visible characters, `max` in code points. */
export interface TextBounds {
  readonly min?: number;
  readonly max: number;
}

/** True if a tidy text (see `tidyText`) is long enough to read and short enough to store. */
export function fits(text: string, { min = 0, max }: TextBounds): boolean {
  return textLength(text) <= max && visibleLength(text) >= min;
}
