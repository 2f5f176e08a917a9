import { readFile } from 'node:fs/promises';
import { changedFlags } from './changes.ts';
import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import type { FlagDocument } from './document.ts';
import { parseFlagDocument } from './parse-document.ts';
import { prepareFlags } from './rules.ts';
import { contentVersion } from './source.ts';
import type { FlagChange, FlagSnapshot, FlagSource, SourceStatus } from './source.ts';

export interface OverrideSourceOptions<M extends FlagManifest> {
  readonly manifest: M;
  /** The source whose flags are overridden. */
  readonly base: FlagSource<KeyOf<M>>;
  /** A document whose flags, segments and layers replace those of the same name. Without the file nothing is replaced. */
  readonly path: string;
  readonly clock?: Clock;
  /** How often the file is read; 1 s unless given. */
  readonly intervalMs?: number;
}

/** The override of a file, which the base's document is still to be combined with. */
interface Override {
  readonly document: FlagDocument;
  readonly version: string;
}

function merged(base: FlagDocument, { document }: Override): FlagDocument {
  return {
    ...base,
    flags: { ...base.flags, ...document.flags },
    segments: { ...base.segments, ...document.segments },
    layers: { ...base.layers, ...document.layers },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

class OverrideSource<M extends FlagManifest> implements FlagSource<KeyOf<M>> {
  readonly #options: OverrideSourceOptions<M>;
  readonly #clock: Clock;
  readonly #changes = new Set<(change: FlagChange<KeyOf<M>>) => void>();
  readonly #statuses = new Set<(status: SourceStatus) => void>();
  #ends: (() => void)[] = [];
  /** The text that was read last; undefined without a file, null before and after a failed read. */
  #seen: string | undefined | null = null;
  #override: Override | undefined;
  #problem: string | undefined;
  #made: FlagSnapshot<KeyOf<M>>;
  #isFollowing = false;
  #cancel: (() => void) | undefined;

  constructor(options: OverrideSourceOptions<M>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#made = options.base.current();
  }

  current(): FlagSnapshot<KeyOf<M>> {
    return this.#made;
  }

  get status(): SourceStatus {
    const { status } = this.#options.base;
    const problems = [status.problem, this.#problem].filter((words) => words !== undefined);
    return {
      ...status,
      version: this.#made.version,
      ...(problems.length > 0 && { problem: problems.join('; ') }),
    };
  }

  onChange(listener: (change: FlagChange<KeyOf<M>>) => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  onStatus(listener: (status: SourceStatus) => void): () => void {
    this.#statuses.add(listener);
    return () => this.#statuses.delete(listener);
  }

  async start(): Promise<void> {
    const { base } = this.#options;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#ends = [
      base.onChange(() => {
        this.#combine();
      }),
      base.onStatus(() => {
        this.#tellStatus();
      }),
    ];
    await this.#look();
    this.#follow();
    await base.start();
  }

  async close(): Promise<void> {
    this.#isFollowing = false;
    this.#cancel?.();
    for (const end of this.#ends.splice(0)) end();
    await this.#options.base.close();
  }

  #follow(): void {
    if (!this.#isFollowing) return;
    this.#cancel = this.#clock.after(this.#options.intervalMs ?? 1000, () => {
      void this.#look().finally(() => {
        this.#follow();
      });
    });
  }

  /** Reads the file. A file that cannot be read or is not valid overrides nothing. */
  async #look(): Promise<void> {
    try {
      const text = await this.#read();
      if (text === this.#seen) return;
      this.#seen = text;
      this.#override = undefined;
      if (text !== undefined) {
        const document = parseFlagDocument(text, this.#options.manifest);
        this.#override = { document, version: contentVersion(text) };
      }
      this.#setProblem(undefined);
    } catch (error) {
      this.#override = undefined;
      this.#setProblem(`The override is not used: ${messageOf(error)}`);
    }
    this.#combine();
  }

  async #read(): Promise<string | undefined> {
    try {
      return await textOf(this.#options.path);
    } catch (error) {
      this.#seen = null;
      throw error;
    }
  }

  #combine(): void {
    const before = this.#made;
    this.#made = this.#combined();
    const flagsChanged = changedFlags(before.document, this.#made.document);
    if (flagsChanged.length === 0) return;
    for (const listener of this.#changes) listener({ snapshot: this.#made, flagsChanged });
  }

  #combined(): FlagSnapshot<KeyOf<M>> {
    const { base, manifest } = this.#options;
    const under = base.current();
    if (this.#override === undefined) return under;
    try {
      const document = parseFlagDocument(merged(under.document, this.#override), manifest);
      this.#setProblem(undefined);
      const version = `${under.version}+${this.#override.version}`;
      return { ...under, document, rules: prepareFlags(manifest, document), version };
    } catch (error) {
      this.#setProblem(`The override does not fit the document: ${messageOf(error)}`);
      return under;
    }
  }

  #setProblem(problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#tellStatus();
  }

  #tellStatus(): void {
    for (const listener of this.#statuses) listener(this.status);
  }
}

/**
 * Flags of one developer over those of another source: for a machine, never for a stage that people use. An override
 * that is not valid, alone or together with the base, replaces nothing and shows as a problem.
 */
export function createOverrideSource<M extends FlagManifest>(options: OverrideSourceOptions<M>): FlagSource<KeyOf<M>> {
  return new OverrideSource(options);
}
