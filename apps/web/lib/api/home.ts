import { bodyOf, type Api } from './client.ts';
import type { Home } from './types.ts';

/** Returns what waits for the member, and the totals of the lists. */
export function getHome(api: Api): Promise<Home> {
  return bodyOf(api.GET('/api/v1/users/me/home'));
}
