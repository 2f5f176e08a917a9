import type { FlagEntry } from './document.ts';
import { evaluateFlag, evaluatePrepared } from './evaluate.ts';
import { createExposureRecorder, type Exposure, type ExposureOptions } from './exposure.ts';
import { FLAGS } from './testing-flags.ts';
import { prepareFlags } from './rules.ts';
import { FakeClock } from './testing.ts';

const variants = [
  { name: 'compact', weight: 1 },
  { name: 'guided', weight: 1 },
];
const rulesFor = (entry: FlagEntry) =>
  prepareFlags(FLAGS, { flags: { new_attestation_flow: { variants, ...entry }, quest_categories: entry } });

describe('exposures to an experiment', () => {
  let told: Exposure[];
  const clock = new FakeClock();

  function recorder(options: Partial<ExposureOptions> = {}) {
    const hashUnit = (flag: string, unit: string): string => `hash(${flag},${unit})`;
    const record = (exposure: Exposure): void => {
      told.push(exposure);
    };
    return createExposureRecorder({ manifest: FLAGS, hashUnit, record, clock, ...options });
  }
  const meet = (targetingKey: string | undefined, entry: FlagEntry = { enabled: true }) =>
    evaluateFlag(rulesFor(entry), 'new_attestation_flow', { targetingKey, groups: ['testers'] }, 0);

  beforeEach(() => {
    told = [];
  });

  it('are told once per person, with the person hashed', () => {
    const observe = recorder();
    const ada = meet('ada');
    observe(ada);
    observe(meet('ada'));
    observe(meet('ben'));
    expect(told).toHaveLength(2);
    expect(told[0]).toEqual({
      flag: 'new_attestation_flow',
      variant: ada.variant,
      unit: 'hash(new_attestation_flow,ada)',
      at: clock.now(),
    });
  });

  it('are told again for another variant', () => {
    const observe = recorder();
    const only = (name: string) =>
      meet('ada', {
        enabled: true,
        variants: [
          { name, weight: 1 },
          { name: 'x', weight: 1e-9 },
        ],
      });
    observe(only('compact'));
    observe(only('guided'));
    expect(told.map(({ variant }) => variant)).toEqual(['compact', 'guided']);
  });

  it('count those whom the percentage leaves out as the arm "off"', () => {
    recorder()(meet('ada', { rollout_percentage: 0.01 }));
    expect(told).toMatchObject([{ variant: 'off' }]);
  });

  it.each([
    ['without an id', undefined, { enabled: true }],
    ['chosen by name', 'ada', { whitelist_users: ['ada'] }],
    ['chosen by group', 'ada', { whitelist_groups: ['testers'] }],
    ['when it is killed', 'ada', { killed: true }],
    ['when it is off', 'ada', {}],
  ])('are not recorded for a caller %s', (_, targetingKey, entry) => {
    recorder()(meet(targetingKey, entry));
    expect(told).toEqual([]);
  });

  it('are not told of flags that are no experiment, or not declared', () => {
    const observe = recorder();
    const rules = rulesFor({ rollout_percentage: 50 });
    observe(evaluateFlag(rules, 'quest_categories', { targetingKey: 'ada' }, 0));
    const stranger = prepareFlags({}, { flags: { toString: { rollout_percentage: 50 } } }).flags.get('toString');
    if (stranger) observe(evaluatePrepared(stranger, { targetingKey: 'ada' }, 0));
    expect(told).toEqual([]);
  });

  it('are told again when recording failed, and never throw', async () => {
    const errors: unknown[] = [];
    let fails = true;
    const record = (exposure: Exposure): Promise<void> => {
      if (fails) return Promise.reject(new Error('database away'));
      told.push(exposure);
      return Promise.resolve();
    };
    const observe = recorder({ record, onError: (error) => errors.push(error) });
    observe(meet('ada'));
    await new Promise(setImmediate);
    expect(errors).toEqual([new Error('database away')]);
    fails = false;
    observe(meet('ada'));
    expect(told).toHaveLength(1);
  });

  it('are told again when hashing failed, and the observer does not throw', async () => {
    const errors: unknown[] = [];
    let fails = true;
    const hashUnit = (): string => {
      if (fails) throw new Error('no key yet');
      return 'hashed';
    };
    const onError = (error: unknown): void => {
      errors.push(error);
      throw new Error('the handler fails too');
    };
    const observe = recorder({ hashUnit, onError });
    expect(() => {
      observe(meet('ada'));
    }).not.toThrow();
    await new Promise(setImmediate);
    expect(errors).toEqual([new Error('no key yet')]);
    fails = false;
    observe(meet('ada'));
    expect(told).toMatchObject([{ unit: 'hashed' }]);
  });

  it('are forgotten, oldest first, beyond the capacity', () => {
    const observe = recorder({ capacity: 2 });
    for (const person of ['a', 'b', 'c', 'c', 'b', 'a']) observe(meet(person));
    expect(told.map(({ unit }) => unit.slice(-2, -1))).toEqual(['a', 'b', 'c', 'a']);
  });
});
