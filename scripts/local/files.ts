import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file atomically, so that a crash leaves the old or the new content. Only its owner may read it. */
export function writeWhole(path: string, content: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Returns the parsed content of a JSON file, or undefined if it does not exist. */
export function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
