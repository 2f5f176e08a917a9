import { bodyOf, type Api } from './client.ts';
import type { Statistics } from './types.ts';

/** Counts of the whole place; anybody may see them. */
export function getStatistics(api: Api): Promise<Statistics> {
  return bodyOf(api.GET('/api/v1/public/stats'));
}
