import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of the project as the checks of the documents see them: what git ignores does not exist. */
export interface Repository {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  read(path: string): string;
}

/** One sentence about one line; made to be read in a terminal. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly why: string;
}

/** Reads the working tree below a folder, files that are not committed yet included. */
export function readRepository(root: string): Repository {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const deleted = execFileSync('git', ['ls-files', '--deleted', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const paths = listed.split('\0').filter((path) => path !== '' && !deleted.includes(path));
  return repositoryOf(paths, (path) => readFileSync(join(root, path), 'utf8'));
}

/** A repository of the given paths; folders follow from them. */
export function repositoryOf(paths: readonly string[], read: (path: string) => string): Repository {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  return { files: new Set(paths), folders, read };
}

export function exists({ files, folders }: Repository, path: string): boolean {
  return path === '.' || files.has(path) || folders.has(path);
}
