import type { Code, Page } from './markdown.ts';
import type { Problem } from './repository.ts';
import { shellCommands } from './shell.ts';

/** A call of the operations command in a text. */
export interface OpsCall {
  readonly path: string;
  readonly line: number;
  /** Arguments after `npm run ops --`. */
  readonly words: readonly string[];
}

/** Problems of the texts, and calls for validation by the operations command. */
export interface Commands {
  readonly problems: readonly Problem[];
  readonly calls: readonly OpsCall[];
}

/** `ops flags list` in a sentence. */
const SHORT_FORM = /^ops (?=[a-z])/;
const SHELL = new Set(['sh', 'bash', 'shell', 'console', '']);

/**
 * Finds the commands of pages.
 * @param scripts names of the npm scripts
 */
export function commandsOf(pages: readonly Page[], scripts: ReadonlySet<string>): Commands {
  const unmarkedOnes = pages.flatMap(({ path, bare }) => bare.flatMap(({ line, text }) => unmarked(path, line, text)));
  const shells = pages.flatMap(({ path, code }) =>
    code.filter(isShell).map(({ line, text: written, kind }) => {
      const text = kind === 'inline' ? written.replace(SHORT_FORM, 'npm run ops -- ') : written;
      // A sentence may name a verb without its arguments. Readers copy blocks, which must be complete.
      const isNamed = kind === 'inline' && /^npm run ops -- [\w-]+ [\w-]+$/.test(text);
      return shellText(path, line, isNamed ? `${text} …` : text, scripts);
    }),
  );
  return joined([{ problems: unmarkedOnes, calls: [] }, ...shells]);
}

/** Joins the results of several texts. */
export function joined(found: readonly Commands[]): Commands {
  return { problems: found.flatMap(({ problems }) => problems), calls: found.flatMap(({ calls }) => calls) };
}

/** Finds commands in prose that are not written as code, because their end is not visible. */
function unmarked(path: string, firstLine: number, text: string): readonly Problem[] {
  return [...text.matchAll(/\bnpm (?:run|start|test)\b/g)].map((match) => ({
    path,
    line: firstLine + text.slice(0, match.index).split('\n').length - 1,
    why: `${match[0]} …: write commands as code`,
  }));
}

/** Finds the commands of a shell text, such as a workflow step. */
export function shellText(path: string, firstLine: number, text: string, scripts: ReadonlySet<string>): Commands {
  return joined(
    shellCommands(text, firstLine).map(({ line, words }) => {
      const read = npmCommand(words, scripts);
      if (typeof read === 'string') {
        return { problems: [{ path, line, why: `${words.join(' ')}: ${read}` }], calls: [] };
      }
      return { problems: [], calls: read ? [{ path, line, words: read }] : [] };
    }),
  );
}

/** Finds the examples in the help texts of verbs. */
export function helpCommands(
  helps: readonly { readonly name: string; readonly text: string }[],
  scripts: ReadonlySet<string>,
): Commands {
  const examples = helps.map(({ name, text }) => {
    // Commander generates the first line of a help text.
    const lines = text.split('\n').map((line) => (line.trim().startsWith('npm run ') ? line.trim() : ''));
    return shellText(`help of "${name}"`, 1, lines.join('\n'), scripts);
  });
  return joined(examples);
}

/**
 * Returns the problems of the refused calls.
 * @param answers the command's answer to each call, in the same order; null accepts the call
 */
export function callProblems(calls: readonly OpsCall[], answers: readonly (string | null)[]): readonly Problem[] {
  return calls.flatMap(({ path, line, words }, index) => {
    const why = answers[index];
    if (why === undefined) throw new Error('The operations command did not answer for every call.');
    return why === null ? [] : [{ path, line, why: `npm run ops -- ${words.join(' ')}: ${why}` }];
  });
}

function isShell({ kind, text }: Code): boolean {
  return kind === 'inline'
    ? text.startsWith('npm ') || SHORT_FORM.test(text) || /^\w+=\S* npm /.test(text)
    : SHELL.has(kind);
}

/** @returns a problem, the arguments of the operations command, or undefined for another valid command */
function npmCommand(words: readonly string[], scripts: ReadonlySet<string>): string | readonly string[] | undefined {
  const [npm, ...behind] = words;
  if (npm !== 'npm') return undefined;
  const [verb = '', ...others] = withoutOptionsOfNpm(behind);
  if (verb === 'start' || verb === 'test') return scripts.has(verb) ? undefined : `there is no script ${verb}`;
  if (verb !== 'run') return undefined;
  const [script = '', ...rest] = others;
  if (script === '' || script.includes('…') || script.includes('<') || /^[A-Z]$/.test(script)) return undefined;
  if (!scripts.has(script)) return `there is no script ${script}`;
  if (script !== 'ops' || rest.length === 0) return undefined;
  if (rest[0] !== '--') return 'words for the verb stand behind "--"';
  return rest.length === 1 ? undefined : rest.slice(1);
}

/** Removes npm's own options, such as `--prefix` and `--silent`. */
function withoutOptionsOfNpm(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const plain = own.filter((word, index) => !/^(-s|--silent|--prefix)$/.test(word) && own[index - 1] !== '--prefix');
  return [...plain, ...(end < 0 ? [] : words.slice(end))];
}
