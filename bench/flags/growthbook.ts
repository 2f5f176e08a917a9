import { GrowthBookClient, type FeatureRule, type UserContext } from '@growthbook/growthbook';
import type { Candidate } from '../harness.ts';
import { eachPerson, PEOPLE, TESTERS } from './people.ts';

const on = (condition: NonNullable<FeatureRule['condition']>): FeatureRule<boolean> => ({ condition, force: true });

const client = new GrowthBookClient().initSync({
  payload: {
    features: {
      rollout: {
        defaultValue: false,
        rules: [
          on({ id: { $in: TESTERS } }),
          on({ groups: { $elemMatch: { $eq: 'moderators' } } }),
          on({ country: { $in: ['de', 'at'] } }),
          on({ email: { $regex: '^admin@' } }),
          on({ plan: 'gold' }),
          { force: true, coverage: 0.25, hashAttribute: 'id', hashVersion: 2, seed: 'rollout' },
        ],
      },
      experiment: {
        defaultValue: 'a',
        rules: [{ variations: ['a', 'b'], weights: [0.5, 0.5], coverage: 1, hashAttribute: 'id', hashVersion: 2 }],
      },
    },
  },
});

const people: readonly UserContext[] = PEOPLE.map(({ targetingKey, groups, country, email, plan }) => ({
  attributes: { id: targetingKey, groups, country, email, plan },
}));

export function growthbookBoolean(): readonly Candidate[] {
  return [{ name: '@growthbook/growthbook', run: eachPerson(people, (person) => client.isOn('rollout', person)) }];
}

export function growthbookVariant(): readonly Candidate[] {
  const run = eachPerson(people, (person) => client.getFeatureValue<string>('experiment', 'b', person) === 'a');
  return [{ name: '@growthbook/growthbook', run }];
}
