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
    help: `The gate before every deployment, one row for each thing with its reason; exit code 1 when anything fails. "deploy
start" asks the same and refuses with 3. Changes nothing.

Tests, coverage, lint and types come from the last whole "npm test" on this machine: it counts for the very commit it ran
on and for nothing else, so run it last. All stages want tests, no secret, no conflict, closed endpoints, runbooks and a
changelog; staging and prod also a clean tree that contains origin/main, an audit without high, and the stage's alarms,
tables and parameters as they should be. prod alone wants branch main, a tag, signed commits, two approvals ("gh" must be
signed in), four sign-offs, acceptance, the security calendar and a rehearsed recovery. What a stage does not insist on
is a warning.

  npm run ops -- ready local
  npm run ops -- ready prod
  npm run ops -- ready staging --json
  npm run ops -- ready prod --only secrets.none git.conflicts`,
    run: async ({ context: around, access, options }) => {
      await reportChecks(around, onlyNamed(readyChecks(around, access), options.only), options);
    },
  });
}
