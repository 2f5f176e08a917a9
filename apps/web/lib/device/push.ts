'use client';

import type { Api } from '../api/client.ts';
import { getPushSubscriptions, registerPush, removePush } from '../api/push.ts';

/** State of push on this device. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on';

/** Returns the state of this device: the browser's subscription, which the service must know too. */
export async function pushState(api: Api): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  const subscription = await present();
  if (subscription === null) return 'off';
  const { items } = await getPushSubscriptions(api);
  const id = await idOf(subscription.endpoint);
  return items.some(({ subscriptionId }) => subscriptionId === id) ? 'on' : 'off';
}

/**
 * Asks for the permission, subscribes this browser and registers it. Call it from a tap only: browsers refuse the
 * question otherwise, and people too.
 */
export async function switchPushOn(api: Api): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return 'blocked';
  const { publicKey } = await getPushSubscriptions(api);
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  // A subscription to another key, from before a change of the service's key, receives nothing any more.
  if (old !== null && !hasKey(old, publicKey)) await old.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  await register(api, subscription);
  return 'on';
}

export async function switchPushOff(api: Api): Promise<PushState> {
  const subscription = await present();
  if (subscription === null) return 'off';
  await subscription.unsubscribe();
  await removePush(api, await idOf(subscription.endpoint)).catch(() => undefined);
  return 'off';
}

/** Registers this device again after a new session has replaced the one that it was registered in. */
export async function renewPush(api: Api): Promise<void> {
  const subscription = await present();
  if (subscription !== null) await register(api, subscription);
}

async function register(api: Api, subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await registerPush(api, {
    endpoint: endpoint ?? subscription.endpoint,
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
  });
}

async function present(): Promise<PushSubscription | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  // Browsers without push, and private windows, have no push manager.
  const manager = registration?.pushManager;
  return (await manager?.getSubscription()) ?? null;
}

function hasKey({ options }: PushSubscription, publicKey: string): boolean {
  return options.applicationServerKey !== null && base64url(new Uint8Array(options.applicationServerKey)) === publicKey;
}

/** Returns the id that the service derives from an endpoint: base64url of the first 16 bytes of its SHA-256. */
async function idOf(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return base64url(new Uint8Array(digest).subarray(0, 16));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
