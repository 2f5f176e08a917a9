'use client';

/** Leaves this page for another one of ours, loaded anew: who the reader is has changed. */
export function goTo(path: string): void {
  window.location.assign(path);
}

/** Draws this page anew, from the server on. */
export function reload(): void {
  window.location.reload();
}
