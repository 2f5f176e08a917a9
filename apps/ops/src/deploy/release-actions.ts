import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  type DeploymentWaitType,
  GetDeploymentGroupCommand,
  StopDeploymentCommand,
  UpdateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { createHash } from 'node:crypto';
import { appSpec } from '../../../../libs/contract/src/app-spec.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { type Outputs, readOutputs } from '../clients/outputs.ts';
import { type ImageDigests, type Released } from '../clients/release-records.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { HOLD_SECONDS } from '../release/planner.ts';
import { StageContext } from './stage-context.ts';
import { holds, IMAGE_OF, nextRevision } from './task-definitions.ts';

export interface NewDeployment {
  readonly service: ServiceName;
  readonly taskDefinition: string;
  readonly configuration: string;
  readonly description: string;
  /** True for a fix or a rollback: alarms that are already in ALARM would roll it back. */
  readonly ignoresAlarms: boolean;
  /** True to wait for a promotion before the first traffic. */
  readonly isHeld?: boolean;
}

/** AWS calls of a release or a rollback. */
export class ReleaseActions extends StageContext {
  private readonly outputs: Outputs;
  private readonly codeDeploy: CodeDeployClient;
  private readonly ecs: ECSClient;

  /** @throws OpsFailure a local stack has no releases */
  constructor(context: OpsContext, access: StageAccess) {
    super(context, access);
    this.outputs = readOutputs(context, cloudStage(access.stage));
    const aws = context.aws(access);
    this.codeDeploy = aws.client(CodeDeployClient);
    this.ecs = aws.client(ECSClient);
  }

  /** Returns the ARN of the serving task definition, or undefined before the first tasks. */
  async serving(service: ServiceName): Promise<string | undefined> {
    const { cluster, services } = this.outputs;
    const command = new DescribeServicesCommand({ cluster, services: [services[service].service] });
    const { services: [found] = [] } = await this.ecs.send(command);
    return found?.taskSets?.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? found?.taskDefinition;
  }

  async describeTaskDefinition(taskDefinition: string): Promise<TaskDefinition> {
    const answer = await this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
    return answer.taskDefinition ?? {};
  }

  /**
   * Registers a task definition with the image of the release. Reuses the newest revision if it is equal.
   * @returns its ARN
   */
  async register(kind: Released, release: string, images: ImageDigests): Promise<string> {
    const family = this.family(kind);
    const describe = new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] });
    const { taskDefinition: template = {}, tags = [] } = await this.ecs.send(describe);
    const image = IMAGE_OF[kind];
    const next = { image: `${this.outputs.images[image]}@${images[image]}`, version: release };
    if (template.taskDefinitionArn !== undefined && holds(kind, template, next)) return template.taskDefinitionArn;
    const { taskDefinition } = await this.ecs.send(
      new RegisterTaskDefinitionCommand(nextRevision(kind, template, tags, next)),
    );
    if (taskDefinition?.taskDefinitionArn !== undefined) return taskDefinition.taskDefinitionArn;
    throw new OpsFailure(`ECS has registered nothing for ${family}.`, EXIT.failed);
  }

  /**
   * Creates a deployment. A hold is a setting of the deployment group: it is set before and removed after the call, even
   * if the call fails. A hold that an interrupted command left is removed first.
   * @returns the id of the deployment
   */
  async create(deployment: NewDeployment): Promise<string> {
    const { service, isHeld = false } = deployment;
    await this.holdBeforeTraffic(service, isHeld);
    try {
      return await this.createNow(deployment);
    } finally {
      if (isHeld) await this.holdBeforeTraffic(service, false);
    }
  }

  private async createNow({
    service,
    taskDefinition,
    configuration,
    description,
    ignoresAlarms,
  }: NewDeployment): Promise<string> {
    const { application, deploymentGroup, securityGroupId, hookFunction } = this.outputs.services[service];
    const content = JSON.stringify(
      appSpec({
        service,
        taskDefinitionArn: taskDefinition,
        subnetIds: this.outputs.subnetIds,
        securityGroupIds: [securityGroupId],
        hookFunction,
      }),
    );
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { deploymentId } = await this.codeDeploy.send(
      new CreateDeploymentCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
        deploymentConfigName: configuration,
        description,
        ...(ignoresAlarms && { overrideAlarmConfiguration: { enabled: false } }),
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
      }),
    );
    if (deploymentId !== undefined) return deploymentId;
    throw new OpsFailure(`CodeDeploy has created nothing for ${service}.`, EXIT.failed);
  }

  /** Stops a deployment with rollback. Traffic is on the old tasks within seconds while they run. */
  async stop(deploymentId: string): Promise<void> {
    await this.codeDeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
  }

  async continue(deploymentId: string, deploymentWaitType: DeploymentWaitType): Promise<void> {
    await this.codeDeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType }));
  }

  /** Returns the seconds that the old tasks run after all traffic has moved. */
  async terminationWaitSeconds(service: ServiceName): Promise<number> {
    const { application, deploymentGroup } = this.outputs.services[service];
    const group = { applicationName: application, deploymentGroupName: deploymentGroup };
    const { deploymentGroupInfo } = await this.codeDeploy.send(new GetDeploymentGroupCommand(group));
    const blue = deploymentGroupInfo?.blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess;
    return (blue?.terminationWaitTimeInMinutes ?? 0) * 60;
  }

  /** Sets whether new deployments wait for a promotion before their first traffic. Writes only a difference. */
  private async holdBeforeTraffic(service: ServiceName, isHeld: boolean): Promise<void> {
    const { application, deploymentGroup } = this.outputs.services[service];
    const group = { applicationName: application, deploymentGroupName: deploymentGroup };
    const { deploymentGroupInfo } = await this.codeDeploy.send(new GetDeploymentGroupCommand(group));
    const ready = deploymentGroupInfo?.blueGreenDeploymentConfiguration?.deploymentReadyOption;
    if ((ready?.actionOnTimeout === 'STOP_DEPLOYMENT') === isHeld) return;
    await this.codeDeploy.send(
      new UpdateDeploymentGroupCommand({
        applicationName: application,
        currentDeploymentGroupName: deploymentGroup,
        blueGreenDeploymentConfiguration: {
          ...deploymentGroupInfo?.blueGreenDeploymentConfiguration,
          deploymentReadyOption: isHeld
            ? { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: HOLD_SECONDS / 60 }
            : { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
        },
      }),
    );
  }

  private family(kind: Released): string {
    const { services, jobs } = this.outputs;
    return kind === 'api' || kind === 'web' ? services[kind].family : jobs[kind];
  }
}
