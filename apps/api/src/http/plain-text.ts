import { tidyText } from '@civicforge/domain';
import { decodeHTMLStrict } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { escapeText } from './html-markup.ts';

/** More rounds than text of people needs. Text nested deeper loses the characters that tags and entities consist of. */
const ROUNDS = 8;

/**
 * Returns text as it was typed, without markup of HTML elements, comments and entities, and tidy (see `tidyText`).
 * Cleaning cleaned text changes nothing.
 *
 * Only `&name;` of HTML and numeric references with their semicolon are entities, and only tags of HTML elements are
 * markup: `?lat=1&region=2`, `<mia@example.org>`, `x<y and y>z` and `<3` stay. Decoding and removing can uncover a tag
 * or an entity, so both are repeated until nothing changes.
 *
 * Every round is linear and the number of rounds is bounded. The caller bounds the length (`longestRaw`).
 */
export function cleanText(text: string, multiline: boolean): string {
  let cleaned = tidyText(text, multiline);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = tidyText(removeHtml(decode(cleaned)), multiline);
    if (next === cleaned) return cleaned;
    cleaned = next;
  }
  return tidyText(cleaned.replace(/[<>&]/g, ''), multiline);
}

/**
 * Longest text in UTF-16 units that is cleaned at all for a field of at most `max` characters: room for emoji, for
 * entities, and for the markup of a formatted text that was pasted.
 */
export function longestRaw(max: number): number {
  return 8 * max + 200;
}

/** True for a text that may be cleaned for a field of at most `max` characters. */
export function isBounded(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= longestRaw(max);
}

/** An ampersand written as an entity of an entity of an entity, in one step: the rounds stay few. */
const NESTED_AMPERSANDS = /&(?:amp|#0*38|#x0*26);(?:(?:amp|#0*38|#x0*26);)*/gi;

function decode(text: string): string {
  return decodeHTMLStrict(text.replace(NESTED_AMPERSANDS, '&'));
}

const WRITTEN_ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** The sanitizer answers in HTML, so that what it writes as entities is text again. */
function removeHtml(text: string): string {
  const html = sanitizeHtml(escapeText(text), {
    allowedTags: [],
    allowedAttributes: {},
    nonTextTags: ['script', 'style'],
    disallowedTagsMode: 'discard',
  });
  return html.replace(/&(?:lt|gt|quot|amp);/g, (entity) => WRITTEN_ENTITIES[entity] ?? entity);
}
