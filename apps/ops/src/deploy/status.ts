import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments, SERVICE_NAMES, type ObservedDeployment } from '../clients/code-deploy.ts';
import { type CurrentRelease, ReleaseRecords } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import { aligned, table } from '../core/table.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { isError, isMetrics, shown } from '../logs/log-line.ts';
import { logsOf } from '../logs/source.ts';
import { percentAt, shiftSeconds, strategyName, strategyOfConfig } from '../release/traffic.ts';
import type { CloudAccess } from './parts.ts';
import { ReleaseActions } from './release-actions.ts';
import { terminationLeft } from './start-plan.ts';
import { mainContainer, versionOf } from './task-definitions.ts';

/** Running tasks and deployment of one service. */
export interface ServiceStatus {
  readonly service: ServiceName;
  readonly taskDefinition?: string;
  readonly image?: string;
  readonly version?: string;
  /** Plain environment variables. Secrets are listed by name only. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

export interface DeployStatus {
  readonly current?: CurrentRelease;
  readonly services: readonly ServiceStatus[];
  readonly running: readonly ObservedDeployment[];
  /** Errors of the services in the last five minutes. */
  readonly errors: readonly string[];
}

const ERRORS_SECONDS = 300;
const MOST_ERRORS = 10;

/** Returns the serving release, the running deployments and the errors of the last five minutes. */
export async function deployStatus(context: OpsContext, access: CloudAccess): Promise<DeployStatus> {
  const actions = new ReleaseActions(context, access);
  const services: ServiceStatus[] = [];
  for (const service of SERVICE_NAMES) {
    const taskDefinition = await actions.serving(service);
    services.push(
      taskDefinition === undefined
        ? { service, environment: {}, secrets: [] }
        : statusOf(service, taskDefinition, await actions.describeTaskDefinition(taskDefinition)),
    );
  }
  const current = await new ReleaseRecords(context, access).current();
  const running = await new Deployments(context, access).running();
  return { ...(current && { current }), services, running, errors: await recentErrors(context, access) };
}

function statusOf(service: ServiceName, taskDefinition: string, described: TaskDefinition): ServiceStatus {
  const container = mainContainer(service, described);
  const version = versionOf(container);
  return {
    service,
    taskDefinition: taskDefinition.split('/').at(-1) ?? taskDefinition,
    image: container.image ?? '',
    ...(version !== undefined && { version }),
    environment: Object.fromEntries((container.environment ?? []).map(({ name = '', value = '' }) => [name, value])),
    secrets: (container.secrets ?? []).map(({ name = '' }) => name),
  };
}

/** Returns the errors of the last minutes, newest last, or one line with the cause if the logs cannot be read. */
export async function recentErrors(context: OpsContext, access: CloudAccess): Promise<string[]> {
  try {
    const lines: string[] = [];
    const from = context.clock.now() - ERRORS_SECONDS * 1000;
    const query = { services: ['api', 'web'], from, to: context.clock.now(), only: 'errors' } as const;
    for await (const line of logsOf(context, access).read(query)) {
      if (isError(line) && !isMetrics(line)) lines.push(shown(line));
    }
    return lines.slice(-MOST_ERRORS);
  } catch (error) {
    return [`could not read the logs: ${messageOf(error)}`];
  }
}

export function statusLines(context: Pick<OpsContext, 'clock'>, access: CloudAccess, status: DeployStatus): string[] {
  const { current, services, running, errors } = status;
  const now = context.clock.now();
  return [
    current === undefined
      ? 'no release yet'
      : `${current.release} serves since ${current.since}; before it ${current.before.join(', ') || 'nothing'}`,
    '',
    ...table(
      ['SERVICE', 'VERSION', 'TASK DEFINITION', 'IMAGE'],
      services.map(({ service, version = '', taskDefinition = '', image = '' }) => [
        service,
        version,
        taskDefinition,
        image.split('/').at(-1) ?? '',
      ]),
    ),
    ...services.flatMap(({ service, environment, secrets }) => [
      '',
      `${service} environment`,
      ...Object.entries(environment).map(([name, value]) => `  ${name}=${value}`),
      `  and the secrets ${secrets.join(', ')}`,
    ]),
    '',
    ...(running.length === 0
      ? ['nothing is being deployed']
      : running.flatMap((each) => deploymentLines(access, each, now))),
    '',
    ...(errors.length === 0 ? ['no errors in the last 5 minutes'] : ['errors of the last 5 minutes', ...errors]),
  ];
}

/** Formats a deployment with its steps and the next automatic event. */
export function deploymentLines(access: CloudAccess, deployment: ObservedDeployment, now: number): string[] {
  const { service, id, status, percent, description, steps } = deployment;
  const isOver = ['Succeeded', 'Failed', 'Stopped'].includes(status);
  const state = [
    `${service} ${id}: ${status}, ${Math.round(percent)} % on new tasks (${description})`,
    ...aligned(steps.map((step) => [step.name, step.status])).map((line) => `  ${line}`),
    ...(isOver ? [`  ${deployment.error ?? 'it has ended'}`] : [`  ${nextOf(access, deployment, now)}`]),
  ];
  return !isOver && (percent > 0 || status === 'Ready')
    ? [...state, `  to resume the watch: npm run ops -- deploy watch ${access.stage}`]
    : state;
}

/** Describes the next automatic event and its time. */
export function nextOf({ stage }: CloudAccess, deployment: ObservedDeployment, now: number): string {
  const { status, configuration, isWaitingForTermination, steps, percent } = deployment;
  if (status === 'Ready') return 'waits for "deploy promote", which starts the traffic';
  if (isWaitingForTermination) {
    return `the old tasks end in ${elapsed(terminationLeft(deployment, now))}; until then a rollback takes seconds`;
  }
  const began = steps.find(({ name }) => name === 'AllowTraffic')?.startedAt;
  const strategy = strategyOfConfig(stage, configuration);
  if (began === undefined || percent === 0) return 'no traffic yet: the new tasks start and run the hook';
  if (strategy === undefined) return `traffic moves by ${configuration}`;
  const seconds = (now - began) / 1000;
  const left = nextShift(strategy, seconds);
  if (left === undefined) return `${strategyName(strategy)}: all traffic has moved`;
  return `${strategyName(strategy)}: the next shift follows in ${elapsed(left)}; an interval cannot be skipped`;
}

/** Returns the seconds until the next shift, or undefined at 100 %. */
function nextShift(strategy: Parameters<typeof percentAt>[0], seconds: number): number | undefined {
  const now = percentAt(strategy, seconds);
  if (now === 100 || strategy.kind === 'all-at-once') return undefined;
  const step = strategy.minutes * 60;
  return Math.min(step - (seconds % step), Math.max(0, shiftSeconds(strategy) - seconds));
}
