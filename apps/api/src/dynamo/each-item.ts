import { DatabaseBusy } from './busy.ts';

/** Items in a row that stay busy before the database counts as away. */
const AWAY_AFTER = 3;

/**
 * Runs `work` on one item after the other. An item that fails goes to `failed`, and the walk goes on: one poisoned item
 * must not keep all later ones from being visited.
 * @throws DatabaseBusy after three busy items in a row, because then the database is away
 */
export async function eachItem<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  failed: (item: T, error: unknown) => void,
): Promise<void> {
  let busyInARow = 0;
  for (const item of items) {
    try {
      await work(item);
      busyInARow = 0;
    } catch (error) {
      busyInARow = error instanceof DatabaseBusy ? busyInARow + 1 : 0;
      if (busyInARow === AWAY_AFTER) throw error;
      failed(item, error);
    }
  }
}
