import { changedFlags } from './changes.ts';
import type { Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import type { FlagDocument } from './document.ts';
import { murmur3 } from './murmur3.ts';
import { parseFlagDocument } from './parse-document.ts';
import type { Problem } from './problems.ts';
import { prepareFlags, type FlagRules } from './rules.ts';

/** `bundled` are the manifest's defaults, which serve until a document is there; `disk` is one kept over a restart. */
export type SourceName = 'bundled' | 'disk' | 'appconfig' | 'file' | 'static';

/** An immutable snapshot of the flags. It is replaced as a whole, so a holder sees one version throughout. */
export interface FlagSnapshot<K extends string = string> {
  readonly rules: FlagRules<K>;
  readonly document: FlagDocument;
  readonly version: string;
  readonly source: SourceName;
  /** Valid rules of the document that probably do not mean what their author wants. */
  readonly warnings: readonly Problem[];
}

export interface FlagChange<K extends string = string> {
  readonly snapshot: FlagSnapshot<K>;
  /** The keys whose answers may differ now. */
  readonly flagsChanged: readonly string[];
}

/** For health and metrics. */
export interface SourceStatus {
  readonly source: SourceName;
  readonly version: string;
  /** Since what is served was last known to be the newest; since the start where it never was. */
  readonly ageSeconds: number;
  /** True if the snapshot may be out of date: never reached, unreachable for too long, or a newer document was refused. */
  readonly stale: boolean;
  /** The last thing that went wrong, until it goes right again. */
  readonly problem?: string;
}

/** A source of flags. Reading never waits and never fails; the status shows problems. */
export interface FlagSource<K extends string = string> {
  current(): FlagSnapshot<K>;
  readonly status: SourceStatus;
  /** Tells of every new version that changes something. Returns a function that ends it. */
  onChange(listener: (change: FlagChange<K>) => void): () => void;
  /** Subscribes to staleness changes and new problems. Returns a function that unsubscribes. */
  onStatus(listener: (status: SourceStatus) => void): () => void;
  /**
   * Starts following, also after `close`. Resolves when the attempt under way has ended, well or badly, in bounded time;
   * a source that follows already keeps its one poller.
   * @throws FlagDocumentError or Error only where nothing can come of waiting, such as a file that is not there.
   */
  start(): Promise<void>;
  /** Stops polling. The last snapshot stays in use and its age grows. */
  close(): Promise<void>;
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection has no message, only a code; an AWS exception says most by its name.
  const said = error.message || ('code' in error ? String(error.code) : error.name);
  return error.name.endsWith('Exception') ? `${error.name}: ${said}` : said;
}

/** A version for documents that carry none: eight hexadecimal digits of their text. */
export function contentVersion(text: string): string {
  return murmur3(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
}

class Listeners<T> {
  readonly #all = new Set<(event: T) => void>();

  add(listener: (event: T) => void): () => void {
    this.#all.add(listener);
    return () => {
      this.#all.delete(listener);
    };
  }

  /** A listener that throws must not stop the source, nor keep the others from hearing. */
  tell(event: T, onError: (error: unknown) => void): void {
    for (const listener of [...this.#all]) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  }
}

export interface KeeperOptions<M extends FlagManifest> {
  readonly manifest: M;
  readonly clock: Clock;
  readonly source: SourceName;
  /** How long after the last confirmation the served version counts as stale. */
  readonly staleAfterMs: () => number;
}

/** Keeps the last known good document, and knows how good it still is. The sources share it. */
export class SnapshotKeeper<M extends FlagManifest> {
  readonly changes = new Listeners<FlagChange<KeyOf<M>>>();
  readonly statuses = new Listeners<SourceStatus>();
  readonly #options: KeeperOptions<M>;
  readonly #startedAt: number;
  #snapshot: FlagSnapshot<KeyOf<M>>;
  #confirmedAt: number | undefined;
  /** When an earlier process last confirmed the kept document. */
  #keptAt: number | undefined;
  /** Why the newest document was refused. It stays until a good document replaces it. */
  #refusal: string | undefined;
  #problem: string | undefined;
  #toldStale = false;
  #cancelStale: (() => void) | undefined;

  constructor(options: KeeperOptions<M>) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    const rules = prepareFlags(options.manifest);
    this.#snapshot = { rules, document: { flags: {} }, version: 'bundled', source: 'bundled', warnings: [] };
  }

  get snapshot(): FlagSnapshot<KeyOf<M>> {
    return this.#snapshot;
  }

  get status(): SourceStatus {
    const age = this.#options.clock.now() - (this.#confirmedAt ?? this.#keptAt ?? this.#startedAt);
    const outOfReach = this.#confirmedAt === undefined || age > this.#options.staleAfterMs();
    const problem = [...new Set([this.#refusal, this.#problem])].filter((words) => words !== undefined).join('; ');
    return {
      source: this.#snapshot.source,
      version: this.#snapshot.version,
      ageSeconds: Math.max(0, Math.floor(age / 1000)),
      stale: outOfReach || this.#refusal !== undefined,
      ...(problem !== '' && { problem }),
    };
  }

  /**
   * Serves a new document, whole or not at all. Everything that can fail happens before the first change: a refused
   * document leaves the version before in place and shows as a problem until a good document comes.
   * @throws FlagDocumentError when it is not valid.
   */
  accept(input: unknown, version: string | (() => string)): void {
    let next: FlagSnapshot<KeyOf<M>>;
    let flagsChanged: readonly string[];
    try {
      next = this.#prepare(input, version);
      flagsChanged = changedFlags(this.#snapshot.document, next.document);
    } catch (error) {
      this.#refuse(error);
      throw error;
    }
    this.#refusal = undefined;
    this.#snapshot = next;
    this.confirm();
    if (flagsChanged.length > 0) this.changes.tell({ snapshot: next, flagsChanged }, this.#noteListener);
  }

  /**
   * Serves a document that an earlier process kept, until a fetched one comes. It stays stale with its own age.
   * @throws FlagDocumentError when it is not valid; it is checked as a fetched one is.
   */
  restore(text: string, version: string, keptAt: number): void {
    if (this.#confirmedAt !== undefined) return;
    const next = { ...this.#prepare(text, version), source: 'disk' } as const;
    const flagsChanged = changedFlags(this.#snapshot.document, next.document);
    this.#snapshot = next;
    this.#keptAt = keptAt;
    if (flagsChanged.length > 0) this.changes.tell({ snapshot: next, flagsChanged }, this.#noteListener);
  }

  #prepare(input: unknown, version: string | (() => string)): FlagSnapshot<KeyOf<M>> {
    const { manifest, source } = this.#options;
    const warnings: Problem[] = [];
    const document = parseFlagDocument(input, manifest, { onWarning: (warning) => warnings.push(warning) });
    const rules = prepareFlags(manifest, document);
    return { rules, document, version: typeof version === 'string' ? version : version(), source, warnings };
  }

  #refuse(error: unknown): void {
    const refusal = inWords(error);
    const isNew = refusal !== this.#refusal;
    this.#refusal = refusal;
    this.#tellIf(isNew);
  }

  /** The source answered that nothing is newer. A refused document stays a problem: it is still the newest. */
  confirm(): void {
    const recovered = this.#problem !== undefined;
    this.#problem = undefined;
    if (this.#refusal === undefined) {
      this.#confirmedAt = this.#options.clock.now();
      this.#watchAge();
    }
    this.#tellIf(recovered);
  }

  /** Notifies at the moment when the snapshot becomes stale, not at the next attempt. */
  #watchAge(): void {
    const { clock, staleAfterMs } = this.#options;
    this.#cancelStale?.();
    const milliseconds = staleAfterMs() + 1;
    if (!Number.isFinite(milliseconds)) return;
    this.#cancelStale = clock.after(milliseconds, () => {
      this.#tellIf(false);
    });
  }

  /** The source has stopped. No notification follows until it confirms again. */
  stop(): void {
    this.#cancelStale?.();
    this.#cancelStale = undefined;
  }

  /** Something went wrong; the served version stays. */
  fail(error: unknown): void {
    const problem = inWords(error);
    if (problem === this.#refusal) return;
    const isNew = problem !== this.#problem;
    this.#problem = problem;
    this.#tellIf(isNew);
  }

  #tellIf(isNews: boolean): void {
    const { status } = this;
    if (!isNews && status.stale === this.#toldStale) return;
    this.#toldStale = status.stale;
    this.statuses.tell(status, this.#noteListener);
  }

  readonly #noteListener = (error: unknown): void => {
    this.#problem = `A listener failed: ${inWords(error)}`;
  };
}
