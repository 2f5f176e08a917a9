/** Everybody who is there from the beginning, and the two whom automatic checks sign in as. */
export { LOCAL_PEOPLE as PEOPLE, SMOKE_PEOPLE } from '../../local/people.ts';
