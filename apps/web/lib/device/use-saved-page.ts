'use client';

import { useSyncExternalStore } from 'react';

const readers = new Set<() => void>();

/**
 * Returns when the service worker saved this page, as ISO 8601. Undefined for a page from the network, and once the device
 * is online or another page is shown.
 */
export function useSavedAt(): string | undefined {
  return useSyncExternalStore(watch, savedAtOfPage, () => undefined);
}

/** Ends the mark of a saved page. */
export function endSavedPage(): void {
  delete document.body.dataset['savedAt'];
  for (const tell of readers) tell();
}

function savedAtOfPage(): string | undefined {
  return document.body.dataset['savedAt'];
}

function watch(tell: () => void): () => void {
  if (readers.size === 0) window.addEventListener('online', endSavedPage);
  readers.add(tell);
  return () => {
    readers.delete(tell);
    if (readers.size === 0) window.removeEventListener('online', endSavedPage);
  };
}
