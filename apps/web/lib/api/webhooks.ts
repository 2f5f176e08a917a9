import { accepted, bodyOf, type Api } from './client.ts';
import type { Webhook } from './types.ts';

export async function getWebhooks(api: Api): Promise<readonly Webhook[]> {
  return (await bodyOf(api.GET('/api/v1/users/me/webhooks'))).items;
}

export function switchWebhook(api: Api, webhookId: string, active: boolean): Promise<Webhook> {
  const params = { path: { webhookId } };
  return bodyOf(api.PATCH('/api/v1/users/me/webhooks/{webhookId}', { params, body: { active } }));
}

/** Returns the new secret, which no later answer contains. */
export async function rotateWebhook(api: Api, webhookId: string): Promise<string> {
  const params = { path: { webhookId } };
  return (await bodyOf(api.POST('/api/v1/users/me/webhooks/{webhookId}/rotate', { params }))).secret;
}

export async function removeWebhook(api: Api, webhookId: string): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/webhooks/{webhookId}', { params: { path: { webhookId } } }));
}
