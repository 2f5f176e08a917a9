import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** The document that a new stack begins with. */
const OWN_DOCUMENT = join(ROOT, 'libs', 'contract', 'src', 'flags', 'flags.json');

/** Puts the product's own flag document in place, unless a document is there already. */
export function prepareFlags(path: string): void {
  if (!existsSync(path)) copyFileSync(OWN_DOCUMENT, path);
}

export async function flagsReady(flags: string): Promise<boolean> {
  const answer = await fetch(`${flags}/health`, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}
