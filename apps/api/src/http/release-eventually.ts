import { setTimeout as sleep } from 'node:timers/promises';
import { ABANDONED_AFTER_MILLISECONDS } from './idempotency-record.ts';

/** Longest time that the answer waits for the first try, in milliseconds. */
const ANSWER_WAITS_MS = 1_000;

const FIRST_PAUSE_MS = 200;

/**
 * Runs `release` and repeats it in the background while the database is away, until the record no longer blocks anyway.
 * Resolves after the first try, at most one second later, and never rejects.
 *
 * @param failed is called with the last error when all tries have failed
 */
export async function releaseEventually(
  release: () => Promise<void>,
  failed: (cause: unknown) => void,
  lifetimeMs = ABANDONED_AFTER_MILLISECONDS,
): Promise<void> {
  const end = Date.now() + lifetimeMs;
  const first = release().catch((error: unknown) => {
    void repeat(release, end, error).catch(failed);
  });
  await Promise.race([first, sleep(ANSWER_WAITS_MS, undefined, { ref: false })]);
}

async function repeat(release: () => Promise<void>, end: number, firstError: unknown): Promise<void> {
  let error = firstError;
  for (let pause = FIRST_PAUSE_MS; Date.now() + pause < end; pause *= 2) {
    await sleep(pause, undefined, { ref: false });
    try {
      await release();
      return;
    } catch (cause) {
      error = cause;
    }
  }
  throw error;
}
