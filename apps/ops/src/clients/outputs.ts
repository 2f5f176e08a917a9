import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from '../../../../libs/contract/src/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';

export type Outputs = StackOutputs;

export function outputsFile(context: Pick<OpsContext, 'records'>, stage: CloudStage): string {
  return join(context.records, `outputs.${stage}.json`);
}

/**
 * Reads the infrastructure outputs that `infra outputs` saved.
 * @throws OpsFailure nothing was saved yet
 */
export function readOutputs(context: Pick<OpsContext, 'records'>, stage: CloudStage): Outputs {
  const path = outputsFile(context, stage);
  if (!existsSync(path)) {
    throw new OpsFailure(`No outputs of ${stage} are saved: run "npm run ops -- infra outputs ${stage}".`, EXIT.usage);
  }
  const outputs = readJsonFile(path, `Save it again: "npm run ops -- infra outputs ${stage}".`) as Outputs;
  if (outputs.stage !== stage)
    throw new OpsFailure(`${path} belongs to ${outputs.stage}, not to ${stage}.`, EXIT.failed);
  return outputs;
}
