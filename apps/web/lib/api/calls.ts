import { bodyOf, type Api } from './client.ts';
import type { Call, CallInput, Places, Quest } from './types.ts';

export function createCall(api: Api, body: CallInput, key: string): Promise<Call> {
  return bodyOf(api.POST('/api/v1/calls', { body, headers: { 'idempotency-key': key } }));
}

/** Claims any free place of a date. */
export function claimPlace(api: Api, { callId, date }: Places, key: string): Promise<Quest> {
  const params = { path: { callId }, query: { date } };
  return bodyOf(api.POST('/api/v1/calls/{callId}/claim', { params, headers: { 'idempotency-key': key } }));
}
