import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { addressesOf } from '../access.ts';
import { readOutputs } from '../clients/outputs.ts';
import type { EvaluationCounts } from '../../../../libs/flags/src/index.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

/** The flags that one running task serves. */
export interface TaskFlags {
  readonly task: string;
  /** `?` without a report of the task. */
  readonly version: string;
  /** Since AppConfig last confirmed it. */
  readonly ageSeconds?: number;
  /** Why the task does not hold the newest document, such as a document that it refuses. */
  readonly problem?: string;
  /** Evaluation counts by flag and variant since the start of the task. */
  readonly evaluations?: EvaluationCounts;
}

/** Maximum age of a report. Tasks report their flags with their metrics, four times a minute. */
const REPORTED_WITHIN_MS = 3 * 60_000;

/** Returns the flag version that each running task reports. */
export function flagsOfTasks(context: OpsContext, access: StageAccess): Promise<TaskFlags[]> {
  const { stage } = access;
  return stage === 'local' ? ofLocalService(context, access) : ofStage(context, access, stage);
}

async function ofLocalService(context: OpsContext, access: StageAccess): Promise<TaskFlags[]> {
  const { api } = addressesOf(context, access);
  const answer = await context.fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(10_000) });
  const { details } = (await answer.json()) as { details?: { flags?: Partial<TaskFlags> } };
  const { version = '?', ageSeconds, problem, evaluations } = details?.flags ?? {};
  return [{ task: api, version, ...known(ageSeconds, problem, evaluations) }];
}

/** Returns the parts of a report that are present; an empty problem is none. */
function known(ageSeconds: unknown, problem: unknown, evaluations: EvaluationCounts | undefined) {
  return {
    ...(typeof ageSeconds === 'number' && { ageSeconds }),
    ...(typeof problem === 'string' && problem !== '' && { problem }),
    ...(evaluations && { evaluations }),
  };
}

async function ofStage(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<TaskFlags[]> {
  const { cluster, services } = readOutputs(context, stage);
  const [ecs, logs] = [context.aws(access).client(ECSClient), context.aws(access).client(CloudWatchLogsClient)];
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: services.api.service }));
  const reported = new Map<string, TaskFlags>();
  for await (const page of paginateFilterLogEvents(
    { client: logs },
    {
      logGroupName: services.api.logGroup,
      filterPattern: '{ $.FlagVersion = "*" }',
      startTime: context.clock.now() - REPORTED_WITHIN_MS,
    },
  )) {
    // Oldest first, so that the last report wins.
    for (const { logStreamName = '', message = '' } of page.events ?? []) {
      const task = logStreamName.split('/').at(-1) ?? '';
      const line = readLine(message);
      if (line) reported.set(task, { task, ...line });
    }
  }
  return taskArns.map((arn) => {
    const task = arn.split('/').at(-1) ?? arn;
    return reported.get(task) ?? { task, version: '?' };
  });
}

function readLine(message: string): Omit<TaskFlags, 'task'> | undefined {
  try {
    const line = JSON.parse(message) as Record<string, unknown>;
    const { FlagVersion: version, FlagSourceAgeSeconds: age, FlagEvaluations: counted } = line;
    const problem = line['FlagProblem'];
    const ageSeconds = [age].flat().at(-1);
    if (typeof version !== 'string') return undefined;
    const evaluations = typeof counted === 'string' ? (JSON.parse(counted) as EvaluationCounts) : undefined;
    return { version, ...known(ageSeconds, problem, evaluations) };
  } catch {
    return undefined;
  }
}
