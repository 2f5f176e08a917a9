/** A checkpoint as archived. */
export interface ArchivedCheckpoint {
  readonly size: number;
  /** The signed checkpoint, verbatim. */
  readonly text: string;
}

/**
 * Every published checkpoint, kept where nothing is overwritten or deleted. It outlives the tables: after a restore it
 * tells that the log was longer.
 */
export abstract class CheckpointArchive {
  /** Keeps a checkpoint. Does nothing if one of this size exists. */
  abstract keep(checkpoint: ArchivedCheckpoint): Promise<void>;

  /** Returns the checkpoint of the largest tree. */
  abstract newest(): Promise<ArchivedCheckpoint | undefined>;
}

export const CHECKPOINTS = 'checkpoints/';

/**
 * Returns the name of a checkpoint. Names of larger trees sort first, so that one request finds the newest. The name
 * ends with the size.
 */
export function checkpointName(size: number): string {
  return `${String(Number.MAX_SAFE_INTEGER - size).padStart(16, '0')}-${String(size)}`;
}

/** Returns the size of a name, undefined for other files. */
export function sizeOfName(name: string): number | undefined {
  const size = /^\d{16}-(\d{1,16})$/.exec(name)?.[1];
  return size !== undefined && checkpointName(Number(size)) === name ? Number(size) : undefined;
}
