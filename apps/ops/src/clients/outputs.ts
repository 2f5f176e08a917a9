import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from '../../../../libs/contract/src/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { CloudStage } from '../core/stages.ts';
import type { World } from '../core/world.ts';

export type Outputs = StackOutputs;

export function outputsFile(world: Pick<World, 'records'>, stage: CloudStage): string {
  return join(world.records, `outputs.${stage}.json`);
}

/**
 * What the infrastructure of a stage says about itself, as `infra outputs` has saved it.
 * @throws OpsFailure nothing was saved yet
 */
export function readOutputs(world: Pick<World, 'records'>, stage: CloudStage): Outputs {
  const path = outputsFile(world, stage);
  if (!existsSync(path)) {
    throw new OpsFailure(`Nothing is known of ${stage} here: run "npm run ops -- infra outputs ${stage}".`, EXIT.usage);
  }
  const outputs = readJsonFile(path, `Save it anew: "npm run ops -- infra outputs ${stage}".`) as Outputs;
  if (outputs.stage !== stage)
    throw new OpsFailure(`${path} belongs to ${outputs.stage}, not to ${stage}.`, EXIT.failed);
  return outputs;
}
