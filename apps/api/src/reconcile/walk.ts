export interface WalkPage {
  readonly ids: readonly string[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** One partition of an index, and how far it was walked. */
export interface Walk {
  watermark(): Promise<string | undefined>;
  /** Remembers where to go on; undefined begins anew. */
  remember(after: string | undefined): Promise<void>;
  read(after: string | undefined): Promise<WalkPage>;
  visit(ids: readonly string[]): Promise<void>;
}

/**
 * Walks on from the stored watermark, page by page, until the partition ends or the time is up. The watermark moves
 * only behind a page that was visited, so that a run that is killed leaves nothing out.
 * @returns true where the end was reached
 */
export async function walkOn(walk: Walk, isTimeUp: () => boolean): Promise<boolean> {
  let after = await walk.watermark();
  do {
    if (isTimeUp()) return false;
    const { ids, next } = await walk.read(after);
    await walk.visit(ids);
    await walk.remember(next);
    after = next;
  } while (after !== undefined);
  return true;
}
