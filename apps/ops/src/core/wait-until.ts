import { elapsed } from './elapsed.ts';
import { OpsFailure } from './exit-codes.ts';
import type { OpsContext } from './ops-context.ts';

export interface WaitOptions<T> {
  /** Subject of the progress and error messages, for example "table civicforge-prod-quests". */
  readonly what: string;
  readonly everySeconds: number;
  readonly atMostSeconds: number;
  /** Returns the result, or a description of the present state while it is not ready. An error ends the wait. */
  readonly poll: () => Promise<{ readonly done: T } | { readonly still: string }>;
}

/**
 * Polls until the result is ready. Prints the state when it changes and every two minutes.
 * @throws OpsFailure after the time limit; nothing is undone, and the same command resumes the wait
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
        `${what} is still ${result.still} after ${elapsed(seconds)}. Run the same command again to resume.`,
      );
    }
    if (result.still !== reported || clock.now() - reportedAt >= 120_000) {
      terminal.warn(`    ${what}: ${result.still} (${elapsed(seconds)})`);
      [reported, reportedAt] = [result.still, clock.now()];
    }
    await clock.sleep(everySeconds * 1000);
  }
}
