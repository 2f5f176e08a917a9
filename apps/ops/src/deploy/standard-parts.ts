import { backUp } from '../db/backup.ts';
import { bringImages } from '../image/bring.ts';
import { backUpState } from '../infra/backup.ts';
import { readyChecks } from '../ready/checks.ts';
import type { ReleaseParts } from './parts.ts';

/** The functions of other areas that a release uses. */
export const STANDARD_PARTS: ReleaseParts = {
  readyChecks,
  backUpDatabase: backUp,
  backUpInfrastructure: backUpState,
  bringImages,
};
