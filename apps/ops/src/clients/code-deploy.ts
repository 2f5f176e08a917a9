import {
  CodeDeployClient,
  type DeploymentInfo,
  type ECSTarget,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { type Outputs, readOutputs } from './outputs.ts';

export const SERVICE_NAMES = ['api', 'web'] as const satisfies readonly ServiceName[];

const UNDER_WAY = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;

/** The present state of a CodeDeploy deployment. */
export interface ObservedDeployment {
  readonly id: string;
  readonly service: ServiceName;
  readonly status: string;
  readonly configuration: string;
  readonly description: string;
  readonly createdAt: number;
  readonly endedAt?: number;
  /**
   * True while all traffic is on the new tasks and the old tasks wait for termination. No other deployment can start.
   */
  readonly isWaitingForTermination: boolean;
  readonly terminationWaitSeconds: number;
  /** Percentage of the traffic on the new tasks. */
  readonly percent: number;
  /** Target group names of the new and the old tasks. */
  readonly targetGroups: { readonly fresh?: string; readonly old?: string };
  readonly steps: readonly {
    readonly name: string;
    readonly status: string;
    readonly startedAt?: number;
    readonly endedAt?: number;
  }[];
  readonly rollbackId?: string;
  readonly error?: string;
}

/** CodeDeploy deployments of the services of one stage. */
export class Deployments {
  private readonly client: CodeDeployClient;
  private readonly services: Outputs['services'];

  /** @throws OpsFailure a local stack has no deployments */
  constructor(context: Pick<OpsContext, 'aws' | 'records'>, access: StageAccess) {
    this.services = readOutputs(context, cloudStage(access.stage)).services;
    this.client = context.aws(access).client(CodeDeployClient);
  }

  /** Returns the running deployments, at most one per service. */
  async running(): Promise<ObservedDeployment[]> {
    const found: ObservedDeployment[] = [];
    for (const service of SERVICE_NAMES) {
      const [id] = await this.ids(service, [...UNDER_WAY]);
      if (id !== undefined) found.push(await this.see(service, id));
    }
    return found;
  }

  /** Returns the latest deployments of a service, newest first. */
  async latest(service: ServiceName, most: number): Promise<ObservedDeployment[]> {
    const ids = await this.ids(service);
    const seen: ObservedDeployment[] = [];
    for (const id of ids.slice(0, most)) seen.push(await this.see(service, id));
    return seen;
  }

  /**
   * Returns a deployment of either service.
   * @throws OpsFailure there is none of this id in this stage
   */
  async find(id: string): Promise<ObservedDeployment> {
    for (const service of SERVICE_NAMES) {
      if ((await this.ids(service)).includes(id)) return this.see(service, id);
    }
    throw new OpsFailure(`There is no deployment ${id}. "deploy list" shows the latest.`, EXIT.usage);
  }

  /** @throws the CodeDeploy error for an unknown id */
  async see(service: ServiceName, id: string): Promise<ObservedDeployment> {
    const { deploymentInfo = {} } = await this.client.send(new GetDeploymentCommand({ deploymentId: id }));
    return observedDeployment(service, id, deploymentInfo, await this.target(id));
  }

  /** Returns deployment ids in the order of CodeDeploy: newest first. */
  private async ids(service: ServiceName, includeOnlyStatuses?: (typeof UNDER_WAY)[number][]): Promise<string[]> {
    const { application, deploymentGroup } = this.services[service];
    const { deployments = [] } = await this.client.send(
      new ListDeploymentsCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
        ...(includeOnlyStatuses && { includeOnlyStatuses }),
      }),
    );
    return deployments;
  }

  /** Returns the target of a deployment, or undefined just after its creation. */
  private async target(deploymentId: string): Promise<ECSTarget | undefined> {
    const { targetIds = [] } = await this.client.send(new ListDeploymentTargetsCommand({ deploymentId }));
    const [targetId] = targetIds;
    if (targetId === undefined) return undefined;
    const answer = await this.client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
    return answer.deploymentTarget?.ecsTarget;
  }
}

function observedDeployment(
  service: ServiceName,
  id: string,
  info: DeploymentInfo,
  { taskSetsInfo = [], lifecycleEvents = [] }: ECSTarget = {},
): ObservedDeployment {
  const setOf = (label: 'Blue' | 'Green') => taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === label);
  const [fresh, old] = [setOf('Green'), setOf('Blue')];
  const { rollbackDeploymentId } = info.rollbackInfo ?? {};
  const blue = info.blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess;
  return {
    id,
    service,
    status: info.status ?? 'Created',
    configuration: info.deploymentConfigName ?? '',
    description: info.description ?? '',
    createdAt: info.createTime?.getTime() ?? 0,
    ...(info.completeTime && { endedAt: info.completeTime.getTime() }),
    isWaitingForTermination: info.status === 'InProgress' && info.instanceTerminationWaitTimeStarted === true,
    terminationWaitSeconds: (blue?.terminationWaitTimeInMinutes ?? 0) * 60,
    percent: info.status === 'Succeeded' ? 100 : (fresh?.trafficWeight ?? 0),
    targetGroups: {
      ...(fresh?.targetGroup?.name !== undefined && { fresh: fresh.targetGroup.name }),
      ...(old?.targetGroup?.name !== undefined && { old: old.targetGroup.name }),
    },
    steps: lifecycleEvents.map(({ lifecycleEventName = '', status = '', startTime, endTime }) => ({
      name: lifecycleEventName,
      status,
      ...(startTime && { startedAt: startTime.getTime() }),
      ...(endTime && { endedAt: endTime.getTime() }),
    })),
    ...(rollbackDeploymentId !== undefined && { rollbackId: rollbackDeploymentId }),
    ...(info.errorInformation?.message !== undefined && { error: info.errorInformation.message }),
  };
}

/** Returns true while a service is being deployed. Flags, tables and infrastructure should not change meanwhile. */
export async function isDeploymentRunning(
  context: Pick<OpsContext, 'aws' | 'records'>,
  access: StageAccess,
): Promise<boolean> {
  if (access.stage === 'local') return false;
  return (await new Deployments(context, access).running()).length > 0;
}
