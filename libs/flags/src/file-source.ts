import { readFile } from 'node:fs/promises';
import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import { contentVersion, SnapshotKeeper, type FlagSource } from './source.ts';

export interface FileSourceOptions<M extends FlagManifest> {
  readonly manifest: M;
  readonly path: string;
  readonly clock?: Clock;
  /** How often the file is looked at; 1 s unless told. Reading it beats watching it: that works on every file system. */
  readonly intervalMs?: number;
}

/** Flags in a file that may change while the program runs. */
export function createFileSource<M extends FlagManifest>(options: FileSourceOptions<M>): FlagSource<KeyOf<M>> {
  const { manifest, path, clock = systemClock, intervalMs = 1000 } = options;
  const keeper = new SnapshotKeeper({ manifest, clock, source: 'file', staleAfterMs: () => intervalMs * 10 });
  let seen: string | undefined;
  let run: Run | undefined;
  let looking: Promise<void> = Promise.resolve();

  const isFollowing = (): boolean => run !== undefined;

  async function look(): Promise<void> {
    const text = await readFile(path, 'utf8');
    if (text === seen) {
      keeper.confirm();
      return;
    }
    seen = text;
    keeper.accept(text, contentVersion(text));
  }

  /** Looks once, and again after the interval for as long as this run lasts. */
  function follow(mine: Run): Promise<void> {
    looking = look()
      .catch((error: unknown) => {
        keeper.fail(error);
        throw error;
      })
      .finally(() => {
        if (run === mine) mine.cancelNext = clock.after(intervalMs, () => void follow(mine).catch(() => undefined));
      });
    return looking;
  }

  return {
    current: () => keeper.snapshot,
    get status() {
      return keeper.status;
    },
    onChange: (listener) => keeper.changes.add(listener),
    onStatus: (listener) => keeper.statuses.add(listener),
    start() {
      if (run !== undefined) return looking.catch(() => undefined);
      run = {};
      return follow(run);
    },
    async close() {
      run?.cancelNext?.();
      run = undefined;
      await looking.catch(() => undefined);
      if (!isFollowing()) keeper.stop();
    },
  };
}

/** The time between a start and a close. */
interface Run {
  cancelNext?: () => void;
}
