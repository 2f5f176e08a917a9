import { type Command, Option } from 'commander';
import { type Check, reportChecks } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { addVerb, becomeVerb } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { flagChecks } from './flags.ts';
import { localChecks } from './local.ts';
import { subjectOf, tokenChecks } from './token.ts';
import { toolChecks } from './tools.ts';
import { trafficChecks } from './traffic.ts';

const WHY_NOT_A_WORD = 'Arguments are visible in the shell history and in the process list.';

/** Makes the area itself a verb, `doctor [stage]`, and adds `doctor auth`. */
export function addDoctor(area: Command, context: OpsContext): void {
  // Options after "auth" belong to it, although both commands have options of the same names.
  area.enablePositionalOptions();
  becomeVerb<{ tools?: true; dryRun?: true }>(area, context, {
    stage: 'argument',
    options: [
      new Option('--tools', 'check the tools of this machine instead of the stage'),
      new Option('--dry-run', 'list the checks without running them'),
    ],
    role: 'operator',
    help: `Finds inconsistencies: listeners and target groups, task sets, tasks, scaling that an interrupted release left suspended,
the recorded and the running release, flags of the code, the document and the service. On a local stack: tables, and
leftovers of a drill. Changes nothing; each row names the remedy. Use it when "health" passes but
members report problems, and after an interrupted release.

--tools checks Node, git, npm, AWS command line, Pulumi, Docker, gh, and that the credentials are of the stage's account.
"doctor auth" explains why a token is refused.

  npm run ops -- doctor
  npm run ops -- doctor prod
  npm run ops -- doctor prod --tools`,
    run: async ({ access, options }) => {
      await reportChecks(context, options.tools ? toolChecks(context, access) : stageChecks(context, access), {
        ...options,
        about: access.stage,
      });
    },
  });
  const auth = addVerb(area, context, {
    name: 'auth',
    description: 'explains why an access token is refused',
    stage: 'option',
    role: 'developer',
    help: `Reads the token from standard input, with or without "Bearer", so that no history and no process list
contains it. Checks signature, issuer, kind, client, times and clock one by one, then asks the service. Sends the token to
the service of the stage and nowhere else, and never prints it.

  npm run ops -- doctor auth --stage staging < token.txt
  npm run ops -- doctor auth --stage staging`,
    run: async ({ access, options }) => {
      if (auth.args.length > 0)
        throw new OpsFailure(`The token is read from standard input. ${WHY_NOT_A_WORD}`, EXIT.usage);
      const token = await context.terminal.secret('Access token: ');
      const checks = tokenChecks(context, access, token);
      context.terminal.warn(subjectOf(token));
      await reportChecks(context, checks, { ...options, about: access.stage });
    },
  });
  // Avoid commander's error, which would print the token.
  auth.allowExcessArguments();
}

function stageChecks(context: OpsContext, access: StageAccess): Check[] {
  const { stage } = access;
  const own = stage === 'local' ? localChecks(context, access) : trafficChecks(context, access, stage);
  return [...own, ...flagChecks(context, access)];
}
