import { SERVICES } from '@civicforge/contract/service-contract';
import { VARIABLES } from './variables.ts';

const { environment, secrets } = SERVICES.api;
const namesWith = (field: 'required' | 'secret') =>
  VARIABLES.filter((variable) => field in variable).map(({ name }) => name as string);

describe('the environment of the API container', () => {
  it('has only variables that the API reads, and every required one', () => {
    const known = VARIABLES.map(({ name }) => name as string);
    const given = [...environment, ...Object.keys(secrets)];
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
    expect(namesWith('required').filter((name) => !given.includes(name))).toEqual([]);
  });

  it('takes every secret from the Parameter Store and none as a plain value', () => {
    expect(environment.filter((name) => namesWith('secret').includes(name))).toEqual([]);
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(namesWith('secret')));
  });
});
