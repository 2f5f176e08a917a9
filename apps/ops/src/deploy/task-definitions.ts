import type { ContainerDefinition, RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import { JOBS, SERVICES } from '../../../../libs/contract/src/service-contract.ts';
import type { Released } from '../clients/release-records.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

export const IMAGE_OF = { api: 'api', web: 'web', reprocess: 'jobs', reconcile: 'jobs' } as const satisfies Record<
  Released,
  'api' | 'web' | 'jobs'
>;

export interface NewImage {
  /** Full address with the digest. */
  readonly image: string;
  /** Of the release: logs and metrics say it. */
  readonly version: string;
}

/** What RegisterTaskDefinition takes of what DescribeTaskDefinition answers. */
const COPIED = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
] as const satisfies readonly (keyof TaskDefinition & keyof RegisterTaskDefinitionCommandInput)[];

/**
 * The next revision: all that the template says, with another image. Side cars stay as they are.
 * @throws OpsFailure the template has no container of this kind
 */
export function nextRevision(
  kind: Released,
  template: TaskDefinition,
  tags: readonly Tag[],
  next: NewImage,
): RegisterTaskDefinitionCommandInput {
  const { family, containerDefinitions = [] } = template;
  const container = mainContainer(kind, template);
  const copied = Object.fromEntries(
    COPIED.flatMap((name) => (template[name] === undefined ? [] : [[name, template[name]]])),
  );
  return {
    ...copied,
    family,
    containerDefinitions: containerDefinitions.map((each) => (each === container ? renewed(kind, each, next) : each)),
    ...(tags.length > 0 && { tags: [...tags] }),
  };
}

/** Whether a revision is just what a release wants: then no other is registered. */
export function holds(kind: Released, template: TaskDefinition, { image, version }: NewImage): boolean {
  const container = mainContainer(kind, template);
  return container.image === image && versionOf(container) === version;
}

/** What a task says its version is; undefined for a revision that no release has made. */
export function versionOf({ environment = [] }: ContainerDefinition): string | undefined {
  return environment.find(({ name }) => name === 'VERSION')?.value;
}

/** @throws OpsFailure */
export function mainContainer(
  kind: Released,
  { family, containerDefinitions = [] }: TaskDefinition,
): ContainerDefinition {
  const wanted = kind === 'api' || kind === 'web' ? SERVICES[kind].container : JOBS.container;
  const container = containerDefinitions.find(({ name }) => name === wanted);
  if (container !== undefined) return container;
  throw new OpsFailure(`The task definition ${family ?? '?'} has no container "${wanted}".`, EXIT.failed);
}

/** The template of a fresh stage runs a program of its own until the first release: its command goes with it. */
function renewed(kind: Released, container: ContainerDefinition, { image, version }: NewImage): ContainerDefinition {
  const { command: _, environment = [], ...rest } = container;
  const job = kind === 'api' || kind === 'web' ? undefined : JOBS.commands[kind];
  return {
    ...rest,
    image,
    ...(job && { command: [...job.command] }),
    environment: [...environment.filter(({ name }) => name !== 'VERSION'), { name: 'VERSION', value: version }],
  };
}
