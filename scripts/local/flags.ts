import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** The initial document of a new stack. */
const OWN_DOCUMENT = join(ROOT, 'libs', 'contract', 'src', 'flags', 'flags.json');

/** Copies the product's flag document unless a document exists. */
export function prepareFlags(path: string): void {
  if (!existsSync(path)) copyFileSync(OWN_DOCUMENT, path);
}

export async function flagsReady(flags: string): Promise<boolean> {
  const answer = await fetch(`${flags}/health`, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}
