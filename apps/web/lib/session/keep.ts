'use client';

const LOCK = 'civicforge.session';
/** Storage key of the last renewal by any tab, in milliseconds. */
const RENEWED_AT = 'civicforge.session.renewed-at';

/** Renewals within this time count as one: the second tab was waiting for the first. */
const SAME_NEED_MS = 5_000;

/**
 * Renews the session once for all tabs.
 * @returns false if the API says that the session has ended
 */
export async function keepSession(reason: 'now' | 'due', dueAfterMs = SAME_NEED_MS): Promise<boolean> {
  const asked = Date.now();
  return once(async () => {
    const renewedAt = lastRenewal() ?? 0;
    const fresh = reason === 'now' ? renewedAt >= asked - SAME_NEED_MS : renewedAt >= asked - dueAfterMs;
    if (fresh) return true;
    const answer = await fetch('/api/v1/auth/refresh', { method: 'POST', cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) remember();
    // A missing answer does not end the session. The next request finds out.
    return answer?.status !== 401;
  });
}

/** Waits for a renewal in progress, so that the next request uses the new session. */
export async function renewalSettled(): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(LOCK, { mode: 'shared' }, () => undefined);
  else await running;
}

/** Returns the time of this browser's last renewal. Undefined before the first, or if storage is blocked. */
export function lastRenewal(): number | undefined {
  try {
    const value = Number(localStorage.getItem(RENEWED_AT) ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function remember(): void {
  try {
    localStorage.setItem(RENEWED_AT, String(Date.now()));
  } catch {
    // Storage is blocked: each tab renews for itself.
  }
}

let running: Promise<boolean> | undefined;

/** Runs one renewal at a time: across tabs with the Web Locks API (secure contexts), else in this tab. */
function once(work: () => Promise<boolean>): Promise<boolean> {
  if ('locks' in navigator) return navigator.locks.request(LOCK, work);
  running ??= work().finally(() => {
    running = undefined;
  });
  return running;
}
