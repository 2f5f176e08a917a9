/** Initial members, and the two smoke members among them. */
export { LOCAL_PEOPLE as PEOPLE, SMOKE_PEOPLE } from '../../local/people.ts';
