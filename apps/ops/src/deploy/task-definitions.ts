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
  /** Release version for logs and metrics. */
  readonly version: string;
}

/** Fields of DescribeTaskDefinition that RegisterTaskDefinition accepts. */
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
 * Returns the next revision: the template with another image. Sidecars are unchanged.
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

/** Returns true if a revision equals the wanted one, so that no new one is registered. */
export function holds(kind: Released, template: TaskDefinition, { image, version }: NewImage): boolean {
  const container = mainContainer(kind, template);
  return container.image === image && versionOf(container) === version;
}

/** Returns the release version of a container, or undefined for a revision without release. */
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

/** Removes the placeholder command of a new stage's template. */
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
