import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { bucketOf, bucketOfHash, variantPrefix } from './bucket.ts';
import type { FlagEntry } from './document.ts';
import { evaluateFlag } from './evaluate.ts';
import { hashLastPart } from './murmur3.ts';
import { prepareFlags } from './rules.ts';
import { FLAGS } from './testing-flags.ts';
import { drawVariant, prepareVariants } from './variants.ts';

const KEY = 'new_attestation_flow';
const PREFIX = variantPrefix('', KEY);
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;
const HASHES = 2 ** 32;

const listed = (weights: readonly number[]) => weights.map((weight, index) => ({ name: NAMES[index] ?? '', weight }));
const byName = (weights: readonly number[]) =>
  Object.fromEntries(listed(weights).map(({ name, weight }) => [name, weight]));
const sum = (weights: readonly number[]): number => weights.reduce((total, weight) => total + weight, 0);
const shareOf = (weights: readonly number[], name: string): number => (byName(weights)[name] ?? 0) / sum(weights);

/** Draws by the hash alone, so that a property can choose any hash. */
function drawer(weights: readonly number[], earlier: readonly (readonly number[])[] = []): (hash: number) => string {
  const plan = prepareVariants({ variants: listed(weights), earlier_weights: earlier.map(byName) });
  if (!plan) throw new Error('no weight');
  return (hash) => plan.variants[drawVariant(plan, hash)]?.name ?? '';
}

function ask(entry: FlagEntry, targetingKey: string): string | undefined {
  const rules = prepareFlags(FLAGS, { flags: { [KEY]: { enabled: true, ...entry } } });
  return evaluateFlag(rules, KEY, { targetingKey }, 0).variant;
}

const people = Array.from({ length: 20_000 }, (_, index) => hashLastPart(PREFIX, `person-${String(index)}`));
const hash = fc.integer({ min: 0, max: HASHES - 1 });
const weightsOf = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 100 }), { minLength: count, maxLength: count }).filter((all) => sum(all) > 0);
const size = fc.integer({ min: 2, max: 10 });

/** Asserts that callers leave only variants that shrink and enter only variants that grow. */
function expectLeastMovement(before: readonly number[], after: readonly number[], from: string, to: string): void {
  if (from === to) return;
  expect({ from, share: shareOf(after, from) < shareOf(before, from) }).toEqual({ from, share: true });
  expect({ to, share: shareOf(after, to) > shareOf(before, to) }).toEqual({ to, share: true });
}

describe('two variants', () => {
  interface Vector {
    readonly salt: string;
    readonly flag: string;
    readonly unit: string;
    readonly bucket: number;
  }
  const golden = JSON.parse(readFileSync(new URL('../golden-vectors.json', import.meta.url), 'utf8')) as {
    readonly variant: readonly Vector[];
  };

  it.each([1, 10, 33, 50, 70, 99])('share one cut at %i percent of the buckets of the golden vectors', (percent) => {
    for (const { salt, unit, bucket, flag } of golden.variant) {
      const entry = { enabled: true, salt, variants: listed([percent, 100 - percent]) };
      const rules = prepareFlags({}, { flags: { [flag]: entry } });
      const { variant } = evaluateFlag(rules, flag as never, { targetingKey: unit }, 0);
      expect(variant).toBe(bucket < percent * 1000 ? 'a' : 'b');
    }
  });

  it('share one cut for all weights', () => {
    fc.assert(
      fc.property(hash, weightsOf(2), (any, [first = 0, second = 0]) => {
        const cut = Math.round((first / (first + second)) * 100_000);
        expect(drawer([first, second])(any)).toBe(bucketOfHash(any) < cut ? 'a' : 'b');
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});

it('draws the golden vectors of three and more variants, with and without earlier weights', () => {
  interface Draw {
    readonly weights: Readonly<Record<string, number>>;
    readonly earlier: readonly Readonly<Record<string, number>>[];
    readonly hash: number;
    readonly variant: string;
  }
  const { draw } = JSON.parse(readFileSync(new URL('../golden-vectors.json', import.meta.url), 'utf8')) as {
    readonly draw: readonly Draw[];
  };
  expect(draw.length).toBeGreaterThan(30);
  for (const { weights, earlier, hash: any, variant } of draw) {
    const variants = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
    const plan = prepareVariants({ variants, earlier_weights: earlier });
    expect(plan?.variants[drawVariant(plan, any)]?.name).toBe(variant);
  }
});

describe('weights alone', () => {
  it('keep the callers of both variants that grow from 33/33/34 to 10/40/50', () => {
    const [before, after] = [drawer([33, 33, 34]), drawer([10, 40, 50])];
    for (const person of people) if (before(person) !== 'a') expect(after(person)).toBe(before(person));
  });

  it.each(Array.from({ length: 9 }, (_, index) => index + 2))(
    'keep the callers of every variant that grows from an equal split of %i, and give them back',
    (count) => {
      const small = Math.floor(100 / count);
      const equal = NAMES.slice(0, count).map((_, index) => (index < count - (100 % count) ? small : small + 1));
      const before = drawer(equal);
      fc.assert(
        fc.property(weightsOf(count), fc.array(hash, { minLength: 50, maxLength: 50 }), (weights, hashes) => {
          const after = drawer(weights);
          for (const any of hashes) expectLeastMovement(equal, weights, before(any), after(any));
        }),
        { seed: 12, numRuns: 60 },
      );
    },
  );

  it('keep the callers of the one variant that grows while no other does', () => {
    const change = size.chain((count) =>
      fc.record({
        before: weightsOf(count),
        cuts: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: count, maxLength: count }),
        index: fc.nat(count - 1),
        more: fc.nat(200),
      }),
    );
    fc.assert(
      fc.property(change, fc.array(hash, { minLength: 30, maxLength: 30 }), ({ before, cuts, index, more }, hashes) => {
        const cut = before.map((weight, at) => (at === index ? weight : Math.floor((weight * (cuts[at] ?? 0)) / 4)));
        // The grown variant takes what the others lose, so that no other share grows.
        const after = cut.map((weight, at) => (at === index ? weight + sum(before) - sum(cut) + more : weight));
        const [old, now, name] = [drawer(before), drawer(after), NAMES[index]];
        for (const any of hashes) if (old(any) === name) expect(now(any)).toBe(name);
      }),
      { seed: 13, numRuns: 1500 },
    );
  });

  it('move no caller when all grow in step', () => {
    const change = fc.record({ weights: size.chain(weightsOf), factor: fc.integer({ min: 2, max: 9 }), any: hash });
    fc.assert(
      fc.property(change, ({ weights, factor, any }) => {
        expect(drawer(weights.map((weight) => weight * factor))(any)).toBe(drawer(weights)(any));
      }),
      { seed: 14, numRuns: 1000 },
    );
  });
});

describe('weights with their earlier ones', () => {
  it('keep the callers of every variant that grows, through any sequence of changes of up to ten variants', () => {
    const sequence = size.chain((count) => fc.array(weightsOf(count), { minLength: 2, maxLength: 6 }));
    fc.assert(
      fc.property(sequence, fc.array(hash, { minLength: 20, maxLength: 20 }), (steps, hashes) => {
        const draws = steps.map((weights, index) => drawer(weights, steps.slice(0, index)));
        for (const any of hashes) {
          for (const [index, weights] of steps.entries()) {
            const before = steps[index - 1];
            if (before) expectLeastMovement(before, weights, draws[index - 1]?.(any) ?? '', draws[index]?.(any) ?? '');
          }
        }
      }),
      { seed: 15, numRuns: 800 },
    );
  });

  it('move callers only into a variant that is added, and only out of one that is removed', () => {
    const before = drawer([50, 50]);
    const added = drawer([45, 45, 10], [[50, 50]]);
    for (const person of people) if (added(person) !== 'c') expect(added(person)).toBe(before(person));
    const entry = {
      variants: [
        { name: 'b', weight: 60 },
        { name: 'c', weight: 40 },
      ],
    };
    const removed = { ...entry, earlier_weights: [{ a: 20, b: 40, c: 40 }] };
    for (const id of ['ada', 'ben', 'cem', 'dora', 'eva', 'finn', 'gul', 'hana']) {
      const former = ask({ variants: listed([20, 40, 40]) }, id);
      if (former !== 'a') expect(ask(removed, id)).toBe(former);
    }
  });
});

/** A value that a true chance exceeds once in a thousand times, by degrees of freedom. */
const CRITICAL: Readonly<Record<number, number>> = { 2: 13.82, 3: 16.27, 9: 27.88 };

it.each([
  ['thirds', [1, 1, 1], []],
  ['an uneven split', [10, 40, 50], []],
  ['a rare variant among four', [1, 9, 40, 50], []],
  ['ten variants', [1, 2, 3, 4, 5, 10, 15, 20, 20, 20], []],
  [
    'three variants after two changes',
    [10, 40, 50],
    [
      [33, 33, 34],
      [60, 20, 20],
    ],
  ],
  ['a variant that was added', [45, 45, 10], [[50, 50]]],
] as const)('%s get the shares of their weights', (_, weights, earlier) => {
  const draw = drawer(weights, earlier);
  const counts = new Map<string, number>();
  for (const person of people) counts.set(draw(person), (counts.get(draw(person)) ?? 0) + 1);
  const statistic = listed(weights).reduce((total, { name }) => {
    const expected = shareOf(weights, name) * people.length;
    return total + ((counts.get(name) ?? 0) - expected) ** 2 / expected;
  }, 0);
  expect(statistic).toBeLessThan(CRITICAL[weights.length - 1] ?? 0);
});

it('a variant stays independent of the rollout with three variants', () => {
  const entry = { enabled: false, rollout_percentage: 20, variants: listed([10, 40, 50]) };
  const rules = prepareFlags(FLAGS, { flags: { [KEY]: entry } });
  const answers = people.map((_, index) => evaluateFlag(rules, KEY, { targetingKey: `person-${String(index)}` }, 0));
  const on = answers.filter((answer) => answer.on);
  const share = on.filter(({ variant }) => variant === 'b').length / on.length;
  expect(Math.abs(share - 0.4)).toBeLessThan(0.03);
  expect(bucketOf(PREFIX, 'person-1')).toBe(bucketOfHash(people[1] ?? 0));
});
