/**
 * Removes files that no program reads at run time: source maps, type declarations, TypeScript sources, package
 * documentation, and published tests and examples (those of the AWS client contain realistic keys). Licences stay.
 *
 *     node scripts/containers/prune.ts FOLDER...
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const UNREAD_FILES = /\.(map|tsx?|mts|cts|tsbuildinfo|flow|markdown|md|nft\.json|examples\.json)$/i;
const KEPT_FILES = /^(licen[cs]e|copying|notice|third)[^.]*(\.(txt|md|markdown))?$/i;
/** Removable folders next to a package's `package.json`. The package's code does not import them. */
const UNREAD_FOLDERS = ['test', 'tests', '__tests__', 'example', 'examples', 'benchmark', 'benchmarks', '.github'];

/** Prunes a folder recursively and returns the number of removed bytes. */
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
