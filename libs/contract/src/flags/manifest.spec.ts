import { readFileSync } from 'node:fs';
import { evaluateFlag, type FlagManifest, parseFlagDocument, prepareFlags } from '../../../flags/src/evaluator.ts';
import { NAME } from '../../../flags/src/name.ts';
import { type BooleanFlag, type FlagKey, FLAGS, type FlagVariant } from './manifest.ts';

/** Does not compile unless the product's flags are a manifest of the library. */
const MANIFEST: FlagManifest = FLAGS;

const NAMED_BY_THE_PRODUCT: readonly FlagKey[] = [
  'dual_attestation',
  'wallet_integration',
  'wallet_signature_required',
  'quest_categories',
  'advanced_search',
  'new_attestation_flow',
  'quest_photos',
  'maintenance_mode',
  'enable_enhanced_processing',
  'enable_advanced_monitoring',
  'enable_new_api_endpoint',
];

describe('FLAGS', () => {
  it('declares the product’s flags and no other', () => {
    expect(Object.keys(FLAGS).sort()).toEqual([...NAMED_BY_THE_PRODUCT].sort());
  });

  it.each(Object.entries(MANIFEST))('describes %s fully', (key, flag) => {
    expect(key).toMatch(NAME);
    expect(flag.owner).not.toBe('');
    expect(flag.description.length).toBeGreaterThan(20);
    expect(new Date(flag.created).toISOString()).toContain(flag.created);
    if (flag.expires !== null) expect(flag.expires > flag.created).toBe(true);
  });

  it('turns only the three safe levers on without a document', () => {
    const rules = prepareFlags(FLAGS);
    const on = NAMED_BY_THE_PRODUCT.filter((key) => evaluateFlag(rules, key, { targetingKey: 'ada' }, 0).on);
    expect(on).toEqual(['dual_attestation', 'quest_photos', 'enable_enhanced_processing']);
  });

  it('types keys and variants', () => {
    const key: BooleanFlag = 'maintenance_mode';
    const variant: FlagVariant<'new_attestation_flow'> = 'guided';
    expect(FLAGS[key].type).toBe('boolean');
    expect(FLAGS.new_attestation_flow.variants).toContain(variant);
  });
});

describe('flags.json', () => {
  const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  const own = parseFlagDocument(read('./flags.json'), FLAGS, { undeclared: 'refuse' });
  const original = parseFlagDocument(read('../../fixtures/original-flags.json'), FLAGS);

  it('names every flag', () => {
    expect(Object.keys(own.flags).sort()).toEqual([...NAMED_BY_THE_PRODUCT].sort());
  });

  it('contains the original document unchanged', () => {
    expect(own.flags).toMatchObject(original.flags);
    expect(own.rollout_stages).toMatchObject(original.rollout_stages ?? {});
  });

  it('gives weights to exactly the declared variants', () => {
    expect(own.flags['new_attestation_flow']?.variants?.map(({ name }) => name)).toEqual(
      FLAGS.new_attestation_flow.variants,
    );
  });
});
