import { dirname, normalize } from 'node:path/posix';
import type { Code, Page } from './markdown.ts';
import { exists, type Problem, type Repository } from './repository.ts';

/** Placeholders for the reader's values in examples. */
const OF_THE_READER = new Set(['KEY_ARN', 'OWNER_ID', 'REPOSITORY_ID', 'ACCESS_TOKEN', 'QUEST_ID', 'KEY_ID']);

const NAME = /(?<![\w$.-])\$?\{?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g;
const ENDING = /\.(ts|tsx|mjs|js|json|jsonc|md|yml|yaml|sh|css|txt)$/;

/** Returns names in capitals, mostly settings, that only documents contain. */
export function nameProblems(pages: readonly Page[], known: ReadonlySet<string>): readonly Problem[] {
  return pages.flatMap(({ path, code }) => {
    const own = new Set(
      code.flatMap(({ text }) => [...text.matchAll(/(?:^|\s)([A-Z_]+)=\$\(/g)].map(([, name]) => name)),
    );
    return code.flatMap(({ line, text }) =>
      [...text.matchAll(NAME)].flatMap((match) => {
        const name = match[1] ?? '';
        if (known.has(name) || OF_THE_READER.has(name) || own.has(name)) return [];
        const offset = text.slice(0, match.index).split('\n').length - 1;
        return [{ path, line: line + offset, why: `${name}: no setting, script, workflow or source defines it` }];
      }),
    );
  });
}

/** Returns every name in capitals of all files except documents. */
export function knownNames(repository: Repository): ReadonlySet<string> {
  const sources = [...repository.files].filter(
    (path) =>
      path === 'docs/CONFIGURATION.md' || (/\.(tsx?|mjs|js|ya?ml|json|css)$|Dockerfile$/.test(path) && !isAside(path)),
  );
  return new Set(sources.flatMap((path) => repository.read(path).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []));
}

/** Returns true for a file without settings of ours: a large one or one about other programs. */
function isAside(path: string): boolean {
  return /(^|\/)package-lock\.json$|\.spec\.tsx?$|^docs\//.test(path);
}

/** Returns the problems of code spans with unknown paths. */
export function pathProblems(pages: readonly Page[], repository: Repository): readonly Problem[] {
  const top = new Set([...repository.folders].filter((folder) => !folder.includes('/')));
  return pages.flatMap((page) =>
    page.code
      .filter(({ kind }) => kind === 'inline')
      .flatMap((code) => pathProblemsOf(page.path, code, top, repository)),
  );
}

function pathProblemsOf(
  page: string,
  { line, text }: Code,
  top: ReadonlySet<string>,
  repository: Repository,
): readonly Problem[] {
  const path = text
    .replace(/^\.\//, '')
    .replace(/[#:]L?\d+$/, '')
    // A document may name a decision by its number.
    .replace(/^(docs\/decisions\/\d{4})$/, '$1-*.md');
  if (!/^[\w.<>*-][\w.@<>*{},-]*(\/[\w.@<>*{},[\]-]+)+\/?$/.test(path)) return [];
  const folder = dirname(page);
  const first = path.split('/')[0] ?? '';
  const isOurs = top.has(first) || ENDING.test(path) || repository.folders.has(normalize(`${folder}/${first}`));
  if (!isOurs || isMade(path)) return [];
  // A path may consist of its last parts, unless it begins with a top-level folder.
  const places = (each: string) => [each, normalize(`${folder}/${each}`), ...(top.has(first) ? [] : [`**/${each}`])];
  const found = expand(path).every((each) => places(each).some((at) => isThere(at, repository)));
  return found ? [] : [{ path: page, line, why: `${text}: there is no such path` }];
}

/** Returns true for a path that the running product or a build creates. */
function isMade(path: string): boolean {
  return /^(\.local|node_modules|dist|coverage|test-results|_next)\//.test(path) || /(^|\/)\.next(\/|$)/.test(path);
}

function isThere(path: string, repository: Repository): boolean {
  const bare = path.replace(/\/$/, '');
  if (!/[*<]/.test(bare)) return exists(repository, bare);
  const pattern = bare
    .replace(/<[^>]*>/g, '*')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'));
  const form = new RegExp(`^${pattern}$`);
  return [...repository.files, ...repository.folders].some((each) => form.test(each));
}

/** Expands `{a,b}.ts` to `a.ts` and `b.ts`. */
function expand(path: string): readonly string[] {
  const match = /\{([^{}]*)\}/.exec(path);
  if (!match) return [path];
  const [whole, inside = ''] = match;
  return inside.split(',').flatMap((choice) => expand(path.replace(whole, choice)));
}
