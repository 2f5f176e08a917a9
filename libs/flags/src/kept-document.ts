import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { MOST_CHARACTERS } from './bounds.ts';
import { isFields } from './problems.ts';

/** The last good document of a source, kept over a restart. */
export interface KeptDocument {
  readonly text: string;
  readonly version: string;
  /** When the source last confirmed it; milliseconds since the epoch. */
  readonly confirmedAt: number;
  /** The application, environment and profile that it belongs to. */
  readonly origin: string;
}

/** UTF-8 needs at most four bytes for a character; the rest is room for the other fields and for escapes. */
const MOST_BYTES = MOST_CHARACTERS * 4 + 65_536;

function isKept(value: unknown): value is KeptDocument {
  if (!isFields(value)) return false;
  const { text, version, confirmedAt, origin } = value;
  const areText = [text, version, origin].every((field) => typeof field === 'string');
  return areText && typeof confirmedAt === 'number' && Number.isFinite(confirmedAt);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Reads a kept document. Its text is as untrusted as a fetched one: the caller parses it.
 * @returns undefined when there is none, or when it belongs to another origin.
 * @throws Error when the file cannot be read or is damaged.
 */
export async function loadKept(path: string, origin: string): Promise<KeptDocument | undefined> {
  let text: string;
  try {
    if ((await stat(path)).size > MOST_BYTES) throw new Error('it is too large');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const kept = JSON.parse(text) as unknown;
  if (!isKept(kept)) throw new Error('it is damaged');
  return kept.origin === origin ? kept : undefined;
}

/** Writes a kept document atomically: a process that is killed leaves the former file or the new one. */
export async function saveKept(path: string, kept: KeptDocument): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify(kept), { mode: 0o600, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
