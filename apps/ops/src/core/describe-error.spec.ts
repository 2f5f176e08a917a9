import { messageOf } from './describe-error.ts';

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('the words of an error', () => {
  it('are its own where they say enough', () =>
    expect(messageOf(new Error('no such release'))).toBe('no such release'));

  it('are whatever was thrown where it is no error', () => expect(messageOf('gone')).toBe('gone'));

  it('name what it came from, each thing once', () => {
    const cause = new Error('certificate has expired');
    expect(messageOf(new TypeError('fetch failed', { cause }))).toBe('fetch failed: certificate has expired');
    expect(messageOf(new Error('same', { cause: new Error('same') }))).toBe('same');
  });

  it('are those of a connection that was refused at every address', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(messageOf(refused)).toMatch(/^ECONNREFUSED \(nothing listens there: does the stack run/);
  });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials', 'aws sso login'],
    ['ExpiredTokenException', 'The token has expired', 'aws sso login'],
    ['AccessDeniedException', 'not authorized to perform', 'names the role that may'],
    ['ThrottlingException', 'Rate exceeded', 'wait a minute'],
  ])('say what to do about %s', (name, message, advice) => {
    expect(messageOf(named(name, message))).toContain(message);
    expect(messageOf(named(name, message))).toContain(advice);
  });
});
