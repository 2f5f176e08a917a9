import { bodyOf, type Api } from './client.ts';
import type { LedgerPage, OwnUser, PublicUser, QuestPage, QuestRole } from './types.ts';

export function getOwnUser(api: Api): Promise<OwnUser> {
  return bodyOf(api.GET('/api/v1/users/me'));
}

export function changeOwnUser(api: Api, body: { displayName?: string; bio?: string }): Promise<OwnUser> {
  return bodyOf(api.PATCH('/api/v1/users/me', { body }));
}

export function getLedger(api: Api, cursor?: string): Promise<LedgerPage> {
  return bodyOf(api.GET('/api/v1/users/me/ledger', { params: { query: cursor === undefined ? {} : { cursor } } }));
}

export function getUser(api: Api, userId: string): Promise<PublicUser> {
  return bodyOf(api.GET('/api/v1/users/{userId}', { params: { path: { userId } } }));
}

/** Lists the quests that a member has posted or claimed. */
export function questsOf(api: Api, userId: string, role: QuestRole, cursor?: string): Promise<QuestPage> {
  const query = { role, ...(cursor !== undefined && { cursor }) };
  return bodyOf(api.GET('/api/v1/users/{userId}/quests', { params: { path: { userId }, query } }));
}
