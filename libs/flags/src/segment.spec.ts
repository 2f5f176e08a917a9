import fc from 'fast-check';
import semver from 'semver';
import type { FlagContext } from './context.ts';
import type { Comparison } from './document.ts';
import { parseInstant } from './instant.ts';
import { inSegment, prepareSegment } from './segment.ts';
import { semverRange } from './semver-range.ts';

function matches(condition: Omit<Comparison, 'attribute'>, value: unknown): boolean {
  const context: FlagContext = value === undefined ? {} : { a: value };
  return inSegment(prepareSegment('s', { all: [{ attribute: 'a', ...condition }] }), context);
}

const MATCHING: readonly (readonly [Comparison['op'], Comparison['value'], unknown])[] = [
  ['eq', 'gold', 'gold'],
  ['eq', 3, 3],
  ['eq', false, false],
  ['in', ['de', 'at'], 'at'],
  ['in', [1, 2], 2],
  ['in', ['a', 'b'], ['x', 'b']],
  ['contains', 'mod', ['mod', 'x']],
  ['contains', 'ell', 'hello'],
  ['starts_with', 'adm', 'admin'],
  ['ends_with', '@example.org', 'ada@example.org'],
  ['gt', 17, 18],
  ['gte', 18, 18],
  ['lt', 0.5, 0.25],
  ['lte', -1, -1],
  ['semver', '>=1.4.0 <2', '1.10.2'],
  ['before', '2026-01-01', '2025-12-31T23:59:59.999Z'],
  ['before', '2026-01-01', new Date('2025-12-31')],
  ['after', '2026-01-01T00:00:00+01:00', '2025-12-31T23:30:00Z'],
];
const NOT_MATCHING: readonly (readonly [Comparison['op'], Comparison['value'], unknown])[] = [
  ['eq', 'gold', 'silver'],
  ['eq', 3, '3'],
  ['in', ['de', 'at'], 'fr'],
  ['in', ['a'], ['x', 'y']],
  ['in', ['a'], []],
  ['contains', 'mod', ['x']],
  ['contains', 'ELL', 'hello'],
  ['starts_with', 'min', 'admin'],
  ['ends_with', 'adm', 'admin'],
  ['gt', 17, 17],
  ['gte', 18, 17.99],
  ['lt', 0.5, 0.5],
  ['lte', -1, 0],
  ['semver', '>=1.4.0 <2', '2.0.0'],
  ['before', '2026-01-01', '2026-01-01'],
  ['after', '2026-01-01', '2026-01-01T00:00:00.000Z'],
];
const NOT_COMPARABLE: readonly (readonly [Comparison['op'], Comparison['value'], unknown])[] = [
  ['eq', 'gold', ['gold']],
  ['in', ['a'], { a: 1 }],
  ['contains', 'a', 7],
  ['starts_with', 'a', 7],
  ['ends_with', 'a', ['a']],
  ['gt', 17, '18'],
  ['gte', 18, NaN],
  ['lt', 1, -Infinity],
  ['lte', 1, true],
  ['semver', '>=1', 'newest'],
  ['semver', '>=1', 1],
  ['before', '2026-01-01', 'yesterday'],
  ['before', '2026-01-01', new Date(NaN)],
  ['after', '2026-01-01', 1_700_000_000_000],
];

describe('a condition', () => {
  it.each(MATCHING)('%s %j matches %j, and its negation does not', (op, value, attribute) => {
    expect(matches({ op, value }, attribute)).toBe(true);
    expect(matches({ op, value, not: true }, attribute)).toBe(false);
  });

  it.each(NOT_MATCHING)('%s %j does not match %j, and its negation does', (op, value, attribute) => {
    expect(matches({ op, value }, attribute)).toBe(false);
    expect(matches({ op, value, not: true }, attribute)).toBe(true);
  });

  it.each(NOT_COMPARABLE)('%s %j says nothing about %j, negated or not', (op, value, attribute) => {
    expect(matches({ op, value }, attribute)).toBe(false);
    expect(matches({ op, value, not: true }, attribute)).toBe(false);
  });

  it.each([...MATCHING, ...NOT_MATCHING])('%s %j never matches a missing attribute, negated or not', (op, value) => {
    for (const missing of [undefined, null]) {
      expect(matches({ op, value }, missing)).toBe(false);
      expect(matches({ op, value, not: true }, missing)).toBe(false);
    }
  });

  it('does not read what every object inherits', () => {
    const all = prepareSegment('s', { all: [{ attribute: 'toString', op: 'eq', value: 'x', not: true }] });
    expect(inSegment(all, {})).toBe(false);
  });

  it('that cannot be compiled never matches', () => {
    expect(matches({ op: 'semver', value: 'x.y.z' }, '1.0.0')).toBe(false);
    expect(matches({ op: 'in', value: 'x', not: true }, 'y')).toBe(false);
    expect(matches({ op: 'eq', value: ['x'], not: true }, 'y')).toBe(false);
    expect(matches({ op: 'gt', value: '1', not: true }, 1)).toBe(false);
    expect(matches({ op: 'semver', value: '>=1', ignore_case: true }, '2.0.0')).toBe(false);
  });

  it.each([
    ['eq', 'Gold', 'gOLD', true],
    ['eq', 3, 3, true],
    ['in', ['DE', 'AT'], 'at', true],
    ['in', ['DE'], ['fr', 'de'], true],
    ['contains', 'MOD', 'a Moderator', true],
    ['contains', 'Staff', ['STAFF'], true],
    ['starts_with', 'ADM', 'admin', true],
    ['ends_with', '@EXAMPLE.org', 'ada@Example.ORG', true],
    ['ends_with', '@example.org', 'ada@example.com', false],
  ] as const)('%s %j with ignore_case says of %j: %s', (op, value, attribute, answer) => {
    expect(matches({ op, value, ignore_case: true }, attribute)).toBe(answer);
    expect(matches({ op, value, ignore_case: true, not: true }, attribute)).toBe(!answer);
  });
});

describe('a nested attribute', () => {
  const reads = (attribute: string, context: FlagContext, value: Comparison['value'] = 'de'): boolean =>
    inSegment(prepareSegment('s', { all: [{ attribute, op: 'eq', value }] }), context);

  it('is read by a path through objects', () => {
    expect(reads('address.country', { address: { country: 'de' } })).toBe(true);
    expect(reads('a.b.c.d', { a: { b: { c: { d: 'de' } } } })).toBe(true);
  });

  it('loses against an attribute of exactly that name', () => {
    expect(reads('address.country', { 'address.country': 'fr', address: { country: 'de' } })).toBe(false);
  });

  it.each([
    ['address.country', {}],
    ['address.country', { address: null }],
    ['address.country', { address: 'de' }],
    ['address.country', { address: ['de'] }],
    ['address.country', { address: Object.create({ country: 'de' }) as object }],
    ['constructor.name', {}],
    ['groups.0', { groups: ['de'] }],
    ['a..b', { a: { b: 'de' } }],
  ])('%s is missing in %j', (path, context) => {
    expect(reads(path, context)).toBe(false);
    const negated = { attribute: path, op: 'eq', value: 'x', not: true } as const;
    expect(inSegment(prepareSegment('s', { all: [negated] }), context)).toBe(false);
  });
});

describe('a segment', () => {
  const gold = { attribute: 'plan', op: 'eq', value: 'gold' } as const;
  const german = { attribute: 'country', op: 'in', value: ['de'] } as const;
  const adult = { attribute: 'age', op: 'gte', value: 18 } as const;

  it('wants all of its conditions', () => {
    const segment = prepareSegment('s', { all: [gold, german] });
    expect(inSegment(segment, { plan: 'gold', country: 'de' })).toBe(true);
    expect(inSegment(segment, { plan: 'gold', country: 'fr' })).toBe(false);
    expect(inSegment(segment, { plan: 'gold' })).toBe(false);
  });

  it('wants one of its conditions with any', () => {
    const segment = prepareSegment('s', { any: [gold, german] });
    expect(inSegment(segment, { plan: 'gold' })).toBe(true);
    expect(inSegment(segment, { country: 'de' })).toBe(true);
    expect(inSegment(segment, { plan: 'free', country: 'fr' })).toBe(false);
    expect(inSegment(segment, {})).toBe(false);
  });

  it('wants all and one of any when it has both', () => {
    const segment = prepareSegment('s', { all: [adult], any: [gold, german] });
    expect(inSegment(segment, { age: 20, country: 'de' })).toBe(true);
    expect(inSegment(segment, { age: 20 })).toBe(false);
    expect(inSegment(segment, { country: 'de' })).toBe(false);
  });

  it('agrees with the same formula written by hand, whatever the nesting', () => {
    type Formula = Comparison | { all: Formula[] } | { any: Formula[] };
    const leaf = fc.constantFrom<Comparison>(gold, german, adult, { ...gold, not: true });
    const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
      formula: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.record({ all: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }) }),
      ),
    }));
    const context = fc.record(
      { plan: fc.constantFrom('gold', 'free'), country: fc.constantFrom('de', 'fr'), age: fc.constantFrom(17, 18) },
      { requiredKeys: [] },
    );
    interface Person {
      plan?: string;
      country?: string;
      age?: number;
    }
    const byHand = (node: Formula, { plan, country, age }: Person): boolean => {
      if ('all' in node) return node.all.every((member) => byHand(member, { plan, country, age } as Person));
      if ('any' in node) return node.any.some((member) => byHand(member, { plan, country, age } as Person));
      if (node.attribute === 'plan') return plan !== undefined && (plan === 'gold') !== (node.not === true);
      return node.attribute === 'country' ? country === 'de' : age !== undefined && age >= 18;
    };
    fc.assert(
      fc.property(formula, context, (node, person) => {
        expect(inSegment(prepareSegment('s', { all: [node] }), person)).toBe(byHand(node, person));
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('without conditions holds for no context', () => {
    expect(inSegment(prepareSegment('s', { all: [] }), {})).toBe(false);
    expect(inSegment(prepareSegment('s', { any: [] }), {})).toBe(false);
    expect(inSegment(prepareSegment('s', {}), {})).toBe(false);
  });
});

describe('a version range', () => {
  const number = fc.nat(3);
  const part = fc.oneof(number.map(String), fc.constantFrom('x', '*'));
  const partial = fc.oneof(
    number.map(String),
    fc.tuple(number, part).map(([major, minor]) => `${String(major)}.${minor}`),
    fc.tuple(number, number, part).map(([major, minor, patch]) => `${String(major)}.${String(minor)}.${patch}`),
    fc
      .tuple(number, number, number, number)
      .map((numbers) => `${numbers.slice(0, 3).join('.')}-rc.${String(numbers[3])}`),
  );
  const comparator = fc
    .tuple(fc.constantFrom('', '=', '>', '>=', '<', '<=', '^', '~'), partial)
    .map(([sign, version]) => `${sign}${version}`);
  const range = fc.oneof(
    fc.array(comparator, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
    fc.tuple(comparator, comparator).map((either) => either.join(' || ')),
    fc.tuple(partial, partial).map((ends) => ends.join(' - ')),
  );
  const version = fc
    .tuple(number, number, number, fc.option(fc.nat(2), { nil: undefined }))
    .map(
      ([major, minor, patch, pre]) =>
        `${[major, minor, patch].join('.')}${pre === undefined ? '' : `-rc.${String(pre)}`}`,
    );

  it('means what npm means by it', () => {
    fc.assert(
      fc.property(range, version, (text, candidate) => {
        const test = semverRange(text);
        expect(test !== undefined).toBe(semver.validRange(text) !== null);
        if (test) expect(test(candidate)).toBe(semver.satisfies(candidate, text));
      }),
      { seed: 9, numRuns: 5000 },
    );
  });

  it.each([
    ['~1', '1.9.9', true],
    ['~1', '2.0.0', false],
    ['^0', '0.9.0', true],
    ['>1', '1.5.0', false],
    ['>1', '2.0.0', true],
    ['1.2', '1.2.7', true],
    ['1.2', '1.3.0', false],
    ['>=1.0.0', '1.1.0-rc.1', false],
    ['>=1.0.0', 'v1.0.0+build.5', true],
    ['>=1 <2 || >=3', '3.0.0', true],
  ])('%s takes %s: %s', (text, candidate, takes) => {
    expect(semverRange(text)?.(candidate)).toBe(takes);
  });

  it.each(['', ' ', '>=', '1.2.3.4', 'newest', `>=1 ${'|| 1 '.repeat(100)}`])('%j is none', (text) => {
    expect(semverRange(text)).toBeUndefined();
  });

  it.each(['newest', '1', '1.2', '', '9'.repeat(100_000), `1.2.3-${'a.'.repeat(50_000)}`, `1.2.3${' '.repeat(1000)}-`])(
    'says nothing about what is not a version',
    (candidate) => {
      expect(semverRange('>=1')?.(candidate)).toBeUndefined();
    },
  );
});

describe('an instant', () => {
  it.each([
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T10:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00.5+02:00', '2026-11-20T08:00:00.500Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseInstant(text)).toBe(Date.parse(iso));
  });

  it.each(['2026-11-20T10:00', '2026-02-30', '2026-13-01', '2026-11-20T25:00Z', '20 Nov 2026', ''])(
    '%j is none',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );
});
