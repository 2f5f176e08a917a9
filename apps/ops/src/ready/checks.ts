import type { Check } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { cloudChecks } from './cloud.ts';
import { documentChecks } from './documents.ts';
import { provenChecks } from './proven.ts';
import { releaseChecks } from './release.ts';
import { sourceChecks } from './sources.ts';

/** Returns the checks of the readiness gate. */
export function readyChecks(context: OpsContext, access: StageAccess): Check[] {
  return [
    ...provenChecks(context),
    ...sourceChecks(context, access.stage),
    ...documentChecks(context, access.stage),
    ...releaseChecks(context, access),
    ...cloudChecks(context, access),
  ];
}
