import { bodyOf, type Api } from './client.ts';
import type { ModerationStatistics, QuestPage, RewardJobPage, RewardJobState, StuckPage } from './types.ts';

/** Disputed quests, the longest waiting first. For moderators. */
export function listDisputes(api: Api, cursor?: string): Promise<QuestPage> {
  return bodyOf(api.GET('/api/v1/admin/disputes', { params: { query: pageAfter(cursor) } }));
}

/** Quests in which somebody has kept silent for too long, the longest waiting first. For moderators. */
export function listStuck(api: Api, cursor?: string): Promise<StuckPage> {
  return bodyOf(api.GET('/api/v1/admin/stuck', { params: { query: pageAfter(cursor) } }));
}

/** Reward jobs in one state. For admins. */
export function listRewards(api: Api, state: RewardJobState, cursor?: string): Promise<RewardJobPage> {
  return bodyOf(api.GET('/api/v1/admin/rewards', { params: { query: { state, ...pageAfter(cursor) } } }));
}

/** Sums of the last days, today included. For moderators. */
export function getModerationStatistics(api: Api, days: number): Promise<ModerationStatistics> {
  return bodyOf(api.GET('/api/v1/admin/statistics', { params: { query: { days } } }));
}

function pageAfter(cursor: string | undefined) {
  return cursor === undefined ? {} : { cursor };
}
