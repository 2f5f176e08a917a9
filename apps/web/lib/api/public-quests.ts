import { bodyOf, type Api } from './client.ts';
import type { PublicQuest } from './types.ts';

/** Returns the newest open quests that visitors may read, three at most. */
export async function getPublicQuests(api: Api): Promise<readonly PublicQuest[]> {
  return (await bodyOf(api.GET('/api/v1/public/quests'))).items;
}

/** Returns a quest that visitors may read. */
export function getPublicQuest(api: Api, questId: string): Promise<PublicQuest> {
  return bodyOf(api.GET('/api/v1/public/quests/{questId}', { params: { path: { questId } } }));
}
