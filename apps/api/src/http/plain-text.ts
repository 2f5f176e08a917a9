import sanitizeHtml from 'sanitize-html';

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** More rounds than any honest text needs; one nested deeper loses every character that could mean something. */
const ROUNDS = 20;

/**
 * Plain text out of whatever was typed: no HTML, no entities, no control characters, `\n` as the only line break,
 * trimmed. Cleaning cleaned text changes nothing.
 *
 * The sanitizer answers in HTML, so its text is decoded; that can uncover a tag that was written in entities, so both
 * are repeated until nothing changes. `<3` and `a < b` are no tags and stay.
 */
export function cleanText(text: string, multiline: boolean): string {
  let cleaned = breakUnclosedTags(tidy(text, multiline));
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = tidy(breakUnclosedTags(stripOnce(cleaned)), multiline);
    if (next === cleaned) return cleaned;
    cleaned = next;
  }
  return tidy(cleaned.replace(/[<>&]/g, ''), multiline);
}

/** Length as people count it: a character outside the basic plane is one. */
export function textLength(text: string): number {
  return [...text].length;
}

/** An ampersand written as an entity of an entity of an entity, in one step: the rounds stay few. */
const NESTED_AMPERSANDS = /&(?:(?:amp|#0*38|#x0*26);?)+/gi;

function stripOnce(text: string): string {
  const html = sanitizeHtml(text.replace(NESTED_AMPERSANDS, '&'), {
    allowedTags: [],
    allowedAttributes: {},
    disallowedTagsMode: 'discard',
  });
  return html.replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/**
 * A `<` before a letter whose tag never ends would swallow the rest of the text. A space behind it keeps the text
 * and is no tag in any parser.
 */
function breakUnclosedTags(text: string): string {
  const lastEnd = text.lastIndexOf('>');
  return text.slice(0, lastEnd + 1) + text.slice(lastEnd + 1).replace(/<(?=[a-z/!?])/gi, '< ');
}

function tidy(text: string, multiline: boolean): string {
  const oneKindOfBreak = text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\r\n?|[\u2028\u2029]/g, '\n');
  const lines = multiline ? oneKindOfBreak : oneKindOfBreak.replace(/\n+/g, ' ');
  return lines.replace(/\t/g, ' ').replace(CONTROLS, '').replace(EDGES, '');
}

/** C0 without the line feed, DEL, C1, and the marks that reverse the direction of what follows. */
// eslint-disable-next-line no-control-regex -- removing them is the purpose
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** White space and invisible characters at both ends; the joiners inside emoji and scripts stay. */
const EDGES = /^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$/g;
