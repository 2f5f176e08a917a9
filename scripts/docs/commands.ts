import type { Command } from 'commander';
import type { Code, Page } from './markdown.ts';
import { nameOf, opsProblem } from '../../apps/ops/src/core/command-words.ts';
import type { Problem } from './repository.ts';
import { shellCommands } from './shell.ts';

export interface CommandSources {
  readonly pages: readonly Page[];
  /** Names of the npm scripts. */
  readonly scripts: ReadonlySet<string>;
  /** The operations command with every verb loaded. */
  readonly program: Command;
}

const SHELL = new Set(['sh', 'bash', 'shell', 'console', '']);

/** Commands of pages that name a script or a verb that does not exist, or write it as it would not be understood. */
export function commandProblems({ pages, scripts, program }: CommandSources): readonly Problem[] {
  return pages.flatMap(({ path, code, bare }) => [
    ...bare.flatMap(({ line, text }) => unmarked(path, line, text)),
    ...code.filter(isShell).flatMap(({ line, text, kind }) => {
      // A sentence may name a verb without what stands behind it; a block is made to be copied.
      const isNamed = kind === 'inline' && /^npm run ops -- [\w-]+ [\w-]+$/.test(text);
      return shellProblems(path, line, isNamed ? `${text} …` : text, scripts, program);
    }),
  ]);
}

/** A command in the middle of a sentence has no end that a program could see, and none that a tired reader could. */
function unmarked(path: string, firstLine: number, text: string): readonly Problem[] {
  return [...text.matchAll(/\bnpm (?:run|start|test)\b/g)].map((match) => ({
    path,
    line: firstLine + text.slice(0, match.index).split('\n').length - 1,
    why: `${match[0]} …: write commands as code`,
  }));
}

/** The same for any text of shell, as in a workflow. */
export function shellProblems(
  path: string,
  firstLine: number,
  text: string,
  scripts: ReadonlySet<string>,
  program: Command,
): readonly Problem[] {
  return shellCommands(text, firstLine).flatMap(({ line, words }) => {
    const why = npmProblem(words, scripts, program);
    return why === undefined ? [] : [{ path, line, why: `${words.join(' ')}: ${why}` }];
  });
}

function isShell({ kind, text }: Code): boolean {
  return kind === 'inline' ? text.startsWith('npm ') || /^\w+=\S* npm /.test(text) : SHELL.has(kind);
}

function npmProblem(words: readonly string[], scripts: ReadonlySet<string>, program: Command): string | undefined {
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
  return rest.length === 1 ? undefined : opsProblem(program, rest.slice(1));
}

/** What npm itself takes: where to run, and how much to say. */
function withoutOptionsOfNpm(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const plain = own.filter((word, index) => !/^(-s|--silent|--prefix)$/.test(word) && own[index - 1] !== '--prefix');
  return [...plain, ...(end < 0 ? [] : words.slice(end))];
}

/** Examples in the help texts of all verbs that would not be understood. */
export function helpProblems(program: Command, scripts: ReadonlySet<string>): readonly Problem[] {
  return everyCommand(program).flatMap((command) => {
    const text = helpOf(command)
      .split('\n')
      .map((line) => line.trim())
      // The first line of a help text is made by commander.
      .map((line) => (line.startsWith('npm run ') ? line : ''))
      .join('\n');
    return shellProblems(`help of "${nameOf(command)}"`, 1, text, scripts, program);
  });
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Help with what verbs add to it, which only printing shows. */
function helpOf(command: Command): string {
  const before = command.configureOutput();
  let text = '';
  command.configureOutput({ ...before, writeOut: (part) => (text += part) });
  command.outputHelp();
  command.configureOutput(before);
  return text;
}
