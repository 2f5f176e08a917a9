import { noneMatch, parseIfMatch } from './if-match.ts';
import { Problem } from './problem.ts';

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"3"', 3],
    [' "12" ', 12],
    ['"3", "3"', 3],
    ['W/"2", "3"', 3],
  ])('%s requires the version %s', (header, version) => {
    expect(parseIfMatch(header)).toBe(version);
  });

  it.each(['W/"3"', '"abc"', '"0"', '"03"', '"-1"', '""', '"1", "2"', '"99999999999999999999"'])(
    '%s requires a version that nothing has',
    (header) => {
      expect(parseIfMatch(header)).toBe(0);
    },
  );

  it.each(['3', '"3', "'3'", '', '"3" "4"', 'w/"3"', '"3",'])('%s is no entity tag', (header) => {
    expect(() => parseIfMatch(header)).toThrow(Problem);
  });
});

describe('If-None-Match', () => {
  it.each<[string | undefined, boolean]>([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['*', true],
    ['"4"', false],
    ['3', false],
    [undefined, false],
  ])('%s names the tag "3": %s', (header, matches) => {
    expect(noneMatch(header, '"3"')).toBe(matches);
  });

  it('means nothing for an answer without a tag', () => {
    expect(noneMatch('*', undefined)).toBe(false);
  });
});
