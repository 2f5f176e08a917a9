import { isSame } from './install.mjs';

describe('isSame', () => {
  it.each([
    ['1.21.0', '1.21.0', true],
    ['v1.21.0', '1.21.0', true],
    ['1.21.1', '1.21.0', false],
    [undefined, '1.21.0', false],
  ])('compares an installed %s with %s', (present, wanted, expected) => {
    expect(isSame(present, wanted)).toBe(expected);
  });
});
