import { flagsWith } from '../../testing/flags.ts';
import { areSame, flagSetOf, stateOf } from './flag-set.ts';

const DEFAULTS = flagsWith();

it('reads a whole answer of the evaluation protocol and keeps the default of what it does not name', () => {
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

it.each([[undefined], [null], ['text'], [{}], [{ flags: 'none' }]])('takes %j for no answer', (answer) => {
  expect(flagSetOf(answer, DEFAULTS)).toBeUndefined();
});

it('leaves a flag alone whose evaluation failed or is no boolean', () => {
  expect(stateOf({ value: 'yes' }, { on: true })).toEqual({ on: true });
  expect(flagSetOf({ flags: [{ key: 'dual_attestation', errorCode: 'GENERAL' }] }, DEFAULTS)).toEqual(DEFAULTS);
});

it('has neither variant nor message for a flag that is off', () => {
  expect(stateOf({ value: false, variant: 'guided', metadata: { message: 'x' } }, { on: true })).toEqual({ on: false });
});

it('tells a changed set from an equal one', () => {
  expect(areSame(DEFAULTS, flagsWith())).toBe(true);
  expect(areSame(DEFAULTS, flagsWith({ advanced_search: true }))).toBe(false);
});
