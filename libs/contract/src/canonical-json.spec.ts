import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: { d: [1, 'x'], c: null } }, '{"a":{"c":null,"d":[1,"x"]},"b":1}'],
    [{ a: undefined }, '{}'],
    [[undefined], '[null]'],
    ['ü"', '"ü\\""'],
    [0, '0'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('encodes values that JSON lacks, at every depth', () => {
    const encode = (value: unknown) => (value instanceof Set ? { set: [...value] } : value);
    expect(canonicalJson({ tags: [new Set(['a'])] }, encode)).toBe('{"tags":[{"set":["a"]}]}');
  });
});
