import type { Check } from '../core/checks.ts';
import type { RunOptions } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, World } from '../core/world.ts';

export type CloudAccess = StageAccess & { readonly stage: CloudStage };

/** What a release needs of other areas; tests bring their own. */
export interface ReleaseParts {
  /** The gate that stands before every release. */
  readonly readyChecks: (world: World, access: CloudAccess) => Promise<readonly Check[]> | readonly Check[];
  readonly backUpDatabase: (world: World, access: CloudAccess, options: RunOptions) => Promise<unknown>;
  readonly backUpInfrastructure: (world: World, access: CloudAccess, options: RunOptions) => Promise<unknown>;
}
