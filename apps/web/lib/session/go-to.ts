'use client';

import { announcePersonChange } from './page-requests.ts';

/** Opens a page with a full load, because the session has changed. */
export function goTo(path: string): void {
  announcePersonChange();
  window.location.assign(path);
}

/** Reloads this page from the server. */
export function reload(): void {
  window.location.reload();
}
