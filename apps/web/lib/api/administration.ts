import { bodyOf, type Api } from './client.ts';
import type { ModerationStatistics, QuestPage, RewardJobPage, RewardJobState, StuckPage, Worklist } from './types.ts';

/** Lists disputed quests, longest waiting first. For moderators. */
export function listDisputes(api: Api, cursor?: string): Promise<QuestPage> {
  return bodyOf(api.GET('/api/v1/admin/disputes', { params: { query: pageAfter(cursor) } }));
}

/** Returns the queues with work. For moderators. */
export function getWorklist(api: Api): Promise<Worklist> {
  return bodyOf(api.GET('/api/v1/admin/worklist'));
}

export type StuckStatus = 'CLAIMED' | 'SUBMITTED';

/** Lists stuck quests of one status, longest waiting first. For moderators. */
export function listStuck(api: Api, status: StuckStatus, cursor?: string): Promise<StuckPage> {
  return bodyOf(api.GET('/api/v1/admin/stuck', { params: { query: { status, ...pageAfter(cursor) } } }));
}

/** Lists reward jobs in one state. For admins. */
export function listRewards(api: Api, state: RewardJobState, cursor?: string): Promise<RewardJobPage> {
  return bodyOf(api.GET('/api/v1/admin/rewards', { params: { query: { state, ...pageAfter(cursor) } } }));
}

/** Returns the statistics of the last days, today included. For moderators. */
export function getModerationStatistics(api: Api, days: number): Promise<ModerationStatistics> {
  return bodyOf(api.GET('/api/v1/admin/statistics', { params: { query: { days } } }));
}

function pageAfter(cursor: string | undefined) {
  return cursor === undefined ? {} : { cursor };
}
