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
   * CodeDeploy never sets `instanceTerminationWaitTimeStarted` on ECS. The wait starts when the targets have succeeded
   * and the deployment is still in progress (https://github.com/aws/containers-roadmap/issues/269).
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
  /** Set for a rollback that CodeDeploy created by itself: the deployment that failed or was stopped. */
  readonly automaticRollbackOf?: { readonly id: string; readonly description: string };
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
    const info = await this.info(id);
    const observed = observedDeployment(service, id, info, await this.targets(id));
    const origin =
      info.creator === 'codeDeployRollback' ? info.rollbackInfo?.rollbackTriggeringDeploymentId : undefined;
    if (origin === undefined) return observed;
    const { description = '' } = await this.info(origin);
    return { ...observed, automaticRollbackOf: { id: origin, description } };
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

  private async info(deploymentId: string): Promise<DeploymentInfo> {
    const { deploymentInfo = {} } = await this.client.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo;
  }

  /** Returns the targets of a deployment: none just after its creation. */
  private async targets(deploymentId: string): Promise<ECSTarget[]> {
    const found: ECSTarget[] = [];
    for (const targetId of await this.targetIds(deploymentId)) {
      const answer = await this.client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
      if (answer.deploymentTarget?.ecsTarget) found.push(answer.deploymentTarget.ecsTarget);
    }
    return found;
  }

  private async targetIds(deploymentId: string): Promise<string[]> {
    try {
      const { targetIds = [] } = await this.client.send(new ListDeploymentTargetsCommand({ deploymentId }));
      return targetIds;
    } catch (error) {
      if (error instanceof Error && error.name === 'DeploymentNotStartedException') return [];
      throw error;
    }
  }
}

function observedDeployment(
  service: ServiceName,
  id: string,
  info: DeploymentInfo,
  targets: readonly ECSTarget[],
): ObservedDeployment {
  const { taskSetsInfo = [], lifecycleEvents = [] } = targets[0] ?? {};
  const hasMoved = targets.length > 0 && targets.every(({ status }) => status === 'Succeeded');
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
    isWaitingForTermination: info.status === 'InProgress' && hasMoved,
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

/**
 * Returns true while a service is being deployed. Infrastructure should not change meanwhile. The termination of old
 * tasks does not count: all traffic has moved.
 */
export async function isDeploymentRunning(
  context: Pick<OpsContext, 'aws' | 'records'>,
  access: StageAccess,
): Promise<boolean> {
  if (access.stage === 'local') return false;
  return (await new Deployments(context, access).running()).some((each) => !each.isWaitingForTermination);
}
