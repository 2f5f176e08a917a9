import { FLAGS } from './testing-flags.ts';
import { booleanFlags, ofrepBadContext, ofrepBulk, ofrepNotFound, ofrepOne, readOfrepContext } from './ofrep.ts';
import { prepareFlags } from './rules.ts';

const rules = prepareFlags(FLAGS, {
  flags: {
    maintenance_mode: { enabled: true, message: 'Back at noon', retry_after_seconds: 60 },
    wallet_integration: { whitelist_users: ['ada'] },
  },
});

describe('the context of a remote evaluation', () => {
  const ada = { targetingKey: 'ada', groups: ['moderators'], email: 'ada@example.org' };
  const claimed = { targetingKey: 'admin', groups: ['admins'], email: 'root@example.org', locale: 'de' };

  it('has the person from the session, and attributes from the body', () => {
    expect(readOfrepContext({ context: claimed }, ada)).toEqual({ ...ada, locale: 'de' });
  });

  it('has no person without a session, whatever the body says', () => {
    expect(readOfrepContext({ context: claimed }, undefined)).toEqual({ locale: 'de' });
  });

  it('does not take the e-mail of the body where the session has none', () => {
    const { email, ...known } = ada;
    expect(readOfrepContext({ context: claimed }, known)).not.toHaveProperty('email', email);
    expect(readOfrepContext({ context: claimed }, known)).not.toHaveProperty('email');
  });

  it.each([undefined, {}, { context: {} }])('may be empty: %j', (body) => {
    expect(readOfrepContext(body, undefined)).toEqual({});
  });

  it.each([null, [], 'x', { context: 'x' }, { context: [] }, { context: null }])('is refused: %j', (body) => {
    const isEmpty = typeof body === 'object' && body !== null && !Array.isArray(body) && body.context === null;
    expect(readOfrepContext(body, ada)).toEqual(isEmpty ? ada : undefined);
  });
});

describe('the answers of a remote evaluation', () => {
  it('name value, variant, reason and metadata', () => {
    expect(ofrepOne(rules, 'maintenance_mode', {}, 0)).toEqual({
      key: 'maintenance_mode',
      value: true,
      variant: 'on',
      reason: 'STATIC',
      metadata: { message: 'Back at noon', retry_after_seconds: 60 },
    });
    expect(ofrepOne(rules, 'nowhere', {}, 0)).toBeUndefined();
  });

  it('give all flags at once, with a tag that changes when an answer does', () => {
    const ada = ofrepBulk(rules, { targetingKey: 'ada' }, 0);
    expect(ada.body.flags.map(({ key }) => key)).toEqual(Object.keys(FLAGS));
    expect(ofrepBulk(rules, { targetingKey: 'ada' }, 5).etag).toBe(ada.etag);
    expect(ofrepBulk(rules, { targetingKey: 'ben' }, 0).etag).not.toBe(ada.etag);
    expect(ada.etag).toMatch(/^"[0-9a-f]{8}"$/);
  });

  it('have the protocol’s errors', () => {
    expect(ofrepNotFound('x')).toEqual({ key: 'x', errorCode: 'FLAG_NOT_FOUND', errorDetails: 'flag x not found' });
    expect(ofrepBadContext('x')).toMatchObject({ key: 'x', errorCode: 'INVALID_CONTEXT' });
    expect(ofrepBadContext()).not.toHaveProperty('key');
  });

  it('are a flat map of booleans for those who want no more', () => {
    const flags = booleanFlags(rules, { targetingKey: 'ada' }, 0);
    expect(flags).toMatchObject({
      dual_attestation: true,
      wallet_integration: true,
      maintenance_mode: true,
      advanced_search: false,
    });
    expect(Object.keys(flags).sort()).toEqual(Object.keys(FLAGS).sort());
  });
});
