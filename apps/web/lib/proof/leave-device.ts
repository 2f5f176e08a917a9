'use client';

import { quietApi } from '../api/browser.ts';
import { revokeDeviceKey } from '../api/signing.ts';
import { findDeviceKey, forgetDeviceKey } from './device-key.ts';

/**
 * Revokes a member's key of this device and removes it, so that nothing of them stays on a shared device. Without its
 * private half a key signs nothing, so a failed revocation is no danger: the key only counts towards the limit.
 */
export async function leaveDevice(userId: string): Promise<void> {
  const key = await findDeviceKey(userId).catch(() => undefined);
  if (key === undefined) return;
  await revokeDeviceKey(quietApi, key.keyId).catch(() => undefined);
  await forgetDeviceKey(userId);
}
