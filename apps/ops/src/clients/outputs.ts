import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { OUTPUTS_PARAMETER, type StackOutputs } from '../../../../libs/contract/src/outputs.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
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
  abortSignal?: AbortSignal,
): Promise<Outputs> {
  const Name = parameterPath(stage, OUTPUTS_PARAMETER);
  const command = new GetParameterCommand({ Name });
  try {
    const { Parameter } = await awsOfStage(region)
      .client(SSMClient)
      .send(command, abortSignal && { abortSignal });
    return saveOutputs(context, stage, JSON.parse(Parameter?.Value ?? '{}') as Partial<Outputs>);
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new OpsFailure(
      `${Name} does not exist in ${region} of this account. Check the account and --region; "infra apply" writes it.`,
      EXIT.usage,
    );
  }
}

/** Longest wait for the outputs of the account before a verb starts. */
const REFRESH_MS = 5_000;
const DEFAULT_REGION = 'us-east-1';

/**
 * Replaces the saved outputs by those of the account, so that a verb never works with what another operator's apply has
 * changed. Prints a warning and keeps the saved ones while the account does not answer.
 */
export async function refreshOutputs(
  context: Pick<OpsContext, 'records' | 'environment' | 'terminal'>,
  stage: CloudStage,
): Promise<void> {
  const isSaved = existsSync(outputsFile(context, stage));
  const { AWS_REGION, AWS_DEFAULT_REGION } = context.environment;
  try {
    const saved = isSaved ? readOutputs(context, stage) : undefined;
    const region = saved?.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? DEFAULT_REGION;
    const { account } = await fetchOutputs(context, stage, region, AbortSignal.timeout(REFRESH_MS));
    if (saved !== undefined && saved.account !== account)
      context.terminal.warn(`${stage} is now in account ${account}; before it was ${saved.account}.`);
  } catch (error) {
    const kept = isSaved ? ' The saved ones are used.' : '';
    context.terminal.warn(`Could not read the outputs of ${stage}: ${messageOf(error)}.${kept}`);
  }
}

/**
 * Reads the infrastructure outputs that the last verb saved.
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
