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

  it('says that an answer is not readable instead of showing where its parser stopped', () => {
    const error = Object.assign(new SyntaxError(`Unexpected token '<', "<!doctype "... is not valid JSON`), {
      $response: { statusCode: 404 },
    });
    expect(messageOf(error)).toMatch(/^the answer of AWS with 404 is not readable \(a proxy of your network/);
    const xml = Object.assign(new Error('XML parse error\n  Deserialization error: see $response'), { $response: {} });
    expect(messageOf(xml)).toMatch(/^the answer of AWS is not readable/);
    expect(messageOf(new SyntaxError('Unexpected token'))).toBe('Unexpected token');
  });

  it('never shows the text that is not JSON', () => {
    let thrown: unknown;
    try {
      JSON.parse('secret-of-a-stage');
    } catch (error) {
      thrown = error;
    }
    expect(messageOf(thrown)).toBe('it is not valid JSON');
    expect(messageOf(new Error('person-1', { cause: thrown }))).toBe('person-1: it is not valid JSON');
  });

  it.each([
    ['CredentialsProviderError', 'Could not load credentials', 'aws sso login'],
    ['ExpiredTokenException', 'The token has expired', 'aws sso login'],
    ['AccessDeniedException', 'not authorized to perform', 'names the role that may'],
    ['ThrottlingException', 'Rate exceeded', 'wait a minute'],
    ['DeploymentLimitExceededException', 'already has an active Deployment', '"deploy status" shows it'],
  ])('adds the remedy of %s', (name, message, advice) => {
    expect(messageOf(named(name, message))).toContain(message);
    expect(messageOf(named(name, message))).toContain(advice);
  });
});
