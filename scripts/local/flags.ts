import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** The initial document of a new stack. */
const OWN_DOCUMENT = join(ROOT, 'libs', 'contract', 'src', 'flags', 'flags.json');

/** Released features that a stage rolls out step by step, and that a local stack shows from the start. */
const ON_LOCALLY = ['advanced_search', 'quest_categories'] as const;

/** Writes the product's flag document, with the features of a local stack on, unless a document exists. */
export function prepareFlags(path: string): void {
  if (existsSync(path)) return;
  const document = JSON.parse(readFileSync(OWN_DOCUMENT, 'utf8')) as { flags: Record<string, object> };
  for (const key of ON_LOCALLY) document.flags[key] = { ...document.flags[key], enabled: true };
  writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`);
}

export async function flagsReady(flags: string): Promise<boolean> {
  const answer = await fetch(`${flags}/health`, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}
