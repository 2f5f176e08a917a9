import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stackPath } from './journey.ts';

interface Document {
  readonly flags: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Edits one flag of the stack under test in `flags.json` of its data folder. */
export function editFlag(
  key: string,
  changes: Readonly<Record<string, unknown>>,
  path: string = stackPath('flags.json'),
): void {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Document;
  const changed = { ...document, flags: { ...document.flags, [key]: { ...document.flags[key], ...changes } } };
  writeFileSync(`${path}.new`, JSON.stringify(changed, null, 2));
  renameSync(`${path}.new`, path);
}
