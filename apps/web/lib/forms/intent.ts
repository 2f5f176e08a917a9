'use client';

const PREFIX = 'civicforge.intent.';

/**
 * One key for one intent, kept over retries, reloads and a detour to the sign-in page, until the service has given a
 * final answer: a second try of what did arrive is then recognised and not done twice.
 */
export function intentKey(name: string): string {
  const known = read(name);
  if (known !== undefined) return known;
  const key = randomKey();
  write(name, key);
  return key;
}

/** The service has decided: the next try is a new intent. */
export function settleIntent(name: string): void {
  unsaved.delete(name);
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was stored either.
  }
}

/** True where nobody knows whether the request was carried out: asking again must use the same key. */
export function isUndecided({ code, status }: { readonly code: string; readonly status: number }): boolean {
  return code === 'network' || status >= 500 || status === 401 || status === 429 || code === 'idempotency.in-progress';
}

/** For browsers that may not store anything. */
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
    // Kept in memory for as long as the page lives.
  }
}

/** `crypto.randomUUID` exists on https and localhost alone; a phone in the same network has neither. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
