import type { FlagDocument, FlagEntry } from './document.ts';
import { documentWarnings } from './warnings.ts';
import { rememberWeights } from './weights.ts';

const documentOf = (f: FlagEntry): FlagDocument => ({ flags: { f } });
const weighing = (weights: Readonly<Record<string, number>>): FlagEntry => ({
  variants: Object.entries(weights).map(([name, weight]) => ({ name, weight })),
});

describe('rememberWeights', () => {
  const before = { ...weighing({ a: 33, b: 33, c: 34 }), description: 'x' };
  const change = (old: FlagEntry, now: FlagEntry): FlagEntry | undefined =>
    rememberWeights(documentOf(old), documentOf(now)).flags['f'];

  it('adds the former weights of three variants, oldest first', () => {
    const once = change(before, { ...before, ...weighing({ a: 10, b: 40, c: 50 }) });
    expect(once?.earlier_weights).toEqual([{ a: 33, b: 33, c: 34 }]);
    const twice = change(once ?? {}, { ...once, ...weighing({ a: 0, b: 50, c: 50 }) });
    expect(twice?.earlier_weights).toEqual([
      { a: 33, b: 33, c: 34 },
      { a: 10, b: 40, c: 50 },
    ]);
  });

  it('remembers two variants only when one is added or removed', () => {
    expect(change(weighing({ a: 1, b: 1 }), weighing({ a: 1, b: 3 }))).not.toHaveProperty('earlier_weights');
    expect(change(weighing({ a: 1, b: 1 }), weighing({ a: 1, b: 1, c: 1 }))?.earlier_weights).toEqual([{ a: 1, b: 1 }]);
    expect(change(weighing({ a: 1, b: 1 }), weighing({ a: 1 }))).not.toHaveProperty('earlier_weights.1');
  });

  it.each<readonly [string, FlagEntry, FlagEntry]>([
    ['nothing changed', before, { ...before }],
    ['another field changed', before, { ...before, enabled: true }],
    ['the salt changed', before, { ...weighing({ a: 1, b: 2, c: 3 }), salt: 'again' }],
    ['the author wrote them', before, { ...weighing({ a: 1, b: 2, c: 3 }), earlier_weights: [{ a: 1 }] }],
    ['there were no variants', {}, before],
    ['the variants go', before, {}],
    ['a name cannot be a field', weighing({ '50 %': 1, b: 1, c: 1 }), weighing({ '50 %': 1, b: 1, c: 2 })],
  ])('leaves the flag as it is when %s', (_, old, now) => {
    expect(change(old, now)).toEqual(now);
  });

  it('leaves flags that are new as they are', () => {
    expect(rememberWeights({ flags: {} }, documentOf(before))).toEqual(documentOf(before));
  });
});

describe('documentWarnings', () => {
  const warn = (entry: FlagEntry): readonly string[] =>
    documentWarnings(documentOf(entry)).map(({ path, message }) => `${path}: ${message}`);
  const schedule = { from: '2099-01-01' };

  it('names a schedule and a percentage that enabled overrides', () => {
    expect(warn({ enabled: true, schedule })).toEqual([
      'flags.f.schedule: has no effect: enabled switches the flag on now, for all callers',
    ]);
    expect(warn({ enabled: true, rollout_percentage: 10, layer: { name: 'l', from: 0, until: 50 } })).toEqual([
      "flags.f.rollout_percentage: has no effect: enabled switches the flag on for all callers inside the layer's slice",
    ]);
  });

  it('names a schedule that restricts nothing', () => {
    expect(warn({ schedule })).toEqual([
      'flags.f.schedule: has no effect: it restricts rollout_percentage, which is 0',
    ]);
  });

  it('looks at stages that switch a flag on', () => {
    const document = { flags: {}, rollout_stages: { ga: { f: { enabled: true, schedule }, g: { schedule } } } };
    expect(documentWarnings(document).map(({ path }) => path)).toEqual(['rollout_stages.ga.f.schedule']);
  });

  it.each([
    {},
    { enabled: true, rollout_percentage: 100 },
    { schedule, rollout_percentage: 1 },
    { enabled: true, killed: true },
  ])('says nothing of %j', (entry) => {
    expect(warn(entry)).toEqual([]);
  });
});
