import type { Argument, Command, Option } from 'commander';

/** Returns true for a placeholder: `<quest>`, `01J8Z…`, `$STAGE`. */
function isPlaceholder(word: string): boolean {
  return /<[^>]+>|…|\.\.\.|^\$/.test(word);
}

/**
 * Checks an argument list against the commands, arguments and options of the operations command. Runs nothing.
 * @param program the command with every verb loaded
 * @param written arguments of `npm run ops --` as a document shows them: `a|b` means both, `[word]` is optional, a final
 * `…` stands for further arguments
 * @returns the reason for a refusal, or undefined
 */
export function opsProblem(program: Command, written: readonly string[]): string | undefined {
  for (const words of everyForm(written)) {
    const problem = problemOf(program, words);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Expands `a|b` to every combination, up to 100. */
function everyForm(written: readonly string[]): readonly (readonly string[])[] {
  return written.reduce<readonly (readonly string[])[]>(
    (forms, word) => {
      const bare = /^\[[^-].*\]$/.test(word) ? `<${word.slice(1, -1)}>` : word.replace(/^\[|\]$/g, '');
      const choices = /^[\w.-]+(\|[\w.-]+)+$/.test(bare) ? bare.split('|') : [bare];
      return forms.flatMap((form) => choices.map((choice) => [...form, choice])).slice(0, 100);
    },
    [[]],
  );
}

interface ArgumentReader {
  command: Command;
  readonly arguments: string[];
  readonly options: Set<string>;
  /** Ended by `…`: more may follow, so nothing is missing. */
  isOpen: boolean;
}

function problemOf(program: Command, words: readonly string[]): string | undefined {
  const reading: ArgumentReader = { command: program, arguments: [], options: new Set(), isOpen: false };
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--help' || word === '-h') return undefined;
    if (/^(…|\.\.\.)$/.test(word)) reading.isOpen = true;
    else if (word.startsWith('-')) {
      const problem = readOption(reading, word, left);
      if (problem !== undefined) return problem;
    } else if (!descend(reading, word)) {
      if (reading.command.registeredArguments.length > 0) reading.arguments.push(word);
      else if (reading.command.commands.length > 0 && isPlaceholder(word)) return undefined;
      else return unknownWord(reading.command, word);
    }
  }
  return reading.isOpen ? argumentProblem(reading) : (missing(reading) ?? argumentProblem(reading));
}

function descend(reading: ArgumentReader, word: string): boolean {
  const next = reading.command.commands.find((command) => command.name() === word || command.aliases().includes(word));
  if (!next || reading.arguments.length > 0) return false;
  reading.command = next;
  return true;
}

function unknownWord(command: Command, word: string): string {
  const known = command.commands.map((each) => each.name()).join(', ');
  return known === '' ? `"${nameOf(command)}" takes no "${word}"` : `"${word}" is none of ${known}`;
}

function readOption({ command, options }: ArgumentReader, word: string, left: string[]): string | undefined {
  const [name = word, ...rest] = word.split('=');
  const option = command.options.find(({ long, short }) => long === name || short === name);
  if (!option) return `"${nameOf(command)}" has no option ${name}`;
  options.add(option.attributeName());
  const takesValue = option.required || option.optional;
  if (!takesValue) return rest.length > 0 ? `${name} takes no value` : undefined;
  const values = rest.length > 0 ? [rest.join('=')] : takeValues(left, option.variadic);
  if (values.length === 0) return option.required ? `${name} needs a value` : undefined;
  return values.map((value) => valueProblem(option, value, name)).find((problem) => problem !== undefined);
}

/** Takes the values up to the next option: one, or all if the option is variadic. */
function takeValues(left: string[], isVariadic: boolean): readonly string[] {
  const end = left.findIndex((word) => word.startsWith('-'));
  const most = isVariadic ? left.length : 1;
  return left.splice(0, end < 0 ? most : Math.min(end, most));
}

function missing({ command, arguments: given, options }: ArgumentReader): string | undefined {
  // An area alone is a way to name it, and prints its verbs.
  const isNamed = command.parent?.parent === null;
  if (command.registeredArguments.length === 0 && command.commands.length > 0 && !isNamed) {
    return `"${nameOf(command)}" needs one of ${command.commands.map((each) => each.name()).join(', ')}`;
  }
  const needed = command.registeredArguments.filter(({ required }) => required);
  const short = command.registeredArguments[given.length];
  if (given.length < needed.length && short) return `"${nameOf(command)}" needs <${short.name()}>`;
  const option = command.options.find((each) => each.mandatory && !options.has(each.attributeName()));
  return option ? `"${nameOf(command)}" needs ${String(option.long ?? option.short)}` : undefined;
}

function argumentProblem({ command, arguments: given }: ArgumentReader): string | undefined {
  const known = command.registeredArguments;
  for (const [index, value] of given.entries()) {
    const argument = known[index] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined);
    if (!argument) return `"${nameOf(command)}" takes no "${value}"`;
    const problem = valueProblem(argument, value, argument.name());
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function valueProblem(taker: Argument | Option, value: string, name: string): string | undefined {
  if (isPlaceholder(value) || !taker.parseArg) return undefined;
  try {
    taker.parseArg(value, taker.defaultValue as never);
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Returns the path of a command, for example `deploy start`. */
function nameOf(command: Command): string {
  const { parent } = command;
  if (!parent) return 'ops';
  return parent.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

/** Help text and path of one command. */
export interface CommandHelp {
  readonly name: string;
  readonly text: string;
}

/** Returns the help texts of the program and of all its commands. */
export function helpTexts(program: Command): CommandHelp[] {
  return [{ name: nameOf(program), text: helpOf(program) }, ...program.commands.flatMap(helpTexts)];
}

/** Captures the printed help: commander adds extra help texts only while it prints. */
function helpOf(command: Command): string {
  const before = command.configureOutput();
  let text = '';
  command.configureOutput({ ...before, writeOut: (part) => (text += part) });
  command.outputHelp();
  command.configureOutput(before);
  return text;
}
