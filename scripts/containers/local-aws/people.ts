import { DEMO_PEOPLE, type Person } from '../../local/people.ts';

const [{ password }] = DEMO_PEOPLE;

/** The two of every stage whom automatic checks sign in as: what they do stays out of public figures. */
export const SMOKE_PEOPLE = [
  { email: 'smoke-1@example.org', name: 'Smoke 1', password, groups: ['synthetic'] },
  { email: 'smoke-2@example.org', name: 'Smoke 2', password, groups: ['synthetic'] },
] as const satisfies readonly Person[];

/** Everybody who is there from the beginning. */
export const PEOPLE: readonly Person[] = [...DEMO_PEOPLE, ...SMOKE_PEOPLE];
