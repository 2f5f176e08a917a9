import { type Command, Option } from 'commander';
import { type Stage, stageFrom } from './stages.ts';
import type { RunOptions } from './run-plan.ts';
import type { StageAccess, OpsContext } from './ops-context.ts';

/** Adds the verbs of an area, or makes the area itself the verb. */
export type AddArea = (area: Command, context: OpsContext) => void;

/** Which of the three tiers of people may do it; the policies of AWS decide, this tells. */
export type Role = 'developer' | 'devops' | 'admin';

/** What every verb takes. */
export interface CommonOptions extends RunOptions {
  readonly data?: string;
  readonly stage?: Stage;
}

export interface VerbCall<Options extends object> {
  readonly context: OpsContext;
  /** Stage and data folder. */
  readonly access: StageAccess;
  readonly stage: Stage;
  /** What stands behind the verb, without the stage. */
  readonly words: readonly string[];
  readonly options: CommonOptions & Options;
  /** The result: one JSON with `--json`, these lines without. */
  readonly tell: (result: unknown, lines: () => readonly string[]) => void;
}

export interface Verb<Options extends object> {
  readonly name: string;
  readonly description: string;
  /** `argument`: the verb acts on a whole stage, `deploy status prod`. `option`: on something in it, `--stage prod`. */
  readonly stage: 'argument' | 'option' | 'none';
  /** Stands behind the stage, in commander's form: `<flag...>`. */
  readonly words?: readonly { readonly word: string; readonly description: string }[];
  readonly options?: readonly Option[];
  /** What somebody needs at night: what it does, what it does not, examples. */
  readonly help: string;
  readonly role: Role;
  /** Adds `--dry-run`, `--yes`, `--reason` and `--ticket`. */
  readonly changes?: true;
  readonly run: (call: VerbCall<Options>) => Promise<void>;
}

/**
 * Adds a verb to its area with the options that all verbs share.
 * @returns the command of the verb
 */
export function addVerb<Options extends object = object>(
  area: Command,
  context: OpsContext,
  verb: Verb<Options>,
): Command {
  const command = area.command(verb.name).description(verb.description);
  becomeVerb(command, context, verb);
  return command;
}

/** Makes an area itself the verb: `ready staging`. */
export function becomeVerb<Options extends object = object>(
  command: Command,
  context: OpsContext,
  verb: Omit<Verb<Options>, 'name' | 'description'>,
): void {
  if (verb.stage === 'argument') command.argument('[stage]', 'local, dev, staging or prod', stageFrom, 'local');
  verb.words?.forEach(({ word, description }) => command.argument(word, description));
  if (verb.stage === 'option') {
    command.addOption(new Option('--stage <stage>', 'where').argParser(stageFrom).default('local'));
  }
  if (verb.stage !== 'none') command.option('--data <folder>', 'data folder of a local stack', '.local');
  command.option('--json', 'one JSON instead of lines for people');
  verb.options?.forEach((option) => command.addOption(option));
  if (verb.changes) {
    command
      .option('--dry-run', 'shows what would be done and does nothing')
      .option('--yes <stage>', 'answers the question that production asks')
      .option('--reason <words>', 'kept in the audit line')
      .option('--ticket <id>', 'kept in the audit line');
  }
  command.addHelpText('after', `\n${verb.help.trim()}\n\nRole: ${verb.role}.`);
  command.action(async (...received: unknown[]) => {
    const options = command.opts<CommonOptions & Options>();
    const given = received
      .slice(0, -2)
      .flat()
      .filter((word) => word !== undefined) as string[];
    const [stage, words] =
      verb.stage === 'argument' ? [given[0] as Stage, given.slice(1)] : [options.stage ?? 'local', given];
    await verb.run({
      context,
      access: { stage, data: options.data ?? '.local' },
      stage,
      words,
      options,
      tell: (result, lines) =>
        options.json
          ? context.terminal.print(JSON.stringify(result))
          : lines().forEach((line) => context.terminal.print(line)),
    });
  });
}
