import { Ajv } from 'ajv';
import fc from 'fast-check';
import { OPERATORS } from './document.ts';
import { parseFlagDocument } from './parse-document.ts';
import { FlagDocumentError } from './problems.ts';
import { flagDocumentSchema } from './schema.ts';
import { FLAGS } from './testing-flags.ts';

const MANIFEST = {
  ...FLAGS,
  banner: { ...FLAGS.maintenance_mode, type: 'string', default: '', metadata: {} },
} as const;
const { $schema: _, ...schema } = flagDocumentSchema(MANIFEST);
const accepts = new Ajv({ strict: false, logger: false }).compile(schema);

function problemsOf(document: unknown): readonly string[] {
  try {
    parseFlagDocument(document, MANIFEST, { undeclared: 'refuse' });
    return [];
  } catch (error) {
    if (!(error instanceof FlagDocumentError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

/** Everything that only the parser refuses: the schema's draft cannot say it. */
const PARSER_ALONE: readonly RegExp[] = [
  /must have at most two decimals$/,
  /must be a number from 0 to 100 with at most three decimals$/,
  /must be above from$/,
  /must be after from$/,
  /must be an ISO 8601 instant with Z or an offset$/,
  /must be a version range of npm/,
  /names one variant twice$/,
  /names the segment ".*", which the document does not have$/,
  /must be one of the flag's variants/,
  /must be a flag of this product or of the document$/,
  /prerequisites\[\d+\]\.variant: must be one of/,
  /prerequisites: form a cycle/,
  /prerequisites: ask more than 100 flags$/,
  /layer\.name: must be a layer of the document$/,
  /layer: overlaps the slice of/,
  /is not known; did you mean/,
  /is not a valid field name$/,
  /is nested deeper than 8 groups$/,
];

// A few fields each, good values and near misses side by side, so that about half of the documents are valid.
const junk = fc.constantFrom<unknown>(null, '', 0, -1, 101, true, 'x', [], {}, [''], { name: 'a' }, 1.005);
const or = <T>(good: fc.Arbitrary<T>, junkiness = 1): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary: good }, { weight: junkiness, arbitrary: junk });
const all = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => or(fc.record(fields));
/** An object with up to three of the fields. */
const few = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => {
  const field = Object.entries(fields).map(([name, value]) => value.map((chosen) => [name, chosen] as const));
  return or(fc.array(fc.oneof(...field), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)));
};
const often = <T>(good: T, ...others: readonly unknown[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant<unknown>(good) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const name = often('a', 'b', 'compact', 'off');
const names = or(fc.array(name, { maxLength: 2 }));
const boolean = or(fc.boolean());
const instant = (good: string) => often(good, '2026-02-30', '2026-11-20T12:00', 'soon');
const percent = (good: number) => often(good, 33.3333, 100.1);
const weight = often(1, 0, 0.5, 1e9, 2e9, -1);
const scalar = fc.constantFrom<unknown>('x', '', 3, true, '>=1 <2', '2026-01-01');
const operand: Readonly<Record<(typeof OPERATORS)[number], unknown>> = {
  eq: 'x',
  in: ['x', 1],
  contains: 3,
  starts_with: '',
  ends_with: 'x',
  gt: 1,
  gte: 1.5,
  lt: -1,
  lte: 0,
  semver: '^1.2',
  before: '2026-01-01',
  after: '2026-01-01T00:00Z',
};
const comparison = fc
  .record({ op: fc.constantFrom(...OPERATORS), other: or(scalar), isOther: fc.nat(15), more: few({ not: boolean }) })
  .chain(({ op, other, isOther, more }) =>
    often<unknown>(
      { attribute: 'plan', op, value: isOther === 0 ? other : operand[op], ...(more as object) },
      { attribute: '', op, value: operand[op] },
      { attribute: 'plan', op, value: operand[op], ignore_case: true },
      { attribute: 'plan', op, value: operand[op], ignore_case: false },
      { attribute: 'plan', op: 'like', value: 'x' },
      { attribute: 'plan', op },
    ),
  );
const group = (members: fc.Arbitrary<unknown>) => or(fc.array(members, { minLength: 1, maxLength: 2 }));
const condition = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 2 }, comparison, all({ all: group(tie('node')) }), all({ any: group(tie('node')) })),
})).node;
const target = few({ variant: name, users: names, groups: names, segments: names });
const flag = few({
  killed: boolean,
  enabled: boolean,
  blocklist_users: names,
  whitelist_users: names,
  whitelist_groups: names,
  segments: names,
  prerequisites: or(
    fc.array(all({ flag: often('dual_attestation', 'banner', 'z', 'quest_categories') }), { maxLength: 2 }),
  ),
  forced_variants: or(fc.array(target, { maxLength: 1 })),
  excluded_variants: or(fc.array(all({ variant: name, users: names }), { maxLength: 1 })),
  layer: all({ name: often('l', 'm'), from: percent(0), until: percent(12.5) }),
  schedule: all({ from: instant('2026-01-01'), until: instant('2026-02-01') }),
  rollout_percentage: or(percent(12.34)),
  rollout_by: or(name),
  salt: or(fc.string()),
  variants: or(fc.array(all({ name, weight, value: often('x', 1) }), { minLength: 1, maxLength: 2 })),
  earlier_weights: or(fc.array(all({ a: weight, b: weight }), { maxLength: 2 })),
  description: or(fc.string()),
  message: scalar,
  enable: often(undefined, true),
});
const document = fc
  .record({
    key: often('quest_categories', 'new_attestation_flow', 'banner', 'maintenance_mode', 'z'),
    entry: flag,
    other: flag,
    segment: few({ all: group(condition), any: group(condition), description: or(fc.string()) }),
    layer: few({ salt: or(fc.string()), by: or(name), description: or(fc.string()) }),
    more: fc.oneof(
      { weight: 20, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constantFrom({ stages: {} }, { flags: [] }, { segments: { '1st': {} } }) },
      { weight: 2, arbitrary: flag.map((changed) => ({ rollout_stages: { beta: { quest_categories: changed } } })) },
    ),
  })
  .map(({ key, entry, other, segment, layer, more }) => {
    const flags = { [String(key)]: entry, wallet_integration: other };
    // As it arrives: JSON leaves undefined fields out.
    return JSON.parse(JSON.stringify({ flags, segments: { a: segment }, layers: { l: layer }, ...more })) as unknown;
  });

describe('parser and schema', () => {
  it('accept and refuse the same documents, but for what the parser alone can say', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(document, (any) => {
        const problems = problemsOf(any);
        const others = problems.filter((problem) => !PARSER_ALONE.some((known) => known.test(problem)));
        if (accepts(any)) expect(others).toEqual([]);
        else expect(problems).not.toEqual([]);
        if (problems.length === 0) accepted += 1;
        else refused += 1;
      }),
      { seed: 16, numRuns: 4000 },
    );
    // The property would be empty if the documents were all good or all bad.
    expect(accepted).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(300);
  });
});

describe('prerequisites', () => {
  const needing = (needs: Readonly<Record<string, readonly string[]>>) => ({
    flags: Object.fromEntries(
      Object.entries(needs).map(([key, all]) => [key, { prerequisites: all.map((needed) => ({ flag: needed })) }]),
    ),
  });
  const parse = (input: unknown): readonly string[] => {
    try {
      parseFlagDocument(input, {});
      return [];
    } catch (error) {
      return error instanceof FlagDocumentError ? error.problems.map(({ message }) => message) : ['?'];
    }
  };

  it.each([
    ['itself', { a: ['a'] }, 'form a cycle: a -> a'],
    ['each other', { a: ['b'], b: ['a'] }, 'form a cycle: a -> b -> a'],
    [
      'each other below one that is fine',
      { top: ['a'], a: ['b'], b: ['c'], c: ['a'] },
      'form a cycle: a -> b -> c -> a',
    ],
  ])('are refused when flags need %s', (_what, needs, problem) => {
    expect(parse(needing(needs))).toEqual([problem]);
  });

  it('are accepted exactly when they have no cycle', () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const needs = fc.record(Object.fromEntries(keys.map((key) => [key, fc.subarray(keys, { maxLength: 2 })])));
    const reaches = (
      from: string,
      goal: string,
      all: Readonly<Record<string, readonly string[]>>,
      depth = 0,
    ): boolean => depth < 6 && (all[from] ?? []).some((next) => next === goal || reaches(next, goal, all, depth + 1));
    fc.assert(
      fc.property(needs, (all) => {
        expect(parse(needing(all)).length > 0).toBe(keys.some((key) => reaches(key, key, all)));
      }),
      { seed: 17, numRuns: 1000 },
    );
  });

  it('are refused when one evaluation would ask more than 100 flags, however long the chain', () => {
    const chain = (length: number) =>
      needing(
        Object.fromEntries(Array.from({ length }, (__, i) => [`f${String(i)}`, i === 0 ? [] : [`f${String(i - 1)}`]])),
      );
    expect(parse(chain(100))).toEqual([]);
    expect(parse(chain(101))).toEqual(['ask more than 100 flags']);
    expect(parse(chain(20_000)).length).toBeGreaterThan(0);
    const wide = Object.fromEntries(
      Array.from({ length: 8 }, (__, i) => [
        `f${String(i)}`,
        i === 0 ? [] : [`f${String(i - 1)}`, `f${String(i - 1)}`],
      ]),
    );
    expect(parse(needing(wide))).toEqual(['ask more than 100 flags']);
  });
});
