import { FlagdCore } from '@openfeature/flagd-core';
import type { Candidate } from '../harness.ts';
import { eachPerson, PEOPLE, TESTERS } from './people.ts';

const attribute = (name: string) => ({ var: name });
const RULES = {
  or: [
    { in: [attribute('targetingKey'), TESTERS] },
    { in: ['moderators', attribute('groups')] },
    { in: [attribute('country'), ['de', 'at']] },
    { starts_with: [attribute('email'), 'admin@'] },
    { '==': [attribute('plan'), 'gold'] },
  ],
};
const split = (first: string, share: number, second: string) => ({
  fractional: [attribute('targetingKey'), [first, share], [second, 100 - share]],
});

const core = new FlagdCore();
core.setConfigurations(
  JSON.stringify({
    flags: {
      rollout: {
        state: 'ENABLED',
        variants: { on: true, off: false },
        defaultVariant: 'off',
        targeting: { if: [RULES, 'on', split('on', 25, 'off')] },
      },
      experiment: {
        state: 'ENABLED',
        variants: { a: 'a', b: 'b' },
        defaultVariant: 'a',
        targeting: split('a', 50, 'b'),
      },
    },
  }),
);

export function flagdBoolean(): readonly Candidate[] {
  const run = eachPerson(PEOPLE, (person) => core.resolveBooleanEvaluation('rollout', false, person).value);
  return [{ name: 'flagd, in process', run }];
}

export function flagdVariant(): readonly Candidate[] {
  const run = eachPerson(PEOPLE, (person) => core.resolveStringEvaluation('experiment', 'b', person).value === 'a');
  return [{ name: 'flagd, in process', run }];
}
