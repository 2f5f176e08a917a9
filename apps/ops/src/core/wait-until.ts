import { elapsed } from './elapsed.ts';
import { OpsFailure } from './exit-codes.ts';
import type { OpsContext } from './ops-context.ts';

export interface WaitOptions<T> {
  /** For progress and the message of a failure, as "table civicforge-prod-quests". */
  readonly what: string;
  readonly everySeconds: number;
  readonly atMostSeconds: number;
  /** The answer once it is there; words of how far it is until then. Throwing ends the wait. */
  readonly poll: () => Promise<{ readonly done: T } | { readonly still: string }>;
}

/**
 * Looks again and again; tells what it waits for whenever that changes, and every few minutes.
 * @throws OpsFailure the time is up: nothing was undone, and waiting can go on by calling the same verb again
 */
export async function waitUntil<T>({ clock, terminal }: OpsContext, options: WaitOptions<T>): Promise<T> {
  const { what, everySeconds, atMostSeconds, poll } = options;
  const start = clock.now();
  let reported = '';
  let reportedAt = start;
  for (;;) {
    const result = await poll();
    if ('done' in result) return result.done;
    const seconds = (clock.now() - start) / 1000;
    if (seconds + everySeconds > atMostSeconds) {
      throw new OpsFailure(
        `${what} is still ${result.still} after ${elapsed(seconds)}. Call the same verb again to go on.`,
      );
    }
    if (result.still !== reported || clock.now() - reportedAt >= 120_000) {
      terminal.warn(`    ${what}: ${result.still} (${elapsed(seconds)})`);
      [reported, reportedAt] = [result.still, clock.now()];
    }
    await clock.sleep(everySeconds * 1000);
  }
}
