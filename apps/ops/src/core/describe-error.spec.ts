import { messageOf } from './describe-error.ts';

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('messageOf', () => {
  it('returns the message of an error', () => expect(messageOf(new Error('no such release'))).toBe('no such release'));

  it('returns a thrown value that is no error as text', () => expect(messageOf('gone')).toBe('gone'));

  it('appends each distinct cause once', () => {
    const cause = new Error('certificate has expired');
    expect(messageOf(new TypeError('fetch failed', { cause }))).toBe('fetch failed: certificate has expired');
    expect(messageOf(new Error('same', { cause: new Error('same') }))).toBe('same');
  });

  it('returns the code of a connection that every address refused', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(messageOf(refused)).toMatch(/^ECONNREFUSED \(nothing listens there: check the stack/);
  });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials', 'aws sso login'],
    ['ExpiredTokenException', 'The token has expired', 'aws sso login'],
    ['AccessDeniedException', 'not authorized to perform', 'names the role that may'],
    ['ThrottlingException', 'Rate exceeded', 'wait a minute'],
  ])('adds the remedy of %s', (name, message, advice) => {
    expect(messageOf(named(name, message))).toContain(message);
    expect(messageOf(named(name, message))).toContain(advice);
  });
});
