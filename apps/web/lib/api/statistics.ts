import { bodyOf, type Api } from './client.ts';
import type { Statistics } from './types.ts';

/** Returns the public statistics. */
export function getStatistics(api: Api): Promise<Statistics> {
  return bodyOf(api.GET('/api/v1/public/stats'));
}
