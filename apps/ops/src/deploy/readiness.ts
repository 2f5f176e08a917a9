import { allPassed, checkLines, runChecks } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess, ReleaseParts } from './parts.ts';

/**
 * Runs the readiness gate.
 * @throws OpsFailure refused, with the failed checks
 */
export async function askReadiness(
  context: OpsContext,
  access: CloudAccess,
  { readyChecks }: Pick<ReleaseParts, 'readyChecks'>,
) {
  const { terminal } = context;
  const rows = await runChecks(context, await readyChecks(context, access), ({ title }) =>
    terminal.warn(`  … ${title}`),
  );
  if (allPassed(rows)) return;
  const bad = rows.filter(({ state }) => state === 'fail' || state === 'unknown');
  checkLines(bad).forEach((line) => terminal.warn(line));
  throw new OpsFailure(
    `${access.stage} is not ready: ${bad.map(({ id }) => id).join(', ')}. Nothing was done. In an emergency: --emergency --reason "…".`,
    EXIT.refused,
  );
}
