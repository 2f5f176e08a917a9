import type { Check } from '../core/checks.ts';
import type { StageAccess, World } from '../core/world.ts';
import { cloudChecks } from './cloud.ts';
import { documentChecks } from './documents.ts';
import { provenChecks } from './proven.ts';
import { releaseChecks } from './release.ts';
import { sourceChecks } from './sources.ts';

/** Everything that must be true before something is deployed to a stage; what could not be seen does not pass. */
export function readyChecks(world: World, access: StageAccess): Check[] {
  return [
    ...provenChecks(world),
    ...sourceChecks(world, access.stage),
    ...documentChecks(world, access.stage),
    ...releaseChecks(world, access),
    ...cloudChecks(world, access),
  ];
}
