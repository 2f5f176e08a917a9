import { Command, CommanderError } from 'commander';
import { AREAS } from './areas.ts';
import { AdminRefusal } from './clients/admin-client.ts';
import { EXIT, messageOf, OpsFailure } from './core/exit-codes.ts';
import type { OpsContext } from './core/ops-context.ts';

/**
 * Runs one verb of the operations command.
 * @param words arguments of `npm run ops --`
 * @returns the exit code, see `EXIT`
 */
export async function runOps(words: readonly string[], context: OpsContext): Promise<number> {
  try {
    const program = await programOf(context, words);
    await program.parseAsync(stageAsWord(program, words), { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    context.terminal.warn(messageOf(error));
    if (error instanceof OpsFailure) return error.exitCode;
    return error instanceof AdminRefusal && error.status === 403 ? EXIT.refused : EXIT.failed;
  }
}

/** Turns `--stage prod` into the word that a verb of a whole stage takes, so that `--stage` works with every verb. */
function stageAsWord(program: Command, words: readonly string[]): readonly string[] {
  let [command, depth] = [program, 0];
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    [command, depth] = [next, depth + 1];
  }
  const at = words.indexOf('--stage');
  const stage = words[at + 1];
  if (at < 0 || stage === undefined || command.registeredArguments[0]?.name() !== 'stage') return words;
  const others = words.filter((_, index) => index !== at && index !== at + 1);
  return [...others.slice(0, depth), stage, ...others.slice(depth)];
}

/** Builds the program. Loads only the named areas, because each imports its own clients. */
async function programOf(context: OpsContext, words: readonly string[]): Promise<Command> {
  const program = new Command('npm run ops --')
    .description('Operates CivicForge. "npm run ops -- <area> --help" lists the verbs of an area.')
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: (text) => context.terminal.warn(text.trimEnd()),
    })
    // Options after an area belong to it, even if the area is a verb with subcommands.
    .enablePositionalOptions()
    .showHelpAfterError(
      'Add --help to see what there is. Every verb takes --stage prod; a verb of a whole stage also takes it as a word ("health prod").',
    )
    .exitOverride();
  for (const area of AREAS) {
    const command = program.command(area.name).description(area.description);
    if (words.includes(area.name)) (await area.load())(command, context);
  }
  return program;
}

/** Builds the program with every verb, for docs:check. */
export async function wholeProgram(context: OpsContext): Promise<Command> {
  return programOf(
    context,
    AREAS.map(({ name }) => name),
  );
}
