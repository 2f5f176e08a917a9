'use client';

const LOCK = 'civicforge.session';
/** When any tab of this browser last renewed the session, in milliseconds. */
const RENEWED_AT = 'civicforge.session.renewed-at';

/** Two renewals within this time answer the same need: the second tab was only waiting for the first. */
const SAME_NEED_MS = 5_000;

/** Renews the session once for all tabs. @returns false where the service says that it has ended. */
export async function keepSession(reason: 'now' | 'due', dueAfterMs = SAME_NEED_MS): Promise<boolean> {
  const asked = Date.now();
  return once(async () => {
    const renewedAt = lastRenewal() ?? 0;
    const fresh = reason === 'now' ? renewedAt >= asked - SAME_NEED_MS : renewedAt >= asked - dueAfterMs;
    if (fresh) return true;
    const answer = await fetch('/api/v1/auth/refresh', { method: 'POST', cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) remember();
    // No answer is not an ended session: what follows finds out by itself.
    return answer?.status !== 401;
  });
}

/** Waits for the renewal that is under way, if there is one: what is asked then is asked in the person's name. */
export async function renewalSettled(): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(LOCK, { mode: 'shared' }, () => undefined);
  else await running;
}

/** When this browser last renewed the session; undefined where it never did, or may not remember. */
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
    // Storage may be forbidden; then each tab renews for itself.
  }
}

let running: Promise<boolean> | undefined;

/** One at a time: over all tabs where the browser has locks (it has them on https and localhost), else in this one. */
function once(work: () => Promise<boolean>): Promise<boolean> {
  if ('locks' in navigator) return navigator.locks.request(LOCK, work);
  running ??= work().finally(() => {
    running = undefined;
  });
  return running;
}
