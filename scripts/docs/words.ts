import type { Page } from './markdown.ts';
import type { Problem } from './repository.ts';

const VAGUE = /\b(?:nobody|somebody|whoever|everybody|anybody)\b/gi;

/** Reports words that hide the acting component or role. Code and quotations are exempt. */
export function wordProblems(pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ path, bare }) =>
    bare.flatMap(({ line, text }) =>
      text.split('\n').flatMap((prose, offset) =>
        [...prose.replaceAll(/"[^"]*"/g, '').matchAll(VAGUE)].map(([word]) => ({
          path,
          line: line + offset,
          why: `"${word}" hides who acts: name the component or the role (CONTRIBUTING.md)`,
        })),
      ),
    ),
  );
}
