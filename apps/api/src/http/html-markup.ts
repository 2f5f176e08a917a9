import { isElement, isMarkup, isMarkupWithoutEnd } from './html-elements.ts';

const OPENING = /<(?:!--|!doctype(?=[\s>])|\/?[a-z][a-z0-9]*(?=[\s/>]|$))/gi;

/** Elements whose content is no text. */
const RAW_ENDS = new Map([
  ['script', /<\/script(?=[\s/>])/gi],
  ['style', /<\/style(?=[\s/>])/gi],
]);

/** A part of the text that is no text: markup to keep or to drop. */
interface Found {
  /** Index behind the markup. */
  readonly end: number;
  /** HTML in place of the markup. */
  readonly html: string;
}

/**
 * Turns text into HTML whose only tags are those that the text itself contains as markup of HTML elements; every other
 * `<`, `>` and `&` is escaped. Comments, doctypes and the content of scripts and styles are dropped. A tag or comment
 * that never ends is text with a space behind `<`, so that no parser takes it and what follows for a tag.
 *
 * Runs in linear time: an unquoted `<` ends the search for the end of a tag, a quoted value makes a tag markup, so that
 * it is not read again, and an end that was not found once is not looked for again.
 */
export function escapeText(text: string): string {
  const pieces: string[] = [];
  const reader = new MarkupReader(text);
  const openings = new RegExp(OPENING);
  let written = 0;
  for (let match = openings.exec(text); match !== null; match = openings.exec(text)) {
    const found = reader.read(match.index, match[0].toLowerCase());
    if (found === undefined) continue;
    pieces.push(escape(text.slice(written, match.index)), found.html);
    written = found.end;
    openings.lastIndex = found.end;
  }
  pieces.push(escape(text.slice(written)));
  return pieces.join('');
}

class MarkupReader {
  readonly #text: string;
  /** Ends that the rest of the text does not contain. */
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Markup at `start`; undefined if it is text. */
  read(start: number, opening: string): Found | undefined {
    if (opening === '<!--') return this.#until('-->', start);
    if (opening.startsWith('<!')) return this.#until('>', start);
    const isEndTag = opening.startsWith('</');
    const name = opening.slice(isEndTag ? 2 : 1);
    if (!isElement(name)) return undefined;
    const from = start + opening.length;
    const { end, isClosed } = this.#tagEnd(from);
    const attributes = this.#text.slice(from, end);
    if (!isClosed) return isMarkupWithoutEnd(name, attributes) ? broken(start) : undefined;
    if (!isEndTag && !isMarkup(name, attributes)) return undefined;
    const behind = end + 1;
    const content = isEndTag ? undefined : this.#rawEnd(name, behind);
    if (content !== undefined) return { end: content, html: '' };
    return { end: behind, html: RAW_ENDS.has(name) ? '' : this.#text.slice(start, behind) };
  }

  #until(end: string, start: number): Found {
    const at = this.#missing.has(end) ? -1 : this.#text.indexOf(end, start + 2);
    if (at !== -1) return { end: at + end.length, html: '' };
    this.#missing.add(end);
    return broken(start);
  }

  /** Index of the `>` that ends a tag, or of the place where it cannot go on. As in HTML, quotes count behind `=` alone. */
  #tagEnd(from: number): { readonly end: number; readonly isClosed: boolean } {
    const text = this.#text;
    let isBehindEquals = false;
    for (let at = from; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (character === '>' || character === '<') return { end: at, isClosed: character === '>' };
      if (isBehindEquals && (character === '"' || character === "'")) {
        const closing = this.#missing.has(character) ? -1 : text.indexOf(character, at + 1);
        if (closing === -1) {
          this.#missing.add(character);
          return { end: at + 1, isClosed: false };
        }
        at = closing;
      }
      isBehindEquals = character === '=' || (isBehindEquals && /\s/.test(character));
    }
    return { end: text.length, isClosed: false };
  }

  /** Where the end tag of a script or style begins. */
  #rawEnd(name: string, from: number): number | undefined {
    const ends = RAW_ENDS.get(name);
    if (ends === undefined || this.#missing.has(name)) return undefined;
    const search = new RegExp(ends);
    search.lastIndex = from;
    const at = search.exec(this.#text)?.index;
    if (at === undefined) this.#missing.add(name);
    return at;
  }
}

function broken(start: number): Found {
  return { end: start + 1, html: '&lt; ' };
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
