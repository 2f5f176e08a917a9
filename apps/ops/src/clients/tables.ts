import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TABLES, type TableName } from '../../../../libs/contract/src/tables.ts';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { readLocalStack } from './local-stack.ts';

export type TableNames = Readonly<Record<TableName, string>>;

/**
 * Returns the names of the serving tables. For a deployed stage they come from the pointers, not from the saved
 * outputs.
 * @throws OpsFailure a pointer is missing
 */
export async function servingTables(context: OpsContext, access: StageAccess): Promise<TableNames> {
  const { stage } = access;
  if (stage === 'local') return readLocalStack(access.data).tables;
  const Names = TABLES.map(({ name }) => parameterPath(stage, `tables/${name}`));
  const { Parameters = [] } = await context.aws(access).client(SSMClient).send(new GetParametersCommand({ Names }));
  const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
  const entries = TABLES.map(({ name }) => {
    const path = parameterPath(stage, `tables/${name}`);
    const value = values.get(path);
    if (value === undefined) throw new OpsFailure(`The pointer ${path} is missing: is ${stage} deployed?`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as TableNames;
}
