import { EXIT, OpsFailure } from './exit-codes.ts';
import type { CloudStage, Stage } from './stages.ts';

/**
 * Returns the stage if it is deployed in an account.
 * @param instead what to do on this machine, as a sentence
 * @throws OpsFailure for the local stack
 */
export function cloudStage(stage: Stage, instead = 'Name dev, staging or prod.'): CloudStage {
  if (stage === 'local') throw new OpsFailure(`A local stack has none of this. ${instead}`, EXIT.usage);
  return stage;
}
