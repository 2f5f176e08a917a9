import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/local/root.ts';

/** Builds the service, unless the build is newer than its sources. */
export async function build(): Promise<void> {
  const path = pathToFileURL(join(ROOT, 'scripts', 'setup', 'build.mjs')).href;
  const { ensureBuilt } = (await import(path)) as { ensureBuilt: (names: readonly string[]) => Promise<void> };
  await ensureBuilt(['api']);
}
