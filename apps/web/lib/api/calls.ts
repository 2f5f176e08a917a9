import { bodyOf, type Api } from './client.ts';
import type { Call, CallInput } from './types.ts';

export function createCall(api: Api, body: CallInput, key: string): Promise<Call> {
  return bodyOf(api.POST('/api/v1/calls', { body, headers: { 'idempotency-key': key } }));
}
