import { ALL_AT_ONCE } from '../../../../libs/contract/src/deployment-plans.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { describeDeployment, moverOf } from '../deploy/mover.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { ReleaseActions } from '../deploy/release-actions.ts';

const SERVES_WITHIN_SECONDS = 30 * 60;

/**
 * Deploys the running release again: tasks read their parameters only at start, and a service under CodeDeploy cannot
 * be restarted in another way.
 * @returns the id of the deployment, when all traffic is on the new tasks
 * @throws OpsFailure refused while another deployment runs; failed if the deployment fails
 */
export async function redeployApi(context: OpsContext, access: CloudAccess): Promise<string> {
  await assertFree(context, access);
  const actions = new ReleaseActions(context, access);
  const taskDefinition = await actions.serving('api');
  if (taskDefinition === undefined) throw new OpsFailure('The API has no running task set.');
  const id = await actions.create({
    service: 'api',
    taskDefinition,
    configuration: ALL_AT_ONCE,
    description: 'the running release, to read its parameters anew',
    // Deploy even while alarms are in ALARM: a swap happens during an incident.
    ignoresAlarms: true,
  });
  const deployments = new Deployments(context, access);
  await waitUntil(context, {
    what: `deployment ${id}`,
    everySeconds: 15,
    atMostSeconds: SERVES_WITHIN_SECONDS,
    poll: async () => {
      const observed = await deployments.see('api', id);
      const { state, reason } = moverOf({ observed, isWayBack: false });
      // Do not wait for the old tasks, which stay for a rollback.
      if (state === 'shifted' || state === 'ended') return { done: true };
      if (reason !== undefined) throw new OpsFailure(`Deployment ${id} failed: ${reason}.`);
      return { still: observed.steps.find(({ status }) => status === 'InProgress')?.name ?? observed.status };
    },
  });
  return id;
}

/** @throws OpsFailure another deployment runs, or waits for the end of its old tasks */
export async function assertFree(context: OpsContext, access: CloudAccess): Promise<void> {
  const running = await new Deployments(context, access).running();
  const own = running.find(({ service }) => service === 'api');
  if (own === undefined) return;
  throw new OpsFailure(`${describeDeployment(own)}. End it first: "deploy promote ${access.stage}".`, EXIT.refused);
}
