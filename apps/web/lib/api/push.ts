import { accepted, bodyOf, type Api } from './client.ts';
import type { components } from './schema.d.ts';

type Subscriptions = components['schemas']['PushSubscriptionsView'];

/** Returns the registered devices of the member, and the key that a browser subscribes with. */
export function getPushSubscriptions(api: Api): Promise<Subscriptions> {
  return bodyOf(api.GET('/api/v1/users/me/push-subscriptions'));
}

export async function registerPush(api: Api, body: components['schemas']['PushSubscriptionBody']): Promise<string> {
  return (await bodyOf(api.POST('/api/v1/users/me/push-subscriptions', { body }))).subscriptionId;
}

export async function removePush(api: Api, subscriptionId: string): Promise<void> {
  const params = { path: { subscriptionId } };
  await accepted(api.DELETE('/api/v1/users/me/push-subscriptions/{subscriptionId}', { params }));
}
