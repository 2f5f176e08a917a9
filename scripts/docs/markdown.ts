/** The parts of a document that the checks read. */
export interface Page {
  readonly path: string;
  /** Valid link fragments. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly { readonly line: number; readonly target: string }[];
  readonly code: readonly Code[];
  /** Prose with blanks in place of code. */
  readonly bare: readonly { readonly line: number; readonly text: string }[];
}

export interface Code {
  readonly line: number;
  readonly text: string;
  /** The language of a fenced block, or `inline`. */
  readonly kind: string;
}

interface MarkdownSection {
  readonly line: number;
  readonly lines: string[];
  /** Undefined for prose. */
  readonly language?: string;
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w-]*)/;

/** Parses a Markdown page. */
export function pageOf(path: string, text: string): Page {
  const passages = sectionsOf(text);
  const prose = passages.filter(({ language }) => language === undefined);
  const blocks = passages.flatMap(({ line, lines, language }) =>
    language === undefined ? [] : [{ line, text: lines.join('\n'), kind: language }],
  );
  return {
    path,
    anchors: anchorsOf(prose),
    links: prose.flatMap(linksOf),
    code: [...blocks, ...prose.flatMap(inlineCodeOf)],
    bare: prose.map((passage) => ({ line: passage.line, text: withoutCode(passage) })),
  };
}

/** Splits a page into fenced blocks and paragraphs. */
function sectionsOf(text: string): readonly MarkdownSection[] {
  const passages: MarkdownSection[] = [];
  let open: (MarkdownSection & { fence?: string }) | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (open?.fence !== undefined) {
      if (line.trim().startsWith(open.fence)) open = undefined;
      else open.lines.push(line);
      continue;
    }
    const [, fence, language] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      open = { line: index + 2, lines: [], language: language ?? '', fence };
      passages.push(open);
    } else if (line.trim() === '') {
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else {
      open = { line: index + 1, lines: [line] };
      passages.push(open);
    }
  }
  return passages;
}

/** Returns GitHub's anchors. A repeated heading gets a number. */
function anchorsOf(prose: readonly MarkdownSection[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of prose.flatMap(({ lines }) => lines)) {
    for (const [, id] of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) if (id !== undefined) anchors.add(id);
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${String(again)}`;
    anchors.add(anchor);
  }
  return anchors;
}

function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function linksOf(passage: MarkdownSection): Page['links'] {
  // Code contains no links.
  const text = withoutCode(passage);
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const defined = [...text.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm)];
  return [...inline, ...defined].map((match) => ({
    line: passage.line + newlinesBefore(text, match.index + match[0].length),
    target: match[1] ?? '',
  }));
}

function withoutCode({ lines }: MarkdownSection): string {
  return lines.join('\n').replace(/(`+)[\s\S]*?\1/g, (code) => code.replace(/[^\n]/g, ' '));
}

function inlineCodeOf(passage: MarkdownSection): readonly Code[] {
  const text = passage.lines.join('\n');
  return [...text.matchAll(/(`+)([\s\S]*?[^`])\1(?!`)/g)].map((match) => ({
    line: passage.line + newlinesBefore(text, match.index),
    // A table escapes a bar with a backslash.
    text: (match[2] ?? '').replaceAll('\\|', '|').replace(/\s*\n\s*/g, ' '),
    kind: 'inline',
  }));
}

function newlinesBefore(text: string, index: number): number {
  return text.slice(0, index).split('\n').length - 1;
}
