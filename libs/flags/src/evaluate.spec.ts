import { readFileSync } from 'node:fs';
import { bucketOf, rolloutPrefix } from './bucket.ts';
import type { FlagContext } from './context.ts';
import type { FlagManifest } from './definition.ts';
import type { FlagDocument, FlagEntry, Segment } from './document.ts';
import { evaluateFlag, isOn, type Evaluation } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import { parseFlagDocument } from './parse-document.ts';
import { prepareFlags } from './rules.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MANIFEST = {
  f: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'test',
    created: '2026-01-01',
    expires: '2099-01-01',
    description: '',
  },
  words: {
    kind: 'ops',
    type: 'string',
    default: 'plain',
    owner: 'test',
    created: '2026-01-01',
    expires: null,
    description: '',
  },
} as const satisfies FlagManifest;

const SEGMENTS: Record<string, Segment> = {
  staff: { all: [{ attribute: 'groups', op: 'contains', value: 'moderators' }] },
};

function rulesFor(entry: FlagEntry, segments = SEGMENTS) {
  const document: FlagDocument = { flags: { f: entry, words: entry }, segments };
  return prepareFlags(MANIFEST, parseFlagDocument(document, {}));
}

function ask(entry: FlagEntry, context: FlagContext = {}, now = NOW): Evaluation {
  const rules = rulesFor(entry);
  const answer = evaluateFlag(rules, 'f', context, now);
  expect(isOn(rules, 'f', context, now)).toBe(answer.on);
  return answer;
}

/** A caller inside and a caller outside of the lowest 25 %. */
function personIn(low: number, high: number): string {
  for (let i = 0; ; i += 1) {
    const bucket = bucketOf(rolloutPrefix('', 'f'), `person-${String(i)}`);
    if (bucket >= low && bucket < high) return `person-${String(i)}`;
  }
}
const inside = personIn(0, 25_000);
const outside = personIn(25_000, 100_000);

describe('the order of evaluation', () => {
  // Each rule with what it decides for this caller; a rule earlier in the list beats every later one.
  const context: FlagContext = { targetingKey: inside, groups: ['moderators', 'testers'] };
  const steps: readonly (readonly [string, FlagEntry, boolean])[] = [
    ['killed', { killed: true }, false],
    ['blocklist_users', { blocklist_users: [inside] }, false],
    ['enabled', { enabled: true }, true],
    ['whitelist_users', { whitelist_users: [inside] }, true],
    ['whitelist_groups', { whitelist_groups: ['testers'] }, true],
    ['segments', { segments: ['staff'] }, true],
    ['schedule', { schedule: { until: '2026-01-01T00:00:00Z' } }, false],
    ['rollout_percentage', { rollout_percentage: 25 }, true],
  ];

  it.each(steps)('lets %s decide alone', (rule, entry, on) => {
    expect(ask(entry, context)).toMatchObject({ on, value: on, rule });
  });

  const pairs = steps.flatMap((first, index) => steps.slice(index + 1).map((second) => [first, second] as const));
  it.each(pairs.map(([first, second]) => [first[0], second[0], first, second] as const))(
    'lets %s win over %s',
    (_, __, [rule, entry, on], [, later]) => {
      expect(ask({ ...later, ...entry }, context)).toMatchObject({ on, rule });
    },
  );

  it('is off when nothing applies', () => {
    expect(ask({}, context)).toEqual({
      key: 'f',
      on: false,
      value: false,
      variant: 'off',
      reason: 'STATIC',
      rule: 'off',
    });
  });

  it('lets a blocklist act on a released flag', () => {
    const entry = { enabled: true, blocklist_users: ['mallory'] };
    expect(ask(entry, { targetingKey: 'mallory' }).on).toBe(false);
    expect(ask(entry, { targetingKey: 'ada' })).toMatchObject({ on: true, reason: 'DEFAULT' });
  });

  it('switches the flag off with killed, also for named callers', () => {
    const entry = { killed: true, enabled: true, whitelist_users: ['ada'], rollout_percentage: 100 };
    expect(ask(entry, { targetingKey: 'ada' })).toMatchObject({ on: false, reason: 'DISABLED', rule: 'killed' });
  });
});

describe('who is let in', () => {
  it('takes an entry of whitelist_users that is not a person as a group', () => {
    const entry = { whitelist_users: ['ada', 'internal-users'] };
    expect(ask(entry, { targetingKey: 'ada' })).toMatchObject({ on: true, rule: 'whitelist_users' });
    expect(ask(entry, { targetingKey: 'ben', groups: ['internal-users'] })).toMatchObject({
      on: true,
      rule: 'whitelist_groups',
    });
    expect(ask(entry, { targetingKey: 'ben', groups: ['others'] }).on).toBe(false);
  });

  it('takes an entry of whitelist_users that names a segment as that segment', () => {
    const answer = ask({ whitelist_users: ['staff'] }, { targetingKey: 'mod', groups: ['moderators'] });
    expect(answer).toMatchObject({ on: true, rule: 'segments', segment: 'staff' });
  });

  it('does not take a person for a group', () => {
    expect(ask({ whitelist_groups: ['moderators'] }, { targetingKey: 'moderators' }).on).toBe(false);
  });

  it.each([{}, { groups: 'moderators' }, { groups: null }, { groups: [['moderators']] }])(
    'survives groups that are none: %j',
    (context) => {
      expect(ask({ whitelist_groups: ['moderators'] }, context).on).toBe(false);
    },
  );
});

describe('a schedule', () => {
  const entry = { rollout_percentage: 100, schedule: { from: '2026-11-20T12:00:00Z', until: '2026-11-21T12:00:00Z' } };
  const ada = { targetingKey: 'ada' };

  it.each([
    ['before its start', -1, false],
    ['at its start', 0, true],
    ['before its end', 86_399_999, true],
    ['at its end', 86_400_000, false],
  ])('%s', (_, offset, on) => {
    expect(ask(entry, ada, NOW + offset).on).toBe(on);
  });

  it('does not open a flag by itself', () => {
    expect(ask({ schedule: { from: '2020-01-01' } }, ada).on).toBe(false);
  });

  it('does not hold back those who are named', () => {
    expect(ask({ ...entry, whitelist_users: ['ada'] }, ada, NOW - 1).on).toBe(true);
  });
});

describe('a percentage', () => {
  it('shows the bucket that decided', () => {
    const answer = ask({ rollout_percentage: 25 }, { targetingKey: inside });
    expect(answer).toMatchObject({ on: true, reason: 'SPLIT', unit: inside });
    expect(answer.bucket).toBe(bucketOf(rolloutPrefix('', 'f'), inside));
    expect(ask({ rollout_percentage: 25 }, { targetingKey: outside })).toMatchObject({ on: false, reason: 'SPLIT' });
  });

  it.each([{}, { targetingKey: '' }])('never admits a caller without an id, even at 100: %j', (context) => {
    expect(ask({ rollout_percentage: 100 }, context)).toMatchObject({ on: false, rule: 'off', reason: 'DEFAULT' });
  });

  it('includes every caller with an id at 100 and none at 0', () => {
    for (let i = 0; i < 1000; i += 1) {
      const context = { targetingKey: `p${String(i)}` };
      expect(ask({ rollout_percentage: 100 }, context).on).toBe(true);
      expect(ask({ rollout_percentage: 0 }, context).on).toBe(false);
    }
  });

  it('rolls out by another attribute where rollout_by names one', () => {
    const entry = { rollout_percentage: 25, rollout_by: 'household' };
    expect(ask(entry, { targetingKey: outside, household: inside })).toMatchObject({ on: true, unit: inside });
    expect(ask(entry, { targetingKey: inside })).toMatchObject({ on: false, rule: 'off' });
    expect(ask({ ...entry, rollout_percentage: 100 }, { household: 7 })).toMatchObject({ on: true, unit: '7' });
    expect(ask({ ...entry, rollout_percentage: 100 }, { household: NaN }).on).toBe(false);
  });

  it('draws anew with another salt', () => {
    const salted = { rollout_percentage: 50, salt: 'again' };
    const people = Array.from({ length: 200 }, (_, i) => ({ targetingKey: `p${String(i)}` }));
    const moved = people.filter((person) => ask(salted, person).on !== ask({ rollout_percentage: 50 }, person).on);
    expect(moved.length).toBeGreaterThan(50);
  });
});

describe('values and variants', () => {
  const variants = [
    { name: 'a', weight: 50, value: 'A' },
    { name: 'b', weight: 50, value: 'B' },
  ];
  const words = (entry: FlagEntry, context: FlagContext = {}) => evaluateFlag(rulesFor(entry), 'words', context, NOW);

  it('give a boolean flag on or off as its variant when it has none', () => {
    expect(ask({ enabled: true })).toMatchObject({ value: true, variant: 'on', reason: 'STATIC' });
    expect(ask({})).toMatchObject({ value: false, variant: 'off' });
  });

  it('give a boolean flag its variant beside its value', () => {
    const answer = ask({ enabled: true, variants }, { targetingKey: 'ada' });
    expect(answer).toMatchObject({ value: true, reason: 'SPLIT', unit: 'ada' });
    expect(['a', 'b']).toContain(answer.variant);
    expect(ask({ variants }, { targetingKey: 'ada' })).toMatchObject({ value: false, variant: 'off' });
  });

  it('give other flags the value of the variant, and the default when off', () => {
    expect(words({ enabled: true, variants: variants.slice(0, 1) })).toMatchObject({
      value: 'A',
      variant: 'a',
      reason: 'STATIC',
    });
    const off = words({ variants });
    expect(off).toMatchObject({ on: false, value: 'plain' });
    expect(off.variant).toBeUndefined();
  });

  it('give a caller without a unit the first variant', () => {
    expect(words({ enabled: true, variants })).toMatchObject({ value: 'A', variant: 'a', reason: 'STATIC' });
  });

  it('never give a variant of weight 0', () => {
    const closed = [{ name: 'never', weight: 0, value: 'N' }, ...variants];
    for (let i = 0; i < 500; i += 1) {
      expect(words({ enabled: true, variants: closed }, { targetingKey: `p${String(i)}` }).variant).not.toBe('never');
    }
    expect(words({ enabled: true, variants: closed }).variant).toBe('a');
  });

  it('carry the extra fields of a flag as metadata', () => {
    expect(ask({ enabled: true, message: 'Back at noon', minutes: 5, description: 'not this' }).metadata).toEqual({
      message: 'Back at noon',
      minutes: 5,
    });
    expect(ask({ enabled: true }).metadata).toBeUndefined();
  });
});

describe('flags and documents that do not match', () => {
  const rules = prepareFlags(FLAGS, { flags: { newcomer: { rollout_percentage: 100 } } });

  it('serve the default of a declared flag that the document leaves out', () => {
    expect(evaluateFlag(rules, 'dual_attestation', {}, NOW)).toMatchObject({
      value: true,
      reason: 'DEFAULT',
      rule: 'default',
    });
    expect(evaluateFlag(rules, 'maintenance_mode', {}, NOW)).toMatchObject({ value: false, rule: 'default' });
  });

  it('evaluate a flag of the document that is not declared as boolean', () => {
    const prepared = rules.flags.get('newcomer');
    expect(prepared).toMatchObject({ type: 'boolean', bundled: false });
    expect(isOn(rules as ReturnType<typeof prepareFlags<FlagManifest>>, 'newcomer', { targetingKey: 'a' }, NOW)).toBe(
      true,
    );
  });

  it('say so when a key is nowhere', () => {
    const open: ReturnType<typeof prepareFlags<FlagManifest>> = rules;
    expect(isOn(open, 'constructor', {}, NOW)).toBe(false);
    expect(() => evaluateFlag(open, 'nowhere', {}, NOW)).toThrow(
      'Flag nowhere is neither declared nor in the document',
    );
  });
});

describe('the original document', () => {
  const text = readFileSync(new URL('../fixtures/document.json', import.meta.url), 'utf8');
  const rules = prepareFlags(FLAGS, parseFlagDocument(text, FLAGS, { undeclared: 'refuse' }));

  it('keeps its meaning', () => {
    const visitor = {};
    expect(isOn(rules, 'dual_attestation', visitor, NOW)).toBe(true);
    expect(isOn(rules, 'advanced_search', { targetingKey: 'ada' }, NOW)).toBe(false);
    expect(isOn(rules, 'wallet_integration', { targetingKey: 'admin-user-1' }, NOW)).toBe(true);
    expect(isOn(rules, 'wallet_integration', { targetingKey: 'tester-user-1' }, NOW)).toBe(true);
    expect(isOn(rules, 'wallet_integration', { targetingKey: 'ada' }, NOW)).toBe(false);
  });

  it('opens quest categories to ten of a hundred people', () => {
    const people = Array.from({ length: 10_000 }, (_, i) => ({ targetingKey: `person-${String(i)}` }));
    const share = people.filter((person) => isOn(rules, 'quest_categories', person, NOW)).length / people.length;
    expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
  });
});
