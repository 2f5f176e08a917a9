import { elapsed } from './elapsed.ts';
import { OpsFailure } from './exit-codes.ts';
import type { World } from './world.ts';

export interface Waiting<T> {
  /** For progress and the message of a failure, as "table civicforge-prod-quests". */
  readonly what: string;
  readonly everySeconds: number;
  readonly atMostSeconds: number;
  /** The answer once it is there; words of how far it is until then. Throwing ends the wait. */
  readonly look: () => Promise<{ readonly done: T } | { readonly still: string }>;
}

/**
 * Looks again and again; tells what it waits for whenever that changes, and every few minutes.
 * @throws OpsFailure the time is up: nothing was undone, and waiting can go on by calling the same verb again
 */
export async function waitUntil<T>({ clock, terminal }: World, waiting: Waiting<T>): Promise<T> {
  const { what, everySeconds, atMostSeconds, look } = waiting;
  const start = clock.now();
  let told = '';
  let toldAt = start;
  for (;;) {
    const seen = await look();
    if ('done' in seen) return seen.done;
    const seconds = (clock.now() - start) / 1000;
    if (seconds + everySeconds > atMostSeconds) {
      throw new OpsFailure(
        `${what} is still ${seen.still} after ${elapsed(seconds)}. Call the same verb again to go on.`,
      );
    }
    if (seen.still !== told || clock.now() - toldAt >= 120_000) {
      terminal.warn(`    ${what}: ${seen.still} (${elapsed(seconds)})`);
      [told, toldAt] = [seen.still, clock.now()];
    }
    await clock.sleep(everySeconds * 1000);
  }
}
