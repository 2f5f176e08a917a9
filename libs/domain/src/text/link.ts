/** Longest link, as typed and as stored. */
export const LONGEST_LINK = 2_000;

/** White space, delimiters, controls, and characters that change the direction of what a reader sees. */
const NO_LINK = /[\s<>"\\\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Returns an https link as the URL parser writes it: ASCII, the host in punycode, everything else percent-encoded.
 * Undefined for every other scheme, for credentials, and for a link with characters that hide where it leads.
 * @see https://url.spec.whatwg.org/#url-serializing
 */
export function parseLink(text: string): string | undefined {
  if (text.length > LONGEST_LINK || NO_LINK.test(text) || !/^https:\/\/[^/]/i.test(text)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const { href, protocol, username, password } = new URL(text);
  const isPlain = protocol === 'https:' && username === '' && password === '';
  return isPlain && href.length <= LONGEST_LINK ? href : undefined;
}
