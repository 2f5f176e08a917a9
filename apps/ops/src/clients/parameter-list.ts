import { paginateDescribeParameters, type SSMClient } from '@aws-sdk/client-ssm';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import type { CloudStage } from '../core/stages.ts';

export interface DescribedParameter {
  /** Milliseconds. */
  readonly changedAt: number;
  readonly version: number;
}

/** Returns the ages and versions of a stage's parameters by full name. Reads no values, so no right on secrets is needed. */
export async function describeParameters(
  client: SSMClient,
  stage: CloudStage,
): Promise<ReadonlyMap<string, DescribedParameter>> {
  const found = new Map<string, DescribedParameter>();
  const Values = [parameterPath(stage, '').replace(/\/$/, '')];
  const asked = { ParameterFilters: [{ Key: 'Path', Option: 'Recursive', Values }] };
  for await (const { Parameters = [] } of paginateDescribeParameters({ client }, asked)) {
    for (const { Name = '', LastModifiedDate, Version = 0 } of Parameters) {
      found.set(Name, { changedAt: LastModifiedDate?.getTime() ?? 0, version: Version });
    }
  }
  return found;
}
