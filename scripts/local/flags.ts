import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedConfiguration } from '../../libs/flags/src/appconfig-emulator.ts';
import { contentVersion } from '../../libs/flags/src/source.ts';
import { ROOT } from './root.ts';

/** The document that a new stack begins with. */
const OWN_DOCUMENT = join(ROOT, 'libs', 'flags', 'flags.json');

/** An editor that writes in place is given this long to finish. */
const SETTLED_AFTER_MS = 100;

/** Puts the product's own flag document in place, unless a document is there already. */
export function prepareFlags(path: string): void {
  if (!existsSync(path)) copyFileSync(OWN_DOCUMENT, path);
}

/**
 * Reads the document file at every poll: that works on every file system, and an edit needs no notice. While the file is
 * away, empty or being written, what was deployed before stays.
 */
export function deployedFile(path: string): () => DeployedConfiguration | undefined {
  let deployed: DeployedConfiguration | undefined;
  return () => {
    const text = readSettled(path, deployed === undefined);
    if (text !== undefined && text !== deployed?.text) deployed = { text, label: contentVersion(text) };
    return deployed;
  };
}

function readSettled(path: string, atOnce: boolean): string | undefined {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    if (!atOnce && age >= 0 && age < SETTLED_AFTER_MS) return undefined;
    const text = readFileSync(path, 'utf8');
    return text.trim() === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

export async function flagsReady(flags: string): Promise<boolean> {
  const answer = await fetch(`${flags}/health`, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}
