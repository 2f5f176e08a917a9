import { accepted, bodyOf, type Api } from './client.ts';
import type { Webhook, WebhookDelivery } from './types.ts';

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

/** Returns the last 100 messages, newest first. */
export async function getDeliveries(api: Api, webhookId: string): Promise<readonly WebhookDelivery[]> {
  const params = { path: { webhookId } };
  return (await bodyOf(api.GET('/api/v1/users/me/webhooks/{webhookId}/deliveries', { params }))).items;
}

export async function testWebhook(api: Api, webhookId: string): Promise<void> {
  await accepted(api.POST('/api/v1/users/me/webhooks/{webhookId}/test', { params: { path: { webhookId } } }));
}

export async function replayDelivery(api: Api, webhookId: string, deliveryId: string): Promise<void> {
  const params = { path: { webhookId, deliveryId } };
  await accepted(api.POST('/api/v1/users/me/webhooks/{webhookId}/deliveries/{deliveryId}/replay', { params }));
}
