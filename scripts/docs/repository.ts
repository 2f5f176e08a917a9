import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's files for the document checks, without ignored files. */
export interface Repository {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  read(path: string): string;
}

/** A problem in one line of a file. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly why: string;
}

/** Reads the working tree below a folder, including uncommitted files. */
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

/** Returns a repository of the given paths and their folders. */
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
