import fc from 'fast-check';
import { bucketOf, layerPrefix } from './bucket.ts';
import { changedFlags } from './changes.ts';
import type { FlagContext } from './context.ts';
import type { FlagDocument, FlagEntry } from './document.ts';
import { evaluateFlag, isOn, type Evaluation } from './evaluate.ts';
import { createExposureRecorder, type Exposure } from './exposure.ts';
import { parseFlagDocument } from './parse-document.ts';
import { prepareFlags } from './rules.ts';
import { applyStage } from './stages.ts';
import { FLAGS } from './testing-flags.ts';

const KEY = 'new_attestation_flow';
const NOW = Date.parse('2026-11-20T12:00:00Z');
const variants = [
  { name: 'compact', weight: 1 },
  { name: 'guided', weight: 1 },
];
const segments = { staff: { all: [{ attribute: 'groups', op: 'contains', value: 'moderators' }] } } as const;

function askAll(document: FlagDocument, context: FlagContext): Readonly<Record<string, Evaluation>> {
  const rules = prepareFlags(FLAGS, parseFlagDocument(document, FLAGS));
  const answers = rules.declared.map((key) => {
    const answer = evaluateFlag(rules, key, context, NOW);
    expect(isOn(rules, key, context, NOW)).toBe(answer.on);
    return [key, answer] as const;
  });
  return Object.fromEntries(answers);
}

const ask = (entry: FlagEntry, context: FlagContext): Evaluation | undefined =>
  askAll({ flags: { [KEY]: { variants, ...entry } }, segments }, context)[KEY];
const people = Array.from({ length: 2000 }, (_, index) => `person-${String(index)}`);

describe('forced_variants', () => {
  const forced_variants = [
    { variant: 'guided', users: ['ada'], segments: ['staff'] },
    { variant: 'compact', groups: ['testers'] },
  ];

  it.each([
    ['by id', { targetingKey: 'ada' }, 'guided'],
    ['by segment', { targetingKey: 'mo', groups: ['moderators'] }, 'guided'],
    ['by group', { targetingKey: 'tea', groups: ['testers'] }, 'compact'],
    ['by the first that matches', { targetingKey: 'mo', groups: ['testers', 'moderators'] }, 'guided'],
    ['without an id', { groups: ['testers'] }, 'compact'],
  ])('give the variant %s, even when the percentage is 0', (_, context, variant) => {
    const answer = ask({ forced_variants, rollout_percentage: 0 }, context);
    expect(answer).toMatchObject({ on: true, variant, rule: 'forced_variants', reason: 'TARGETING_MATCH' });
    expect(answer?.unit).toBeUndefined();
    expect(ask({ forced_variants, enabled: true }, context)).toMatchObject({ variant, rule: 'forced_variants' });
  });

  it('leave other callers to the draw', () => {
    expect(ask({ forced_variants }, { targetingKey: 'ben' })).toMatchObject({ on: false, rule: 'off' });
    expect(ask({ forced_variants, enabled: true }, { targetingKey: 'ben' })).toMatchObject({ rule: 'enabled' });
  });

  it('come after killed and the blocklist', () => {
    expect(ask({ forced_variants, killed: true }, { targetingKey: 'ada' })).toMatchObject({ rule: 'killed' });
    const blocked = ask({ forced_variants, blocklist_users: ['ada'] }, { targetingKey: 'ada' });
    expect(blocked).toMatchObject({ on: false, rule: 'blocklist_users' });
  });

  it('may give a variant of weight 0', () => {
    const open = [
      { name: 'compact', weight: 1 },
      { name: 'guided', weight: 0 },
    ];
    const entry = { variants: open, forced_variants: [{ variant: 'guided', users: ['ada'] }] };
    expect(ask(entry, { targetingKey: 'ada' })).toMatchObject({ variant: 'guided' });
  });

  it('of a stage add their users to those of the flag', () => {
    const document = {
      flags: { [KEY]: { variants, forced_variants: [{ variant: 'guided', users: ['ada'] }] } },
      rollout_stages: { wider: { [KEY]: { forced_variants: [{ variant: 'guided', users: ['ben'] }] } } },
    };
    expect(applyStage(document, 'wider').flags[KEY]?.forced_variants).toEqual([
      { variant: 'guided', users: ['ada', 'ben'] },
    ]);
  });
});

describe('excluded_variants', () => {
  const excluded_variants = [{ variant: 'guided', users: people.slice(0, 1000) }];

  it('give an excluded caller another variant, and leave every other caller alone', () => {
    const rulesFor = (entry: FlagEntry) =>
      prepareFlags(FLAGS, { flags: { [KEY]: { enabled: true, variants, ...entry } } });
    const [open, narrowed] = [rulesFor({}), rulesFor({ excluded_variants })];
    for (const targetingKey of people) {
      const plain = evaluateFlag(open, KEY, { targetingKey }, NOW);
      const answer = evaluateFlag(narrowed, KEY, { targetingKey }, NOW);
      const isExcluded = people.indexOf(targetingKey) < 1000;
      expect(answer.variant).toBe(isExcluded ? 'compact' : plain.variant);
      expect(answer.unit).toBe(isExcluded ? undefined : targetingKey);
    }
  });

  it('draw among the others in proportion to their weights', () => {
    const four = ['a', 'b', 'c', 'd'].map((name, index) => ({ name, weight: index + 1 }));
    const entry = { enabled: true, variants: four, excluded_variants: [{ variant: 'd', groups: ['testers'] }] };
    const rules = prepareFlags(FLAGS, { flags: { [KEY]: entry } });
    const counts = new Map<string, number>();
    for (const targetingKey of people) {
      const { variant = '' } = evaluateFlag(rules, KEY, { targetingKey, groups: ['testers'] }, NOW);
      counts.set(variant, (counts.get(variant) ?? 0) + 1);
    }
    expect(counts.has('d')).toBe(false);
    const share = (name: string): number => (counts.get(name) ?? 0) / people.length;
    expect(Math.abs(share('a') - 1 / 6)).toBeLessThan(0.03);
    expect(Math.abs(share('c') - 3 / 6)).toBeLessThan(0.04);
  });

  it('switch the flag off for a caller whom every variant excludes', () => {
    const all = variants.map(({ name }) => ({ variant: name, users: ['ada'] }));
    const answer = ask({ enabled: true, excluded_variants: all }, { targetingKey: 'ada' });
    expect(answer).toMatchObject({ on: false, variant: 'off', rule: 'excluded_variants', reason: 'TARGETING_MATCH' });
  });

  it('give a caller without an id the first variant that is allowed', () => {
    const entry = { enabled: true, excluded_variants: [{ variant: 'compact', groups: ['testers'] }] };
    expect(ask(entry, { groups: ['testers'] })).toMatchObject({ variant: 'guided' });
    expect(ask(entry, {})).toMatchObject({ variant: 'compact' });
  });

  it('keep callers whose draw was narrowed out of the experiment', () => {
    const told: Exposure[] = [];
    const observe = createExposureRecorder({
      manifest: FLAGS,
      hashUnit: (_, unit) => unit,
      record: (exposure) => {
        told.push(exposure);
      },
    });
    for (const targetingKey of ['person-1', 'person-1500']) {
      const answer = ask({ enabled: true, excluded_variants }, { targetingKey });
      if (answer) observe(answer);
    }
    expect(told.map(({ unit }) => unit)).toEqual(['person-1500']);
  });
});

describe('prerequisites', () => {
  const needs = (flag: string, variant?: string) => ({
    prerequisites: [{ flag, ...(variant !== undefined && { variant }) }],
  });

  it('switch a flag off until the other is on', () => {
    const document = (search: FlagEntry): FlagDocument => ({
      flags: { advanced_search: search, quest_categories: { enabled: true, ...needs('advanced_search') } },
    });
    const ada = { targetingKey: 'ada' };
    expect(askAll(document({}), ada)['quest_categories']).toMatchObject({
      on: false,
      rule: 'prerequisites',
      reason: 'DEFAULT',
    });
    expect(askAll(document({ enabled: true }), ada)['quest_categories']).toMatchObject({ on: true, rule: 'enabled' });
    expect(askAll(document({ whitelist_users: ['ada'] }), ada)['quest_categories']?.on).toBe(true);
    expect(askAll(document({ whitelist_users: ['ada'] }), { targetingKey: 'ben' })['quest_categories']?.on).toBe(false);
  });

  it('reach a flag that only the manifest declares', () => {
    const entry = { enabled: true, ...needs('dual_attestation') };
    expect(askAll({ flags: { quest_categories: entry } }, {})['quest_categories']?.on).toBe(true);
    const off = { enabled: true, ...needs('dual_attestation', 'off') };
    expect(askAll({ flags: { quest_categories: off } }, {})['quest_categories']?.on).toBe(false);
  });

  it.each(['compact', 'guided', 'off'])('may want the variant %s', (variant) => {
    for (const open of [{ enabled: true }, {}]) {
      const flags = { [KEY]: { ...open, variants }, quest_categories: { enabled: true, ...needs(KEY, variant) } };
      for (const targetingKey of people.slice(0, 50)) {
        const answers = askAll({ flags }, { targetingKey });
        expect(answers['quest_categories']?.on).toBe(answers[KEY]?.variant === variant);
      }
    }
  });

  it('come before forced variants, and killing a prerequisite switches its dependents off', () => {
    const chain = (killed: boolean): FlagDocument => ({
      flags: {
        advanced_search: { enabled: true, killed },
        quest_categories: { enabled: true, ...needs('advanced_search') },
        [KEY]: { variants, ...needs('quest_categories'), forced_variants: [{ variant: 'guided', users: ['ada'] }] },
      },
    });
    const ada = { targetingKey: 'ada' };
    expect(askAll(chain(false), ada)[KEY]).toMatchObject({ on: true, variant: 'guided' });
    expect(askAll(chain(true), ada)[KEY]).toMatchObject({ on: false, rule: 'prerequisites' });
    expect(changedFlags(chain(false), chain(true))).toEqual(['advanced_search', KEY, 'quest_categories']);
  });

  it('of a document that was not validated never hang: a cycle is never met', () => {
    const flags = { a: { enabled: true, ...needs('b') }, b: { enabled: true, ...needs('a') } };
    const rules = prepareFlags({}, { flags });
    for (const flag of rules.flags.values()) expect(isOn(rules, flag.key as never, {}, NOW)).toBe(false);
  });
});

describe('a layer', () => {
  const layered = (salt?: string): FlagDocument => ({
    flags: {
      quest_categories: { enabled: true, layer: { name: 'forms', from: 0, until: 30 } },
      advanced_search: { rollout_percentage: 50, layer: { name: 'forms', from: 30, until: 60 } },
      [KEY]: { enabled: true, variants, layer: { name: 'forms', from: 60, until: 100 } },
    },
    layers: { forms: salt === undefined ? {} : { salt } },
  });
  const KEYS = ['quest_categories', 'advanced_search', KEY];

  it('lets every caller into at most one of its flags, and divides them by its slices', () => {
    const rules = prepareFlags(FLAGS, parseFlagDocument(layered(), FLAGS));
    const counts = new Map<string, number>();
    for (const targetingKey of people) {
      const on = KEYS.filter((key) => evaluateFlag(rules, key as typeof KEY, { targetingKey }, NOW).on);
      expect(on.length).toBeLessThanOrEqual(1);
      for (const key of on) counts.set(key, (counts.get(key) ?? 0) + 1);
      const bucket = bucketOf(layerPrefix('', 'forms'), targetingKey);
      expect(on.includes('quest_categories')).toBe(bucket < 30_000);
    }
    const share = (key: string): number => (counts.get(key) ?? 0) / people.length;
    expect(Math.abs(share('quest_categories') - 0.3)).toBeLessThan(0.04);
    expect(Math.abs(share('advanced_search') - 0.15)).toBeLessThan(0.04);
    expect(Math.abs(share(KEY) - 0.4)).toBeLessThan(0.04);
  });

  it('is exclusive whatever the slices, the salt and the unit are', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(cuts, fc.string(), fc.array(fc.string({ minLength: 1 })), (unsorted, salt, units) => {
        const [first = 0, second = 0] = [...unsorted].sort((a, b) => a - b).map((cut) => cut / 1000);
        const slices = [
          [0, first],
          [first, second],
          [second, 100],
        ] as const;
        const entries = KEYS.map((key, index) => {
          const [from = 0, until = 100] = slices[index] ?? [];
          return [key, { enabled: true, layer: { name: 'l', from, until } }] as const;
        });
        const document = { flags: Object.fromEntries(entries), layers: { l: { salt, by: 'household' } } };
        const rules = prepareFlags(FLAGS, parseFlagDocument(document, FLAGS));
        for (const household of units) {
          const on = KEYS.filter((key) => isOn(rules, key as typeof KEY, { household }, NOW));
          expect(on).toHaveLength(1);
        }
      }),
      { seed: 18, numRuns: 200 },
    );
  });

  it('keeps callers without a unit out, and lets those in who are named', () => {
    expect(askAll(layered(), {})['quest_categories']).toMatchObject({ on: false, rule: 'layer', reason: 'SPLIT' });
    const document = { flags: { advanced_search: { whitelist_users: people, enabled: true } } };
    const slice = { name: 'l', from: 0, until: 0.001 };
    const named = {
      flags: { advanced_search: { ...document.flags.advanced_search, layer: slice } },
      layers: { l: {} },
    };
    expect(askAll(named, { targetingKey: 'person-1' })['advanced_search']).toMatchObject({ rule: 'whitelist_users' });
  });

  it('changes its flags when its salt changes', () => {
    expect(changedFlags(layered(), layered('again'))).toEqual([...KEYS].sort());
  });
});
