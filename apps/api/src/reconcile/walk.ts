export interface WalkPage {
  readonly ids: readonly string[];
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

/** One partition of an index with its watermark. */
export interface Walk {
  watermark(): Promise<string | undefined>;
  /** Stores the watermark; undefined restarts from the beginning. */
  remember(after: string | undefined): Promise<void>;
  read(after: string | undefined): Promise<WalkPage>;
  visit(ids: readonly string[]): Promise<void>;
}

/**
 * Resumes from the stored watermark, page by page, until the end or the time limit. The watermark moves
 * only after a visited page, so that a killed run skips nothing.
 * @returns true if the end was reached
 */
export async function resumeWalk(walk: Walk, isTimeUp: () => boolean): Promise<boolean> {
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
