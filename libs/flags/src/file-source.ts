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
  let cancel: (() => void) | undefined;
  let closed = false;

  async function look(): Promise<void> {
    const text = await readFile(path, 'utf8');
    if (text === seen) {
      keeper.confirm();
      return;
    }
    seen = text;
    keeper.accept(text, contentVersion(text));
  }

  function follow(): void {
    if (closed) return;
    cancel = clock.after(intervalMs, () => {
      look()
        .catch((error: unknown) => {
          keeper.fail(error);
        })
        .finally(follow);
    });
  }

  return {
    current: () => keeper.snapshot,
    get status() {
      return keeper.status;
    },
    onChange: (listener) => keeper.changes.add(listener),
    onStatus: (listener) => keeper.statuses.add(listener),
    async start() {
      try {
        await look();
      } catch (error) {
        keeper.fail(error);
        throw error;
      } finally {
        follow();
      }
    },
    close() {
      closed = true;
      cancel?.();
      return Promise.resolve();
    },
  };
}
