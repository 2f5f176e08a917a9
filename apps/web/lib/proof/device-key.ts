'use client';

import { createStore, del, get, set } from 'idb-keyval';

/** A signing key of one member on this device. Its private half cannot leave the browser. */
export interface DeviceKey {
  readonly keyId: string;
  /** `did:key` of the public key. */
  readonly did: string;
  readonly privateKey: CryptoKey;
}

/** `ready`: this member has a key here. `new`: the browser can make one. `unable`: it cannot sign or keep a key. */
export type DeviceState = 'ready' | 'new' | 'unable';

/** Keys by user id. Several members may share a device, and each signs with their own key. */
const keys = () => createStore('civicforge-device-keys', 'keys');

/** @throws an error of IndexedDB if storage is blocked */
export function findDeviceKey(userId: string): Promise<DeviceKey | undefined> {
  return get<DeviceKey>(userId, keys());
}

/** Keeps a key. Without storage it signs once and is not kept. */
export async function keepDeviceKey(userId: string, key: DeviceKey): Promise<void> {
  await set(userId, key, keys()).catch(() => undefined);
}

/** Removes a member's key from this device. */
export async function forgetDeviceKey(userId: string): Promise<void> {
  await del(userId, keys()).catch(() => undefined);
}

/** Returns whether this member can sign on this device. Browsers without Ed25519 or a secure context cannot. */
export async function deviceState(userId: string): Promise<DeviceState> {
  try {
    if ((await findDeviceKey(userId)) !== undefined) return 'ready';
    await makeKeyPair();
    return 'new';
  } catch {
    return 'unable';
  }
}

/** Makes an Ed25519 key pair whose private half is not extractable. */
export async function makeKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}
