import { allGood, checkLines, runChecks } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { World } from '../core/world.ts';
import type { CloudAccess, ReleaseParts } from './parts.ts';

/**
 * Asks the readiness gate.
 * @throws OpsFailure refused, with everything that is not good
 */
export async function askReadiness(
  world: World,
  access: CloudAccess,
  { readyChecks }: Pick<ReleaseParts, 'readyChecks'>,
) {
  const { terminal } = world;
  const rows = await runChecks(world, await readyChecks(world, access), ({ says }) => terminal.warn(`  … ${says}`));
  if (allGood(rows)) return;
  const bad = rows.filter(({ state }) => state === 'fail' || state === 'unknown');
  checkLines(bad).forEach((line) => terminal.warn(line));
  throw new OpsFailure(
    `${access.stage} is not ready: ${bad.map(({ id }) => id).join(', ')}. Nothing was done. Only --strategy all-at-once may go without, with --skip-ready and --reason.`,
    EXIT.refused,
  );
}
