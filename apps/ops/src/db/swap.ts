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

/** Moves the traffic of the API for a swap. */
export interface SwapTraffic {
  /** Starts the running release anew and returns when the new tasks serve. @throws DeploymentOver if it failed */
  readonly redeploy: () => Promise<string>;
  /** Returns when the old tasks of a redeployment serve again. */
  readonly oldTasks: (id: string, isAutomatic: boolean) => Promise<string>;
}

/** The redeployment does not go on: it was not created, or it failed and its traffic is back. */
export class DeploymentOver extends OpsFailure {}

export function swapExecutors(
  context: OpsContext,
  client: SSMClient,
  stage: CloudStage,
  traffic: SwapTraffic,
): Executors<SwapStep> {
  const put = (Name: string, Value: string) =>
    client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  const point = (table: string, name: string) => put(parameterPath(stage, `tables/${table}`), name);
  const finish = async () => {
    const previous = await readPrevious(client, stage);
    if (previous) await put(previousPath(stage), JSON.stringify({ ...previous, done: true }));
  };
  return {
    remember: async ({ record }) => {
      const previous: PreviousTables = {
        at: new Date(context.clock.now()).toISOString(),
        by: context.operator,
        ...record,
      };
      await put(previousPath(stage), JSON.stringify(previous));
      return undefined;
    },
    finish: async () => {
      await finish();
      return undefined;
    },
    point: async ({ table, to }) => {
      await point(table, to);
      return undefined;
    },
    redeploy: async ({ back }) => {
      try {
        return await traffic.redeploy();
      } catch (error) {
        if (!(error instanceof DeploymentOver)) {
          throw new OpsFailure(
            `${messageOf(error)} The deployment goes on and the pointers stay: its tasks read them. See "deploy status ${stage}"; undo both with "db swap ${stage} --back".`,
            EXIT.failed,
          );
        }
        // Restore the pointers, so that tasks that start later use the same tables as the running ones.
        for (const [table, name] of Object.entries(back)) await point(table, name);
        await finish();
        throw new OpsFailure(`${messageOf(error)} The pointers were reverted.`, EXIT.rolledBack);
      }
    },
    'old-tasks': ({ id, isAutomatic }) => traffic.oldTasks(id, isAutomatic),
  };
}
