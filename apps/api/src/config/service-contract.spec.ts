import { SERVICES } from '@civicforge/contract/service-contract';
import { type Variable, variablesOf } from './variable.ts';
import { DECLARATIONS } from './variables.ts';

const { environment, secrets } = SERVICES.api;
const VARIABLES: readonly Variable[] = variablesOf(DECLARATIONS);
const namesWith = (field: 'required' | 'secret') =>
  VARIABLES.filter((variable) => variable[field] !== undefined).map(({ name }) => name);

describe('the environment of the API container', () => {
  it('has only variables that the API reads, and every required one', () => {
    const known = VARIABLES.map(({ name }) => name);
    const given = [...environment, ...Object.keys(secrets)];
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
    expect(namesWith('required').filter((name) => !given.includes(name))).toEqual([]);
  });

  it('takes every secret from the Parameter Store and none as a plain value', () => {
    expect(environment.filter((name) => namesWith('secret').includes(name))).toEqual([]);
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(namesWith('secret')));
  });
});
