import { inputErrors } from './input-errors.ts';

describe('inputErrors', () => {
  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('refuses half of a surrogate pair at every level', (text) => {
    const error = { path: 'links.1', message: 'must be Unicode text' };
    expect(inputErrors({ title: 'x', links: ['y', text] })).toEqual([error]);
    expect(inputErrors(text)).toEqual([{ path: '', message: 'must be Unicode text' }]);
    expect(inputErrors({ [text]: 1 })).toHaveLength(1);
  });

  it.each([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])('refuses a field named %s', (name) => {
    const body = JSON.parse(`{"${name}":1,"nested":{"list":[{"${name}":"x"}]}}`) as unknown;
    expect(inputErrors(body)).toEqual([
      { path: name, message: 'is not a known field' },
      { path: `nested.list.0.${name}`, message: 'is not a known field' },
    ]);
  });

  it('repeats a name cut and as Unicode text', () => {
    const [error] = inputErrors({ [`\ud800${'x'.repeat(500)}`]: 1 });
    expect(error?.path).toBe(`\ufffd${'x'.repeat(99)}`);
  });

  it('finds nothing wrong with Unicode text of every script', () => {
    expect(inputErrors({ title: '👩‍🌾 नमस्ते', links: [], amount: 3, nothing: null })).toEqual([]);
  });
});
