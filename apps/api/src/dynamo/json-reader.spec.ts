import fc from 'fast-check';
import { encodeItem } from './attribute-values.ts';
import { JsonReader } from './json-reader.ts';

const PLAIN = { members: {} } as const;

/** Items compare by content: those of the reader have no prototype. */
function same(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('the reader of answers', () => {
  it('reads every JSON text as JSON.parse does, with any white space', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(0, 1, '\t', '\r\n '), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space);
        expect(same(new JsonReader(spaced).document(PLAIN))).toEqual(same(JSON.parse(spaced)));
      }),
    );
  });

  it.each(['valueOf', 'constructor', 'toString', '__proto__'])('reads a member with the inherited name %s', (name) => {
    const text = `{"${name}":{"a":{"b":[1]}}}`;
    expect(JSON.stringify(new JsonReader(text).document(PLAIN))).toBe(text);
  });

  it('refuses every text that JSON.parse refuses for its structure', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '}', ']', ',', ':', '"', '{"S":'), (text, at, part) => {
        const broken = text.slice(0, at % (text.length + 1)) + part;
        if (isJson(broken)) return;
        expect(() => new JsonReader(broken).document(PLAIN)).toThrow(SyntaxError);
      }),
    );
  });

  it('reads an item whose attributes have the names of types and of object members', () => {
    const item = { S: 'N', N: 1, M: { M: { L: [null, true] } }, L: [], Item: 'a', constructor: 2 };
    const text = JSON.stringify({ Item: encodeItem(item) }).replace('"constructor"', '"__proto__":{"S":"b"},$&');
    const { Item: read } = new JsonReader(text).document({ members: { Item: 'item' } }) as { Item: typeof item };
    const { ['__proto__']: added, ...others } = read as typeof item & { __proto__: unknown };
    expect(added).toBe('b');
    expect(same(others)).toEqual(item);
  });

  it('refuses an attribute of unknown type', () => {
    const read = () => new JsonReader('{"Item":{"a":{"X":"1"}}}').document({ members: { Item: 'item' } });
    expect(read).toThrow(TypeError);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
