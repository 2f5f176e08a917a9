import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { OUTPUTS_PARAMETER, type StackOutputs } from '../../../../libs/contract/src/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { CloudStage } from '../core/stages.ts';
import { awsOfStage } from './aws.ts';
import type { OpsContext } from '../core/ops-context.ts';

export type Outputs = StackOutputs;

export function outputsFile(context: Pick<OpsContext, 'records'>, stage: CloudStage): string {
  return join(context.records, `outputs.${stage}.json`);
}

/**
 * Saves the outputs of a stack for all verbs.
 * @throws OpsFailure for the stack of another stage, or one that was never applied
 */
export function saveOutputs(
  context: Pick<OpsContext, 'records'>,
  stage: CloudStage,
  outputs: Partial<Outputs>,
): Outputs {
  if (outputs.stage !== stage) {
    throw new OpsFailure(`The stack ${stage} says of itself that it is ${outputs.stage ?? 'nothing yet'}.`);
  }
  mkdirSync(context.records, { recursive: true });
  writeFileSync(outputsFile(context, stage), JSON.stringify(outputs, null, 2), { mode: 0o600 });
  return outputs as Outputs;
}

/**
 * Reads the outputs that `up` published in the account, and saves them.
 * @throws OpsFailure the stack was never applied in this account and region
 */
export async function fetchOutputs(
  context: Pick<OpsContext, 'records'>,
  stage: CloudStage,
  region: string,
): Promise<Outputs> {
  const Name = parameterPath(stage, OUTPUTS_PARAMETER);
  try {
    const { Parameter } = await awsOfStage(region).client(SSMClient).send(new GetParameterCommand({ Name }));
    return saveOutputs(context, stage, JSON.parse(Parameter?.Value ?? '{}') as Partial<Outputs>);
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new OpsFailure(
      `${Name} does not exist in ${region} of this account. Check the account and --region; "infra apply" writes it.`,
      EXIT.usage,
    );
  }
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
