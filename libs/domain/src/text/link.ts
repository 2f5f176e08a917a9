/** Maximum length of a link, as typed and as stored. */
export const LONGEST_LINK = 2_000;

/** White space, delimiters, control characters and direction controls. */
const NO_LINK = /[\s<>"\\\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Returns an https link in its serialized form: ASCII, the host in punycode, the rest percent-encoded.
 * Undefined for other schemes, for credentials, and for characters that hide the target.
 * @see https://url.spec.whatwg.org/#url-serializing
 */
export function parseLink(text: string): string | undefined {
  if (text.length > LONGEST_LINK || NO_LINK.test(text) || !/^https:\/\/[^/]/i.test(text)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const { href, protocol, username, password } = new URL(text);
  const isPlain = protocol === 'https:' && username === '' && password === '';
  // A host is folded: a fullwidth quotation mark, for example, becomes a plain one.
  return isPlain && href.length <= LONGEST_LINK && !NO_LINK.test(href) ? href : undefined;
}
