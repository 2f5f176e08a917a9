'use client';

import { pagePerson } from '../session/whose-page.ts';

const PREFIX = 'civicforge.intent.';

/**
 * Returns the idempotency key of one intent. It survives retries, reloads and a detour to the sign-in page until the
 * API has given a final answer, so a second try of a request that arrived is replayed. Keys belong to one
 * person.
 */
export function intentKey(intent: string): string {
  const name = ownName(intent);
  const known = read(name);
  if (known !== undefined) return known;
  const key = randomKey();
  write(name, key);
  return key;
}

/** Ends an intent after a final answer: the next try gets a new key. */
export function settleIntent(intent: string): void {
  const name = ownName(intent);
  unsaved.delete(name);
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Storage is blocked: there is no key.
  }
}

/** True if the outcome of the request is unknown, so a retry must use the same key. */
export function isUndecided({ code, status }: { readonly code: string; readonly status: number }): boolean {
  return code === 'network' || status >= 500 || status === 401 || status === 429 || code === 'idempotency.in-progress';
}

function ownName(intent: string): string {
  return `${pagePerson() ?? ''}.${intent}`;
}

/** Keys of browsers that block storage. */
const unsaved = new Map<string, string>();

function read(name: string): string | undefined {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? unsaved.get(name);
  } catch {
    return unsaved.get(name);
  }
}

function write(name: string, key: string): void {
  unsaved.set(name, key);
  try {
    sessionStorage.setItem(PREFIX + name, key);
  } catch {
    // Kept in memory for the lifetime of the page.
  }
}

/** Returns a random UUID. `crypto.randomUUID` exists only in secure contexts (https and localhost). */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
