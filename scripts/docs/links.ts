import { dirname, normalize } from 'node:path/posix';
import type { Page } from './markdown.ts';
import { exists, type Problem, type Repository } from './repository.ts';

const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

/** Returns links without an existing file, folder or heading. */
export function linkProblems(pages: readonly Page[], repository: Repository): readonly Problem[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ line, target }) => {
      if (ELSEWHERE.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page.path : placeOf(page.path, file);
      const why = whyNot(path, anchor === undefined ? undefined : decodeURIComponent(anchor), byPath, repository);
      return why === undefined ? [] : [{ path: page.path, line, why: `link to ${target}: ${why}` }];
    }),
  );
}

/** Returns the external addresses without duplicates. The check itself needs no network. */
export function linksElsewhere(pages: readonly Page[]): readonly string[] {
  const targets = pages.flatMap(({ links }) => links.map(({ target }) => target));
  return [...new Set(targets.filter((target) => ELSEWHERE.test(target)))].sort();
}

function placeOf(page: string, target: string): string {
  return normalize(`${dirname(page)}/${decodeURIComponent(target)}`).replace(/\/$/, '');
}

function whyNot(
  path: string,
  anchor: string | undefined,
  pages: ReadonlyMap<string, Page>,
  repository: Repository,
): string | undefined {
  if (path.startsWith('..')) return 'it leads out of the repository';
  if (!exists(repository, path)) return `there is no ${path}`;
  const page = pages.get(path);
  if (anchor === undefined || anchor === '' || !page) return undefined;
  return page.anchors.has(anchor) ? undefined : `${path} has no heading #${anchor}`;
}
