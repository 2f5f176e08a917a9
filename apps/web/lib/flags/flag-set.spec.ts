import { flagsWith } from '../../testing/flags.ts';
import { areSame, flagSetOf, stateOf } from './flag-set.ts';

const DEFAULTS = flagsWith();

it('flagSetOf reads a bulk evaluation and keeps defaults for missing flags', () => {
  const flags = flagSetOf(
    {
      flags: [
        { key: 'maintenance_mode', value: true, metadata: { message: 'Back at nine', retry_after_seconds: 60 } },
        { key: 'advanced_search', value: true },
        { key: 'somebody_elses', value: true },
      ],
    },
    DEFAULTS,
  );
  expect(flags).toEqual({
    ...DEFAULTS,
    maintenance_mode: { on: true, message: 'Back at nine' },
    advanced_search: { on: true },
  });
});

it.each([[undefined], [null], ['text'], [{}], [{ flags: 'none' }]])('flagSetOf returns undefined for %j', (answer) => {
  expect(flagSetOf(answer, DEFAULTS)).toBeUndefined();
});

it('stateOf keeps the fallback for a failed or non-boolean evaluation', () => {
  expect(stateOf({ value: 'yes' }, { on: true })).toEqual({ on: true });
  expect(flagSetOf({ flags: [{ key: 'dual_attestation', errorCode: 'GENERAL' }] }, DEFAULTS)).toEqual(DEFAULTS);
});

it('stateOf drops variant and message of a flag that is off', () => {
  expect(stateOf({ value: false, variant: 'guided', metadata: { message: 'x' } }, { on: true })).toEqual({ on: false });
});

it('areSame distinguishes changed sets from equal ones', () => {
  expect(areSame(DEFAULTS, flagsWith())).toBe(true);
  expect(areSame(DEFAULTS, flagsWith({ advanced_search: true }))).toBe(false);
});
