import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { addressesOf } from '../access.ts';
import { readOutputs } from '../clients/outputs.ts';
import type { EvaluationCounts } from '../../../../libs/flags/src/index.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, World } from '../core/world.ts';

/** The flags that one running task serves. */
export interface TaskFlags {
  readonly task: string;
  /** `?` where the task has not told. */
  readonly version: string;
  /** Since AppConfig last confirmed it. */
  readonly ageSeconds?: number;
  /** Answers by flag and variant since the task began. */
  readonly evaluations?: EvaluationCounts;
}

/** Tasks tell their flags with their metrics, four times a minute. */
const TOLD_WITHIN_MS = 3 * 60_000;

/** What each running task of the service serves, as the tasks say themselves. */
export function flagsOfTasks(world: World, access: StageAccess): Promise<TaskFlags[]> {
  const { stage } = access;
  return stage === 'local' ? ofLocalService(world, access) : ofStage(world, access, stage);
}

async function ofLocalService(world: World, access: StageAccess): Promise<TaskFlags[]> {
  const { api } = addressesOf(world, access);
  const answer = await world.fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(10_000) });
  const { details } = (await answer.json()) as { details?: { flags?: Partial<TaskFlags> } };
  const { version = '?', ageSeconds, evaluations } = details?.flags ?? {};
  const told = { ...(ageSeconds !== undefined && { ageSeconds }), ...(evaluations && { evaluations }) };
  return [{ task: api, version, ...told }];
}

async function ofStage(world: World, access: StageAccess, stage: CloudStage): Promise<TaskFlags[]> {
  const { cluster, services } = readOutputs(world, stage);
  const [ecs, logs] = [world.aws(access).client(ECSClient), world.aws(access).client(CloudWatchLogsClient)];
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: services.api.service }));
  const told = new Map<string, TaskFlags>();
  for await (const page of paginateFilterLogEvents(
    { client: logs },
    {
      logGroupName: services.api.logGroup,
      filterPattern: '{ $.FlagVersion = "*" }',
      startTime: world.clock.now() - TOLD_WITHIN_MS,
    },
  )) {
    // Oldest first: what is told last stays.
    for (const { logStreamName = '', message = '' } of page.events ?? []) {
      const task = logStreamName.split('/').at(-1) ?? '';
      const line = readLine(message);
      if (line) told.set(task, { task, ...line });
    }
  }
  return taskArns.map((arn) => {
    const task = arn.split('/').at(-1) ?? arn;
    return told.get(task) ?? { task, version: '?' };
  });
}

function readLine(message: string): Omit<TaskFlags, 'task'> | undefined {
  try {
    const line = JSON.parse(message) as Record<string, unknown>;
    const { FlagVersion: version, FlagSourceAgeSeconds: age, FlagEvaluations: counted } = line;
    const ageSeconds = [age].flat().at(-1);
    if (typeof version !== 'string') return undefined;
    const evaluations = typeof counted === 'string' ? (JSON.parse(counted) as EvaluationCounts) : undefined;
    return { version, ...(typeof ageSeconds === 'number' && { ageSeconds }), ...(evaluations && { evaluations }) };
  } catch {
    return undefined;
  }
}
