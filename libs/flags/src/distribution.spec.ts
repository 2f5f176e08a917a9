import fc from 'fast-check';
import { bucketOf, rolloutPrefix, variantPrefix } from './bucket.ts';
import type { FlagEntry } from './document.ts';
import { evaluateFlag, isOn } from './evaluate.ts';
import { FLAGS } from './testing-flags.ts';
import { prepareFlags } from './rules.ts';

const PEOPLE = 20_000;
const NOW = 0;

/** Ids as they come in life: numbered, random, addresses. The same ones at every run. */
function uuids(count: number): string[] {
  let state = 42;
  const next = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state.toString(16).padStart(8, '0');
  };
  return Array.from(
    { length: count },
    () => `${next()}-${next().slice(4)}-4${next().slice(5)}-${next()}${next().slice(4)}`,
  );
}
const KINDS_OF_ID = {
  numbered: Array.from({ length: PEOPLE }, (_, i) => `user-${String(i)}`),
  random: uuids(PEOPLE),
  addresses: Array.from({ length: PEOPLE }, (_, i) => `person.${String(i)}@example.org`),
};

/** Pearson's statistic of a table of counts against expected counts. */
function chiSquare(counts: readonly number[], expected: (index: number) => number): number {
  return counts.reduce((sum, count, index) => sum + (count - expected(index)) ** 2 / expected(index), 0);
}

/** Values that a true chance exceeds once in a thousand times, by degrees of freedom. */
const CRITICAL = { 1: 10.83, 9: 27.88, 99: 148.23, 81: 126.08 };

function countCells(ids: readonly string[], cells: number, cellOf: (id: string) => number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (const id of ids) {
    const cell = cellOf(id);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** Statistic of a ten by ten table of two bucketings of the same people. */
function dependence(ids: readonly string[], a: (id: string) => number, b: (id: string) => number): number {
  const tenth = (bucket: number): number => Math.floor(bucket / 10_000);
  const counts = countCells(ids, 100, (id) => tenth(a(id)) * 10 + tenth(b(id)));
  const sum = (indices: (index: number) => boolean): number =>
    counts.reduce((total, count, index) => (indices(index) ? total + count : total), 0);
  const rows = Array.from({ length: 10 }, (_, row) => sum((index) => Math.floor(index / 10) === row));
  const columns = Array.from({ length: 10 }, (_, column) => sum((index) => index % 10 === column));
  return chiSquare(counts, (index) => ((rows[Math.floor(index / 10)] ?? 0) * (columns[index % 10] ?? 0)) / ids.length);
}

describe.each(Object.entries(KINDS_OF_ID))('with %s ids', (_, ids) => {
  it.each(['quest_categories', 'advanced_search', 'x'])('the buckets of %s are uniform', (flag) => {
    const prefix = rolloutPrefix('', flag);
    const counts = countCells(ids, 100, (id) => Math.floor(bucketOf(prefix, id) / 1000));
    expect(chiSquare(counts, () => PEOPLE / 100)).toBeLessThan(CRITICAL[99]);
  });

  it('two flags choose their people independently', () => {
    const [a, b] = [rolloutPrefix('', 'quest_categories'), rolloutPrefix('', 'advanced_search')];
    const statistic = dependence(
      ids,
      (id) => bucketOf(a, id),
      (id) => bucketOf(b, id),
    );
    expect(statistic).toBeLessThan(CRITICAL[81]);
  });

  it('two salts of one flag choose their people independently', () => {
    const [a, b] = [rolloutPrefix('', 'f'), rolloutPrefix('second', 'f')];
    const statistic = dependence(
      ids,
      (id) => bucketOf(a, id),
      (id) => bucketOf(b, id),
    );
    expect(statistic).toBeLessThan(CRITICAL[81]);
  });

  it('the variant is independent of the rollout', () => {
    const [a, b] = [rolloutPrefix('', 'new_attestation_flow'), variantPrefix('', 'new_attestation_flow')];
    const statistic = dependence(
      ids,
      (id) => bucketOf(a, id),
      (id) => bucketOf(b, id),
    );
    expect(statistic).toBeLessThan(CRITICAL[81]);
  });

  it('variants get the shares of their weights among those whom a small rollout lets in', () => {
    const entry = {
      rollout_percentage: 20,
      variants: [
        { name: 'compact', weight: 1 },
        { name: 'guided', weight: 3 },
      ],
    };
    const rules = prepareFlags(FLAGS, { flags: { new_attestation_flow: entry } });
    const answers = ids.map((targetingKey) => evaluateFlag(rules, 'new_attestation_flow', { targetingKey }, NOW));
    const on = answers.filter((answer) => answer.on);
    const compact = on.filter(({ variant }) => variant === 'compact').length;
    const expected = [on.length / 4, (on.length * 3) / 4] as const;
    expect(chiSquare([compact, on.length - compact], (index) => expected[index] ?? 0)).toBeLessThan(CRITICAL[1]);
  });
});

it('a dependent pair would be noticed', () => {
  const prefix = rolloutPrefix('', 'f');
  const ids = KINDS_OF_ID.numbered;
  const almost = (id: string): number => (bucketOf(prefix, id) + 3000) % 100_000;
  expect(dependence(ids, (id) => bucketOf(prefix, id), almost)).toBeGreaterThan(CRITICAL[81] * 100);
});

const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const person = fc.oneof(fc.uuid(), fc.string({ minLength: 1 }));

function letsIn(entry: FlagEntry, targetingKey: string): boolean {
  const rules = prepareFlags(FLAGS, { flags: { quest_categories: entry } });
  return isOn(rules, 'quest_categories', { targetingKey }, NOW);
}

describe('raising and lowering a percentage', () => {
  it('only adds people when raised, and takes them away only when lowered', () => {
    fc.assert(
      fc.property(person, percentage, percentage, fc.string(), (id, a, b, salt) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        if (letsIn({ rollout_percentage: low, salt }, id))
          expect(letsIn({ rollout_percentage: high, salt }, id)).toBe(true);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('removes those first who were added last', () => {
    const steps = Array.from({ length: 21 }, (_, index) => index * 5);
    const rules = new Map(
      steps.map((step) => [step, prepareFlags(FLAGS, { flags: { quest_categories: { rollout_percentage: step } } })]),
    );
    const isIn = (id: string, step: number): boolean => {
      const at = rules.get(step);
      return at !== undefined && isOn(at, 'quest_categories', { targetingKey: id }, NOW);
    };
    for (const id of KINDS_OF_ID.random.slice(0, 1000)) {
      const entered = steps.find((step) => isIn(id, step));
      expect(steps.filter((step) => isIn(id, step))).toEqual(steps.filter((step) => step >= (entered ?? 0)));
    }
  });
});

describe('changing a percentage', () => {
  it('keeps all variants when the percentage grows', () => {
    const variants = [
      { name: 'compact', weight: 1 },
      { name: 'guided', weight: 1 },
    ];
    const at = (percent: number) =>
      prepareFlags(FLAGS, { flags: { new_attestation_flow: { rollout_percentage: percent, variants } } });
    const [low, high] = [at(10), at(60)];
    for (const targetingKey of KINDS_OF_ID.random.slice(0, 2000)) {
      const before = evaluateFlag(low, 'new_attestation_flow', { targetingKey }, NOW);
      if (before.on) {
        expect(evaluateFlag(high, 'new_attestation_flow', { targetingKey }, NOW).variant).toBe(before.variant);
      }
    }
  });
});
