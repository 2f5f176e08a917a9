import type { FlagContext } from './context.ts';
import type { Condition } from './document.ts';
import { parseInstant } from './instant.ts';
import { inSegment, prepareSegment } from './segment.ts';
import { semverRange } from './semver.ts';

function matches(condition: Omit<Condition, 'attribute'>, value: unknown): boolean {
  const context: FlagContext = value === undefined ? {} : { a: value };
  return inSegment(prepareSegment('s', { all: [{ attribute: 'a', ...condition }] }), context);
}

const MATCHING: readonly (readonly [Condition['op'], Condition['value'], unknown])[] = [
  ['eq', 'gold', 'gold'],
  ['eq', 3, 3],
  ['eq', false, false],
  ['in', ['de', 'at'], 'at'],
  ['in', [1, 2], 2],
  ['in', ['a', 'b'], ['x', 'b']],
  ['contains', 'mod', ['mod', 'x']],
  ['contains', 'ell', 'hello'],
  ['starts_with', 'adm', 'admin'],
  ['semver', '>=1.4.0 <2', '1.10.2'],
  ['before', '2026-01-01', '2025-12-31T23:59:59.999Z'],
  ['before', '2026-01-01', new Date('2025-12-31')],
  ['after', '2026-01-01T00:00:00+01:00', '2025-12-31T23:30:00Z'],
];
const NOT_MATCHING: readonly (readonly [Condition['op'], Condition['value'], unknown])[] = [
  ['eq', 'gold', 'silver'],
  ['eq', 3, '3'],
  ['in', ['de', 'at'], 'fr'],
  ['in', ['a'], ['x', 'y']],
  ['in', ['a'], []],
  ['contains', 'mod', ['x']],
  ['contains', 'ELL', 'hello'],
  ['starts_with', 'min', 'admin'],
  ['semver', '>=1.4.0 <2', '2.0.0'],
  ['before', '2026-01-01', '2026-01-01'],
  ['after', '2026-01-01', '2026-01-01T00:00:00.000Z'],
];
const NOT_COMPARABLE: readonly (readonly [Condition['op'], Condition['value'], unknown])[] = [
  ['eq', 'gold', ['gold']],
  ['in', ['a'], { a: 1 }],
  ['contains', 'a', 7],
  ['starts_with', 'a', 7],
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
    const everybody = prepareSegment('s', { all: [{ attribute: 'toString', op: 'eq', value: 'x', not: true }] });
    expect(inSegment(everybody, {})).toBe(false);
  });

  it('that cannot be compiled never matches', () => {
    expect(matches({ op: 'semver', value: 'x' }, '1.0.0')).toBe(false);
    expect(matches({ op: 'in', value: 'x', not: true }, 'y')).toBe(false);
    expect(matches({ op: 'eq', value: ['x'], not: true }, 'y')).toBe(false);
  });
});

describe('a segment', () => {
  it('wants all of its conditions', () => {
    const segment = prepareSegment('s', {
      all: [
        { attribute: 'plan', op: 'eq', value: 'gold' },
        { attribute: 'country', op: 'in', value: ['de'] },
      ],
    });
    expect(inSegment(segment, { plan: 'gold', country: 'de' })).toBe(true);
    expect(inSegment(segment, { plan: 'gold', country: 'fr' })).toBe(false);
    expect(inSegment(segment, { plan: 'gold' })).toBe(false);
  });

  it('without conditions holds for nobody', () => {
    expect(inSegment(prepareSegment('s', { all: [] }), {})).toBe(false);
  });
});

describe('a version range', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['=1.2.3', '1.2.4', false],
    ['>1.2.3', '1.2.3', false],
    ['>1.2.3', '1.2.4', true],
    ['<=1.2.3', '1.2.3', true],
    ['<1.2.3', '1.2.3-rc.1', true],
    ['^1.2.3', '1.9.0', true],
    ['^1.2.3', '2.0.0', false],
    ['^1.2.3', '2.0.0-rc.1', false],
    ['^0.2.3', '0.2.9', true],
    ['^0.2.3', '0.3.0', false],
    ['^0.0.3', '0.0.4', false],
    ['~1.2.3', '1.2.99', true],
    ['~1.2.3', '1.3.0', false],
    ['>=1.10', '1.9.9', false],
    ['>=1.0.0-alpha.2', '1.0.0-alpha.10', true],
    ['>=1.0.0-alpha', '1.0.0-alpha.1', true],
    ['>=1.0.0-alpha.1', '1.0.0-alpha', false],
    ['>1.0.0-1', '1.0.0-a', true],
    ['>1.0.0-a', '1.0.0-1', false],
    ['>1.0.0-a', '1.0.0-b', true],
    ['>1.0.0-b', '1.0.0-a', false],
    ['>=1.0.0', 'v1.0.0+build.5', true],
    ['1.0.0-rc.1', '1.0.0-rc.1', true],
    ['1.0.0-rc.1', '1.0.0', false],
  ])('%s takes %s: %s', (range, version, takes) => {
    expect(semverRange(range)?.(version)).toBe(takes);
  });

  it.each(['', 'x', '>=', '>=1 || <0', '1.2.3.4'])('%j is none', (range) => {
    expect(semverRange(range)).toBeUndefined();
  });
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
