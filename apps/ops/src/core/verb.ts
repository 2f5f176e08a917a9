import { type Command, Option } from 'commander';
import { type Stage, stageFrom } from './stages.ts';
import type { RunOptions } from './run-plan.ts';
import type { StageAccess, OpsContext } from './ops-context.ts';

/** Registers the verbs of an area, or the area itself as a verb. */
export type AddArea = (area: Command, context: OpsContext) => void;

/**
 * The least privileged role that may run a verb. Informational: AWS policies enforce it, and a test compares them with
 * the AWS calls of each verb.
 */
export type Role = keyof typeof ROLES;

const ROLES = {
  developer: 'developer',
  operator: 'devops (dev and staging) or admin (prod)',
  administrator: 'administrator of the account',
} as const;

/** Options of every verb. */
export interface CommonOptions extends RunOptions {
  readonly data?: string;
  readonly stage?: Stage;
}

export interface VerbCall<Options extends object> {
  readonly context: OpsContext;
  /** Stage and data folder. */
  readonly access: StageAccess;
  readonly stage: Stage;
  /** Positional arguments without the stage. */
  readonly words: readonly string[];
  readonly options: CommonOptions & Options;
  /** Prints the result: one JSON document with `--json`, else these lines. */
  readonly tell: (result: unknown, lines: () => readonly string[]) => void;
}

export interface Verb<Options extends object> {
  readonly name: string;
  readonly description: string;
  /**
   * `argument`: the verb acts on a whole stage (`deploy status prod`). `option`: it acts on a part (`--stage prod`).
   */
  readonly stage: 'argument' | 'option' | 'none';
  /** Positional arguments after the stage, in commander's syntax: `<flag...>`. */
  readonly words?: readonly { readonly word: string; readonly description: string }[];
  readonly options?: readonly Option[];
  /** Help text: effects, limits and examples. */
  readonly help: string;
  readonly role: Role;
  /** Adds `--dry-run`, `--yes`, `--reason` and `--ticket`. */
  readonly changes?: true;
  /**
   * Requires the name of the stage. The default is `changes`: a verb that changes something never chooses a stage. False
   * for a verb that refuses every stage but local.
   */
  readonly namesStage?: boolean;
  readonly run: (call: VerbCall<Options>) => Promise<void>;
}

/**
 * Adds a verb with the shared options to its area.
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

/** Registers an area as a verb, for example `ready staging`. */
export function becomeVerb<Options extends object = object>(
  command: Command,
  context: OpsContext,
  verb: Omit<Verb<Options>, 'name' | 'description'>,
): void {
  const area = command.parent?.name();
  const isNamed = verb.namesStage ?? verb.changes === true;
  if (verb.stage === 'argument') {
    const words = `local, dev, staging or prod${isNamed ? '' : '; default: local'}; also --stage <stage>`;
    command.argument(isNamed ? '<stage>' : '[stage]', words, stageFrom);
  }
  verb.words?.forEach(({ word, description }) => command.argument(word, description));
  if (verb.stage === 'option') {
    const option = new Option('--stage <stage>', 'local, dev, staging or prod').argParser(stageFrom);
    command.addOption(isNamed ? option.makeOptionMandatory() : option.default('local'));
  }
  if (verb.stage !== 'none') command.option('--data <folder>', 'data folder of a local stack', '.local');
  command.option('--json', 'print one JSON document');
  verb.options?.forEach((option) => command.addOption(option));
  if (verb.changes) {
    command
      .option('--dry-run', 'print the plan and change nothing')
      .option('--yes <stage>', 'confirm a change of production')
      .option('--reason <words>', 'recorded in the audit line')
      .option('--ticket <id>', 'recorded in the audit line');
  }
  command.addHelpText('after', `\n${verb.help.trim()}\n\nRole: ${ROLES[verb.role]}.`);
  command.action(async (...received: unknown[]) => {
    const options = command.opts<CommonOptions & Options>();
    const given = received
      .slice(0, -2)
      .flat()
      .filter((word) => word !== undefined) as string[];
    const [stage, words] =
      verb.stage === 'argument' ? [(given[0] ?? 'local') as Stage, given.slice(1)] : [options.stage ?? 'local', given];
    // The verbs of the infrastructure write the outputs.
    if (stage !== 'local' && area !== 'infra') await context.refreshOutputs?.(stage);
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
