'use client';

import { PAGES } from './caches.ts';

/**
 * Removes the saved pages and the push subscription of this browser, so that nothing of the member stays on it. The
 * service worker does the same at the sign-out, but does not see it while it does not control the page yet.
 */
export async function clearDevice(): Promise<void> {
  await Promise.allSettled([forgetPages(), unsubscribe()]);
}

async function forgetPages(): Promise<void> {
  if ('caches' in window) await caches.delete(PAGES);
}

async function unsubscribe(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
