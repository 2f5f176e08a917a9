import type { Command } from 'commander';
import { Option } from 'commander';
import { reportChecks } from '../core/checks.ts';
import { becomeVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { readyChecks } from './checks.ts';
import { onlyNamed } from './only.ts';

/** Makes the area itself the verb: `ready [stage]`. */
export function addReady(area: Command, context: OpsContext): void {
  becomeVerb<{ only?: string[] }>(area, context, {
    stage: 'argument',
    options: [
      new Option('--dry-run', 'list the checks without running them'),
      new Option('--only <id...>', 'run these checks only'),
    ],
    role: 'operator',
    help: `Runs the checks that every deployment requires and prints one row each with its reason. Exit code 1 if a check fails.
"deploy start" runs the same checks and refuses with 3. Changes nothing.

Tests, coverage, lint and types come from the last complete "npm test" on this machine, which counts for its own commit
only: run it last. All stages require tests, no secret, no conflict, closed endpoints, runbooks and a changelog. staging
and prod also require a clean tree that contains origin/main, an audit without high findings, and the expected alarms,
tables and parameters of the stage. prod also requires branch main, a tag, signed commits, two approvals (sign in with
"gh"), four sign-offs, acceptance, the security calendar and a rehearsed recovery. Other findings are warnings.

  npm run ops -- ready local
  npm run ops -- ready prod
  npm run ops -- ready staging --json
  npm run ops -- ready prod --only secrets.none git.conflicts`,
    run: async ({ context: around, access, options }) => {
      await reportChecks(around, onlyNamed(readyChecks(around, access), options.only), {
        ...options,
        about: access.stage,
      });
    },
  });
}
