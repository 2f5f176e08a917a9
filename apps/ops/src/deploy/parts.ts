import type { Check } from '../core/checks.ts';
import type { RunOptions } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

export type CloudAccess = StageAccess & { readonly stage: CloudStage };

/** Functions of other areas that a release uses. Tests replace them. */
export interface ReleaseParts {
  /** Checks of the readiness gate. */
  readonly readyChecks: (context: OpsContext, access: CloudAccess) => Promise<readonly Check[]> | readonly Check[];
  readonly backUpDatabase: (context: OpsContext, access: CloudAccess, options: RunOptions) => Promise<unknown>;
  readonly backUpInfrastructure: (context: OpsContext, access: CloudAccess, options: RunOptions) => Promise<unknown>;
  /** Builds and pushes the images of HEAD that the stage lacks. */
  readonly bringImages: (context: OpsContext, access: CloudAccess, options: RunOptions) => Promise<unknown>;
}
