import { bytesOf, type Item, numberOf } from './attribute-values.ts';

/** Where a request or an answer has items. `each` is every entry of a list or member of an object. */
export type Shape = 'item' | { readonly each: Shape } | { readonly members: Readonly<Record<string, Shape>> };

const [QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [34, 44, 58, 91, 92, 93, 123, 125];
const SPACE = 32;
const WORD = /-?\d[\d.eE+-]*|true|false|null/y;

/**
 * Reads JSON (RFC 8259) whose items have DynamoDB's attribute values, and returns plain values at once. `JSON.parse` makes
 * an object of each attribute, and items come with their attributes in any order, which costs V8 a hidden class for each
 * order. Objects therefore have no prototype; an attribute may have any name. Strings share the memory of the text, so a cache
 * keeps copies (`http/own-copy.ts`).
 */
export class JsonReader {
  readonly #text: string;
  readonly #hasEscapes: boolean;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hasEscapes = text.includes('\\');
  }

  /**
   * Reads the whole text.
   * @throws SyntaxError for text that is not JSON; TypeError for an attribute of unknown type
   */
  document(shape: Shape): unknown {
    const value = this.#value(shape);
    if (!Number.isNaN(this.#peek())) throw this.#unexpected();
    return value;
  }

  #value(shape: Shape | undefined): unknown {
    switch (this.#peek()) {
      case OPEN:
        return this.#object((name) => this.#member(shape, name));
      case OPEN_LIST:
        return this.#list(() => this.#value(isEach(shape) ? shape.each : undefined));
      case QUOTE:
        return this.#string();
      default:
        return this.#word();
    }
  }

  #member(shape: Shape | undefined, name: string): unknown {
    if (shape === undefined) return this.#value(undefined);
    if (shape === 'item') return this.#attribute();
    return this.#value(memberShape(shape, name));
  }

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
  #attribute(): unknown {
    this.#expect(OPEN);
    const type = this.#string();
    this.#expect(COLON);
    const value = this.#typed(type);
    this.#expect(CLOSE);
    return value;
  }

  #typed(type: string): unknown {
    switch (type) {
      case 'S':
        return this.#string();
      case 'N':
        return numberOf(this.#string());
      case 'BOOL':
        return this.#word();
      case 'NULL':
        this.#word();
        return null;
      case 'M':
        return this.#object(() => this.#attribute());
      case 'L':
        return this.#list(() => this.#attribute());
      case 'B':
        return bytesOf(this.#string());
      case 'SS':
        return new Set(this.#list(() => this.#string()));
      case 'NS':
        return new Set(this.#list(() => numberOf(this.#string())));
      case 'BS':
        return new Set(this.#list(() => bytesOf(this.#string())));
      default:
        throw new TypeError('an attribute value of DynamoDB has an unknown type');
    }
  }

  #object(read: (name: string) => unknown): Item {
    const object = Object.create(null) as Item;
    this.#expect(OPEN);
    if (this.#accepts(CLOSE)) return object;
    do {
      const name = this.#string();
      this.#expect(COLON);
      object[name] = read(name);
    } while (this.#accepts(COMMA));
    this.#expect(CLOSE);
    return object;
  }

  #list<T>(read: () => T): T[] {
    const list: T[] = [];
    this.#expect(OPEN_LIST);
    if (this.#accepts(CLOSE_LIST)) return list;
    do list.push(read());
    while (this.#accepts(COMMA));
    this.#expect(CLOSE_LIST);
    return list;
  }

  #string(): string {
    this.#expect(QUOTE);
    const begin = this.#at;
    const end = this.#hasEscapes ? this.#endOfString(begin) : this.#text.indexOf('"', begin);
    if (end === -1) throw this.#unexpected();
    this.#at = end + 1;
    const text = this.#text.slice(begin, end);
    return this.#hasEscapes && text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }

  #endOfString(begin: number): number {
    let at = begin;
    while (at < this.#text.length && this.#text.charCodeAt(at) !== QUOTE) {
      at += this.#text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    }
    return at < this.#text.length ? at : -1;
  }

  #word(): unknown {
    WORD.lastIndex = this.#at;
    const [word] = WORD.exec(this.#text) ?? [];
    if (word === undefined) throw this.#unexpected();
    this.#at += word.length;
    return JSON.parse(word);
  }

  /** Returns the next code unit that is no white space; NaN at the end. */
  #peek(): number {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at += 1;
    return this.#text.charCodeAt(this.#at);
  }

  #accepts(code: number | undefined): boolean {
    if (this.#peek() !== code) return false;
    this.#at += 1;
    return true;
  }

  #expect(code: number | undefined): void {
    if (!this.#accepts(code)) throw this.#unexpected();
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`the answer of DynamoDB is not JSON at ${this.#at}`);
  }
}

/** Returns the shape of a member. A text may name members like an object's own methods. */
export function memberShape(shape: Exclude<Shape, 'item'>, name: string): Shape | undefined {
  if (isEach(shape)) return shape.each;
  return Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
}

function isEach(shape: Shape | undefined): shape is { readonly each: Shape } {
  return typeof shape === 'object' && 'each' in shape;
}
