import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Executors } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { PreviousTables, SwapStep } from './swap-plan.ts';

/** Parameter path of the stored pointers. Release roles may write below it. */
const previousPath = (stage: CloudStage) => parameterPath(stage, 'tables/previous');

export async function readPrevious(client: SSMClient, stage: CloudStage): Promise<PreviousTables | undefined> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: previousPath(stage) }));
    return JSON.parse(Parameter?.Value ?? '') as PreviousTables;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/**
 * @param redeploy starts the running release anew and returns when the new tasks serve
 */
export function swapExecutors(
  context: OpsContext,
  client: SSMClient,
  stage: CloudStage,
  redeploy: () => Promise<string>,
): Executors<SwapStep> {
  const put = (Name: string, Value: string) =>
    client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  const point = (table: string, name: string) => put(parameterPath(stage, `tables/${table}`), name);
  return {
    remember: async ({ tables }) => {
      const previous: PreviousTables = {
        at: new Date(context.clock.now()).toISOString(),
        by: context.operator,
        tables,
      };
      await put(previousPath(stage), JSON.stringify(previous));
      return undefined;
    },
    point: async ({ table, to }) => {
      await point(table, to);
      return undefined;
    },
    redeploy: async ({ back }) => {
      try {
        return await redeploy();
      } catch (error) {
        // Restore the pointers, so that tasks that start later use the same tables as the running ones.
        for (const [table, name] of Object.entries(back)) await point(table, name);
        throw new OpsFailure(`${messageOf(error)} The pointers were reverted.`, EXIT.rolledBack);
      }
    },
  };
}
