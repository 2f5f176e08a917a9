/** A shell command as words, without quotes and comments. */
export interface ShellCommand {
  readonly line: number;
  readonly words: readonly string[];
}

const REDIRECT = '>';

/** Alternatives in order: a quoted word, a placeholder, an operator, a comment, a plain word. */
const TOKEN =
  /"((?:[^"\\]|\\.)*)"|'([^']*)'|(<[^<>\s|][^<>\n]*>|\[[^\]\s]+\])|(&&|\|\||;|\|(?=\s|$)|\d?>>?&?\d?|<(?=\s))|(\s)|(#.*)|([^\s"'#;&|<>[\]]+|.)/gy;

/**
 * Returns the commands of a shell text. It supports the syntax of documents: no functions or loops, and a command
 * substitution is one word.
 */
export function shellCommands(text: string, firstLine = 1): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = firstLine + index;
    let whole = lines[index] ?? '';
    while (whole.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      whole = `${whole.slice(0, -1)} ${(lines[index] ?? '').trim()}`;
    }
    for (const words of commandsOfLine(whole)) commands.push({ line, words });
  }
  return commands;
}

function commandsOfLine(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const finish = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (const [, double, single, placeholder, operator, space, comment, plain] of line.matchAll(TOKEN)) {
    if (space !== undefined) finish();
    else if (comment !== undefined && word === undefined) break;
    else if (operator !== undefined && (word === undefined || !/^\d?>/.test(operator))) {
      finish();
      // The target of a redirection is not a command.
      commands.push(/[<>]/.test(operator) ? [REDIRECT] : []);
    } else word = (word ?? '') + (double ?? single ?? placeholder ?? plain ?? operator ?? comment ?? '');
  }
  finish();
  return commands.map(withoutAssignments).filter((words) => words.length > 0 && words[0] !== REDIRECT);
}

/** Removes variable assignments before a command, as in `STAGE=prod npm run …`. */
function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first < 0 ? [] : words.slice(first);
}
