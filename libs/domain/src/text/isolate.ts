/** Characters that embed, override or isolate a direction. Texts that members write now have none (`tidyText`). */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Letters and marks that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Returns text of people for the middle of a sentence of ours, where no markup says where it begins and ends: a text with
 * letters from right to left stands between a first strong isolate and its end, so that it orders itself and not the words,
 * digits and quotation marks around it. Other texts stay as they are. HTML pages have the element `bdi` for this.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
export function isolateText(text: string): string {
  const plain = text.replace(DIRECTIONS, '');
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}
