/** Minimum milliseconds between two calls, because a page often becomes visible and focused at the same moment. */
const AT_LEAST_MS = 1_000;

/**
 * Calls `ask` at every interval while the page is visible, and when it becomes visible or connected again. One call at a time.
 * @returns a function that stops polling
 */
export function pollWhileVisible(ask: () => Promise<void>, everyMs: number): () => void {
  let isAsking = false;
  let askedAt = Date.now();
  const run = async () => {
    if (isAsking || document.visibilityState !== 'visible') return;
    isAsking = true;
    askedAt = Date.now();
    try {
      await ask();
    } finally {
      isAsking = false;
    }
  };
  const back = () => {
    if (Date.now() - askedAt >= AT_LEAST_MS) void run();
  };
  const timer = setInterval(() => void run(), everyMs);
  document.addEventListener('visibilitychange', back);
  window.addEventListener('focus', back);
  window.addEventListener('online', back);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', back);
    window.removeEventListener('focus', back);
    window.removeEventListener('online', back);
  };
}
