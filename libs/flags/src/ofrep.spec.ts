import { FLAGS } from './testing-flags.ts';
import type { FlagManifest } from './definition.ts';
import {
  booleanFlags,
  OFREP_REASONS,
  ofrepBulk,
  ofrepNotFound,
  ofrepOne,
  ofrepQueryError,
  readOfrepContext,
} from './ofrep.ts';
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

  const read = (body: unknown, caller?: typeof ada | Omit<typeof ada, 'email'>) => readOfrepContext(body, caller);

  it('takes the person from the session and attributes from the body', () => {
    expect(read({ context: claimed }, ada)).toEqual({ context: { ...ada, locale: 'de' } });
  });

  it('contains no person without a session', () => {
    expect(read({ context: claimed })).toEqual({ context: { locale: 'de' } });
  });

  it('ignores the e-mail of the body when the session has none', () => {
    const { email: _, ...known } = ada;
    expect(read({ context: claimed }, known)).toEqual({ context: { ...known, locale: 'de' } });
  });

  it('may be empty', () => {
    expect(read({ context: {} })).toEqual({ context: {} });
  });

  it.each([undefined, null, [], 'x', {}, { context: 'x' }, { context: [] }, { context: null }])(
    'is refused as INVALID_CONTEXT when it is missing or no object: %j',
    (body) => {
      expect(read(body, ada)).toMatchObject({ error: { errorCode: 'INVALID_CONTEXT' } });
    },
  );

  it.each([null, 5, '', {}])('is refused as TARGETING_KEY_MISSING with the targeting key %j', (targetingKey) => {
    expect(read({ context: { targetingKey } }, ada)).toMatchObject({ error: { errorCode: 'TARGETING_KEY_MISSING' } });
  });
});

describe('the query of a refetch', () => {
  it.each([
    {},
    { flagConfigEtag: '"v12"', flagConfigLastModified: '1771622898' },
    { flagConfigLastModified: '2026-02-20T21:28:18Z' },
    { parameterOfALaterVersion: ['a', 'b'] },
  ])('is accepted: %j', (query) => {
    expect(ofrepQueryError(query)).toBeUndefined();
  });

  it.each([
    { flagConfigEtag: ['a', 'b'] },
    { flagConfigEtag: 'x'.repeat(257) },
    { flagConfigLastModified: 'yesterday' },
    { flagConfigLastModified: '-1e99' },
    { flagConfigLastModified: ['1', '2'] },
  ])('is refused: %j', (query) => {
    expect(ofrepQueryError(query)).toMatchObject({ errorCode: 'GENERAL' });
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

  it('name the missing flag', () => {
    expect(ofrepNotFound('x')).toEqual({ key: 'x', errorCode: 'FLAG_NOT_FOUND', errorDetails: 'flag x not found' });
  });

  it('give only reasons of the protocol, whatever rule decides', () => {
    const document = {
      flags: {
        dual_attestation: { killed: true },
        wallet_integration: { whitelist_users: ['ada'], rollout_percentage: 50 },
        quest_categories: { rollout_percentage: 50 },
        advanced_search: {},
        new_attestation_flow: { enabled: true, variants: [{ name: 'compact', weight: 1 }] },
      },
    };
    const mixed = prepareFlags(FLAGS, document);
    const people = [{}, ...['ada', 'ben', 'cleo', 'dora'].map((targetingKey) => ({ targetingKey }))];
    const reasons = people.flatMap((person) => ofrepBulk(mixed, person, 0).body.flags.map(({ reason }) => reason));
    expect([...new Set(reasons)].sort()).toEqual([...OFREP_REASONS].sort());
  });

  it('leave the value of a flag that is off and not boolean to the caller’s default', () => {
    const manifest = {
      banner: { ...FLAGS.maintenance_mode, type: 'string', default: 'declared', metadata: {} },
    } as const satisfies FlagManifest;
    const off = ofrepOne(prepareFlags(manifest, { flags: { banner: { killed: true } } }), 'banner', {}, 0);
    expect(off).toEqual({ key: 'banner', reason: 'DISABLED' });
    expect(ofrepOne(prepareFlags(manifest), 'banner', {}, 0)).toMatchObject({ value: 'declared' });
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
