import { readFileSync } from 'node:fs';
import {
  evaluateFlag,
  FLAGS,
  parseFlagDocument,
  prepareFlags,
  type BooleanFlag,
  type FlagKey,
  type FlagVariant,
} from './index.ts';
import { NAME } from './parse-flag.ts';

const NAMED_BY_THE_PRODUCT: readonly FlagKey[] = [
  'dual_attestation',
  'wallet_integration',
  'wallet_signature_required',
  'quest_categories',
  'advanced_search',
  'new_attestation_flow',
  'maintenance_mode',
  'enable_enhanced_processing',
  'enable_advanced_monitoring',
  'enable_new_api_endpoint',
];

describe('the manifest', () => {
  it('declares every flag that the product names', () => {
    expect(Object.keys(FLAGS).sort()).toEqual([...NAMED_BY_THE_PRODUCT].sort());
  });

  it.each(Object.entries(FLAGS))('describes %s fully', (key, flag) => {
    expect(key).toMatch(NAME);
    expect(flag.owner).not.toBe('');
    expect(flag.description.length).toBeGreaterThan(20);
    expect(new Date(flag.created).toISOString()).toContain(flag.created);
    if (flag.kind !== 'ops') expect(flag.expires > flag.created).toBe(true);
  });

  it('is safe without any document', () => {
    const rules = prepareFlags(FLAGS);
    const on = NAMED_BY_THE_PRODUCT.filter((key) => evaluateFlag(rules, key, { targetingKey: 'ada' }, 0).on);
    expect(on).toEqual(['dual_attestation', 'enable_enhanced_processing']);
  });

  it('gives the types of the keys and variants', () => {
    const key: BooleanFlag = 'maintenance_mode';
    const variant: FlagVariant<'new_attestation_flow'> = 'guided';
    expect(FLAGS[key].type).toBe('boolean');
    expect(FLAGS.new_attestation_flow.variants).toContain(variant);
  });
});

describe('the product’s own document', () => {
  const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  const own = parseFlagDocument(read('flags.json'), FLAGS, { undeclared: 'refuse' });
  const original = parseFlagDocument(read('fixtures/original.json'), FLAGS);

  it('speaks of every flag', () => {
    expect(Object.keys(own.flags).sort()).toEqual([...NAMED_BY_THE_PRODUCT].sort());
  });

  it('extends the original one and keeps its meaning', () => {
    expect(own.flags).toMatchObject(original.flags);
    expect(own.rollout_stages).toMatchObject(original.rollout_stages ?? {});
  });

  it('weighs exactly the variants that the code knows', () => {
    expect(own.flags['new_attestation_flow']?.variants?.map(({ name }) => name)).toEqual(
      FLAGS.new_attestation_flow.variants,
    );
  });
});
