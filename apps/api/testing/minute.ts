import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE = 60_000;

/** Waits where the minute is almost over: a window must not end in the middle of a test that fills it. */
export async function earlyInTheMinute(): Promise<void> {
  const left = MINUTE - (Date.now() % MINUTE);
  if (left < 15_000) await sleep(left + 50);
}
