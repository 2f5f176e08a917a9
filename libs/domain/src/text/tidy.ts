import { isVisible } from './visible.ts';

/**
 * Returns the text without control characters, direction overrides and annotation marks, with `\n` as its only line break, without white
 * space and invisible characters at both ends. A text without a visible character becomes empty. Tidying a tidy text
 * changes nothing. Joiners and variation selectors inside the text stay: emoji, Persian and Hindi need them.
 * @param multiline false turns line breaks into spaces
 */
export function tidyText(text: string, multiline: boolean): string {
  const unified = text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(CONTROLS, '');
  const trimmed = trim(multiline ? unified : unified.replace(/\n+/g, ' '));
  return [...trimmed].some(isVisible) ? trimmed : '';
}

/**
 * C0 without the line feed, DEL, C1, the characters that reverse the direction of text and their deprecated relatives, those
 * of interlinear annotations, and noncharacters.
 */
// eslint-disable-next-line no-control-regex -- removing them is the purpose
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff]/g;

/** White space and invisible characters: soft hyphen, fillers, blanks, zero width space. */
// eslint-disable-next-line no-misleading-character-class -- single code points, each written as its number
const EMPTY = /[\s\u00ad\u034f\u115f\u1160\u180e\u200b\u2060\u2800\u3164\ufeff\uffa0]/;

/** Trims with two loops, because a regular expression backtracks quadratically on white space inside the text. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && EMPTY.test(text.charAt(start))) start += 1;
  while (end > start && EMPTY.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
