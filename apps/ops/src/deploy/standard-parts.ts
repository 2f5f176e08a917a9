import { backUp } from '../db/backup.ts';
import { backUpState } from '../infra/backup.ts';
import { readyChecks } from '../ready/checks.ts';
import type { ReleaseParts } from './parts.ts';

/** What other areas do for a release. */
export const STANDARD_PARTS: ReleaseParts = {
  readyChecks,
  backUpDatabase: backUp,
  backUpInfrastructure: backUpState,
};
