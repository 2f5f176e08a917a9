import { RULE_ERRORS, RuleError, type RuleErrorCode } from './errors.ts';

const codes = Object.keys(RULE_ERRORS) as RuleErrorCode[];

describe('RuleError', () => {
  it.each(codes)('carries title and kind of %s', (code) => {
    const error = new RuleError(code, 'Why it is so.');
    expect(error).toMatchObject({ code, detail: 'Why it is so.', path: undefined, name: 'RuleError' });
    expect({ kind: error.kind, title: error.title }).toEqual(RULE_ERRORS[code]);
  });

  it('names its code and detail in the message, for the log', () => {
    expect(new RuleError('quest.own', 'You posted it.').message).toBe('quest.own: You posted it.');
  });

  it('names the field where the content is at fault', () => {
    expect(new RuleError('quest.deadline', 'Too near.', 'expiresAt').path).toBe('expiresAt');
  });

  it.each(codes)('names %s as subject.reason', (code) => {
    expect(code).toMatch(/^[a-z]+\.[a-z-]+$/);
  });
});
