import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { createHash } from 'node:crypto';
import { appSpec } from '../../../infra-pulumi/app-spec.ts';
import { ALL_AT_ONCE } from '../../../infra-pulumi/deployment-plans.ts';
import { type Outputs, readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { StageAccess, World } from '../core/world.ts';

const RUNNING = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;
const SERVES_WITHIN_SECONDS = 30 * 60;

/**
 * Starts new tasks of the very release that runs, because tasks read their parameters only when they start, and a
 * service under CodeDeploy cannot be told to start anew otherwise.
 * @returns the id of the deployment, when all traffic is on the new tasks
 * @throws OpsFailure refused while another deployment runs; failed when CodeDeploy gives up
 */
export async function redeployApi(world: World, access: StageAccess & { readonly stage: CloudStage }): Promise<string> {
  const outputs = readOutputs(world, access.stage);
  const client = world.aws(access).client(CodeDeployClient);
  await assertFree(client, outputs);
  const taskDefinitionArn = await runningTaskDefinition(world.aws(access).client(ECSClient), outputs);
  const { application, deploymentGroup, securityGroupId, hookFunction } = outputs.services.api;
  const content = JSON.stringify(
    appSpec({
      service: 'api',
      taskDefinitionArn,
      subnetIds: outputs.subnetIds,
      securityGroupIds: [securityGroupId],
      hookFunction,
    }),
  );
  const { deploymentId = '' } = await client.send(
    new CreateDeploymentCommand({
      applicationName: application,
      deploymentGroupName: deploymentGroup,
      deploymentConfigName: ALL_AT_ONCE,
      description: 'the running release, to read its parameters anew',
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
      },
    }),
  );
  await waitUntil(world, {
    what: `deployment ${deploymentId}`,
    everySeconds: 15,
    atMostSeconds: SERVES_WITHIN_SECONDS,
    look: () => trafficMoved(client, deploymentId),
  });
  return deploymentId;
}

/** @throws OpsFailure another deployment runs, or waits for the end of its old tasks */
export async function assertFree(client: CodeDeployClient, { services }: Outputs): Promise<void> {
  const { application, deploymentGroup } = services.api;
  const { deployments = [] } = await client.send(
    new ListDeploymentsCommand({
      applicationName: application,
      deploymentGroupName: deploymentGroup,
      includeOnlyStatuses: [...RUNNING],
    }),
  );
  if (deployments.length === 0) return;
  throw new OpsFailure(
    `Deployment ${deployments.join(', ')} of the API still runs, or keeps its old tasks: end it first ("deploy promote").`,
    EXIT.refused,
  );
}

async function runningTaskDefinition(client: ECSClient, { cluster, services }: Outputs): Promise<string> {
  const { services: found = [] } = await client.send(
    new DescribeServicesCommand({ cluster, services: [services.api.service] }),
  );
  const primary = found[0]?.taskSets?.find(({ status }) => status === 'PRIMARY');
  if (primary?.taskDefinition === undefined) throw new OpsFailure('The API has no running task set.');
  return primary.taskDefinition;
}

/** The old tasks stay for the way back, so the deployment goes on long after the traffic has moved. */
async function trafficMoved(client: CodeDeployClient, deploymentId: string) {
  const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
  const status = deploymentInfo?.status ?? 'Created';
  if (status === 'Failed' || status === 'Stopped') {
    const { message = 'no reason was given' } = deploymentInfo?.errorInformation ?? {};
    throw new OpsFailure(`Deployment ${deploymentId} has ${status.toLowerCase()}: ${message}.`);
  }
  if (status === 'Succeeded') return { done: true as const };
  const { targetIds = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
  if (targetIds.length === 0) return { still: status };
  const { deploymentTargets = [] } = await client.send(
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
  );
  const events = deploymentTargets.flatMap(({ ecsTarget }) => ecsTarget?.lifecycleEvents ?? []);
  const moved = events.find(({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic')?.status === 'Succeeded';
  if (moved) return { done: true as const };
  const current = events.find((event) => event.status === 'InProgress')?.lifecycleEventName;
  return { still: current ?? status };
}
