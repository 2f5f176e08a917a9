import { bodyOf, type Api } from './client.ts';
import type { AttachedPhoto, Decision, Outcome, Quest, QuestEdit, QuestEvent, QuestInput } from './types.ts';

/** Headers of a change: the version it is based on, and one idempotency key for all tries. */
export interface ChangeHeaders {
  readonly version: number;
  readonly key?: string;
}

export function getQuest(api: Api, questId: string): Promise<Quest> {
  return bodyOf(api.GET('/api/v1/quests/{questId}', { params: { path: { questId } } }));
}

export async function getQuestEvents(api: Api, questId: string): Promise<readonly QuestEvent[]> {
  return (await bodyOf(api.GET('/api/v1/quests/{questId}/events', { params: { path: { questId } } }))).items;
}

export function createQuest(api: Api, body: QuestInput, key: string): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests', { body, headers: { 'idempotency-key': key } }));
}

export function editQuest(api: Api, questId: string, body: QuestEdit, change: ChangeHeaders): Promise<Quest> {
  return bodyOf(api.PATCH('/api/v1/quests/{questId}', { ...at(questId, change), body }));
}

export function cancelQuest(
  api: Api,
  questId: string,
  reason: string | undefined,
  change: ChangeHeaders,
): Promise<Quest> {
  const params = { path: { questId }, query: reason === undefined ? {} : { reason } };
  return bodyOf(api.DELETE('/api/v1/quests/{questId}', { ...at(questId, change), params }));
}

export function claimQuest(api: Api, questId: string, change: ChangeHeaders): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/claim', at(questId, change)));
}

export function releaseQuest(
  api: Api,
  questId: string,
  reason: string | undefined,
  change: ChangeHeaders,
): Promise<Quest> {
  const body = reason === undefined ? {} : { reason };
  return bodyOf(api.POST('/api/v1/quests/{questId}/release', { ...at(questId, change), body }));
}

export function submitQuest(
  api: Api,
  questId: string,
  body: { readonly text: string; readonly links?: string[]; readonly photos?: AttachedPhoto[] },
  change: ChangeHeaders,
): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/submit', { ...at(questId, change), body }));
}

export function requestChanges(api: Api, questId: string, text: string, change: ChangeHeaders): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/request-changes', { ...at(questId, change), body: { text } }));
}

/** The level of a statement, with the signature of the levels that have one. */
export type StatementProof =
  | { readonly method: 'account' }
  | {
      readonly method: 'device' | 'wallet';
      readonly nonce: string;
      /** The secured credential of a device, or the hexadecimal signature of a wallet. */
      readonly signature: string | Record<string, unknown>;
    };

export function attestQuest(
  api: Api,
  questId: string,
  body: { readonly outcome: Outcome; readonly notes?: string } & StatementProof,
  change: ChangeHeaders,
): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/attest', { ...at(questId, change), body }));
}

export function disputeQuest(api: Api, questId: string, reason: string, change: ChangeHeaders): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/dispute', { ...at(questId, change), body: { reason } }));
}

export function resolveQuest(
  api: Api,
  questId: string,
  body: { readonly decision: Decision; readonly reason: string },
  change: ChangeHeaders,
): Promise<Quest> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/resolve', { ...at(questId, change), body }));
}

function at(questId: string, { version, key }: ChangeHeaders) {
  return {
    params: { path: { questId } },
    headers: { 'if-match': `"${String(version)}"`, ...(key !== undefined && { 'idempotency-key': key }) },
  };
}
