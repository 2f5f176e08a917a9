import { bodyOf, type Api } from './client.ts';
import type { Call, CallEdit, CallInput, CallPage, Places, Quest } from './types.ts';

export function createCall(api: Api, body: CallInput, key: string): Promise<Call> {
  return bodyOf(api.POST('/api/v1/calls', { body, headers: { 'idempotency-key': key } }));
}

export function getCall(api: Api, callId: string): Promise<Call> {
  return bodyOf(api.GET('/api/v1/calls/{callId}', { params: { path: { callId } } }));
}

/** Returns a page of the member's calls, newest first. */
export function listOwnCalls(api: Api, cursor?: string): Promise<CallPage> {
  const params = { query: { ...(cursor !== undefined && { cursor }) } };
  return bodyOf(api.GET('/api/v1/users/me/calls', { params }));
}

/** Changes the dates that are not made yet. */
export function editCall(api: Api, callId: string, body: CallEdit): Promise<Call> {
  return bodyOf(api.PATCH('/api/v1/calls/{callId}', { params: { path: { callId } }, body }));
}

/** Ends a call. Its open quests are cancelled and their points return. */
export function endCall(api: Api, callId: string): Promise<Call> {
  return bodyOf(api.DELETE('/api/v1/calls/{callId}', { params: { path: { callId } } }));
}

/** Claims any free place of a date. */
export function claimPlace(api: Api, { callId, date }: Pick<Places, 'callId' | 'date'>, key: string): Promise<Quest> {
  const params = { path: { callId }, query: { date } };
  return bodyOf(api.POST('/api/v1/calls/{callId}/claim', { params, headers: { 'idempotency-key': key } }));
}
