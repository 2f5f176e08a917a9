/**
 * Removes from folders what no program reads while it runs: source maps, type declarations, sources in TypeScript,
 * pages about packages, and the tests and examples that some packages publish (those of the AWS client hold keys that
 * look real). Licences stay.
 *
 *     node scripts/containers/prune.ts FOLDER...
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const UNREAD_FILES = /\.(map|tsx?|mts|cts|tsbuildinfo|flow|markdown|md|nft\.json|examples\.json)$/i;
const KEPT_FILES = /^(licen[cs]e|copying|notice|third)/i;
/** Only beside a package's own `package.json`, where they hold no code that the package itself imports. */
const UNREAD_FOLDERS = ['test', 'tests', '__tests__', 'example', 'examples', 'benchmark', 'benchmarks', '.github'];

/** Empties a folder and those below it of what is not read at run time; returns how many bytes went. */
export function prune(folder: string): number {
  const isPackage = existsSync(join(folder, 'package.json'));
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isPackage && UNREAD_FOLDERS.includes(entry.name)) {
      bytes += sizeOf(path);
      rmSync(path, { recursive: true });
    } else if (entry.isDirectory()) {
      bytes += prune(path);
    } else if (entry.isFile() && UNREAD_FILES.test(entry.name) && !KEPT_FILES.test(entry.name)) {
      bytes += statSync(path).size;
      rmSync(path);
    }
  }
  return bytes;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

if (import.meta.main) {
  for (const folder of process.argv.slice(2)) {
    console.log(`${folder}: ${(prune(folder) / 1e6).toFixed(1)} MB removed`);
  }
}
