import { RULE_ERRORS, RuleError, type RuleErrorCode } from './errors.ts';

const codes = Object.keys(RULE_ERRORS) as RuleErrorCode[];

describe('RuleError', () => {
  it.each(codes)('carries title and kind of %s', (code) => {
    const error = new RuleError<RuleErrorCode>(code, 'Why it is so.', {});
    expect(error).toMatchObject({ code, detail: 'Why it is so.', path: undefined, name: 'RuleError' });
    expect(RULE_ERRORS[code]).toMatchObject({ kind: error.kind, title: error.title });
  });

  it('has a message with code and detail', () => {
    expect(new RuleError('quest.own', 'You posted it.', {}).message).toBe('quest.own: You posted it.');
  });

  it('has the path of an invalid field', () => {
    const data = { earliest: '2026-05-04T13:00:00.000Z', latest: '2027-05-04T12:00:00.000Z' };
    expect(new RuleError('quest.deadline', 'Too near.', data, 'expiresAt').path).toBe('expiresAt');
  });

  it.each(codes)('gives every field of the data of %s the form that this field has in other codes', (code) => {
    for (const [name, form] of Object.entries<string>(RULE_ERRORS[code].data)) {
      const others = codes.flatMap((other) => Object.entries<string>(RULE_ERRORS[other].data));
      const forms = others.filter(([each]) => each === name).map(([, each]) => each.replace('?', ''));
      expect([name, ...new Set(forms)]).toEqual([name, form.replace('?', '')]);
    }
  });

  it.each(codes)('names %s as subject.reason', (code) => {
    expect(code).toMatch(/^[a-z]+\.[a-z-]+$/);
  });
});
