import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import { contentVersion, SnapshotKeeper, type FlagSource } from './source.ts';

export interface StaticSourceOptions<M extends FlagManifest> {
  readonly manifest: M;
  /** A document, or its JSON text. */
  readonly document: unknown;
  readonly version?: string;
  readonly clock?: Clock;
}

export interface StaticSource<M extends FlagManifest> extends FlagSource<KeyOf<M>> {
  /**
   * Serves another document from now on: for tests and tools.
   * @throws FlagDocumentError when it is not valid; the one before stays.
   */
  replace(document: unknown, version?: string): void;
}

/**
 * Flags that stand in the program: for tests, tools and commands. The document serves at once, without `start`.
 * @throws FlagDocumentError when it is not valid.
 */
export function createStaticSource<M extends FlagManifest>(options: StaticSourceOptions<M>): StaticSource<M> {
  const { manifest, clock = systemClock } = options;
  const keeper = new SnapshotKeeper({ manifest, clock, source: 'static', staleAfterMs: () => Infinity });
  const replace = (document: unknown, version?: string): void => {
    keeper.accept(document, version ?? (() => contentVersion(JSON.stringify(document))));
  };
  replace(options.document, options.version);
  return {
    current: () => keeper.snapshot,
    get status() {
      return keeper.status;
    },
    onChange: (listener) => keeper.changes.add(listener),
    onStatus: (listener) => keeper.statuses.add(listener),
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    replace,
  };
}
