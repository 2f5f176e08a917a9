import { ALL_AT_ONCE } from '../../../../libs/contract/src/deployment-plans.ts';
import { Deployments, type ObservedDeployment } from '../clients/code-deploy.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { describeDeployment, describeTables, isOfTables, moverOf } from '../deploy/mover.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { ReleaseActions } from '../deploy/release-actions.ts';
import { DeploymentOver, type SwapTraffic } from './swap.ts';

const SERVES_WITHIN_SECONDS = 30 * 60;
/** Maximum consecutive failures to read CodeDeploy. The deployment goes on meanwhile. */
const MOST_UNANSWERED = 10;

/** Moves the traffic of the API to tasks that read the table pointers anew, or back to the tasks before. */
export class ApiTraffic implements SwapTraffic {
  private readonly context: OpsContext;
  private readonly access: CloudAccess;
  private readonly actions: ReleaseActions;
  private readonly deployments: Deployments;

  constructor(context: OpsContext, access: CloudAccess) {
    this.context = context;
    this.access = access;
    this.actions = new ReleaseActions(context, access);
    this.deployments = new Deployments(context, access);
  }

  /**
   * Deploys the running release again: tasks read their parameters only at start, and a service under CodeDeploy cannot
   * be restarted in another way.
   * @returns the id of the deployment, when all traffic is on the new tasks
   * @throws DeploymentOver if it was not created, or failed and went back; OpsFailure while it goes on
   */
  async redeploy(): Promise<string> {
    const id = await this.create().catch((error: unknown) => this.created(error));
    await this.wait(id, `deployment ${id}`, async () => {
      const part = await this.part(id);
      const { state, reason } = moverOf(part);
      // Do not wait for the old tasks, which stay for a rollback.
      if (state === 'shifted' || state === 'ended') return { done: true };
      if (state === 'rolled-back') throw new DeploymentOver(`Deployment ${id} failed: ${reason ?? 'no reason given'}.`);
      const { steps, status } = part.observed;
      return { still: steps.find((step) => step.status === 'InProgress')?.name ?? status };
    });
    return id;
  }

  /** Stops a redeployment with rollback, unless CodeDeploy rolls it back already, and waits for the old tasks. */
  async oldTasks(id: string, isAutomatic: boolean): Promise<string> {
    if (!isAutomatic) await this.actions.stop(id);
    await this.wait(id, 'the API on its old tasks', async () => {
      const part = await this.part(id);
      return moverOf(part).state === 'rolled-back' ? { done: true } : { still: part.observed.status };
    });
    return id;
  }

  /**
   * Returns the redeployment of the last swap, if it still runs.
   * @throws OpsFailure another deployment of the API runs, or waits for the end of its old tasks
   */
  async running(isBack: boolean): Promise<ObservedDeployment | undefined> {
    const own = (await this.deployments.running()).find(({ service }) => service === 'api');
    if (own === undefined || (isBack && isOfTables(own))) return own;
    const { stage } = this.access;
    const advice = own.isWaitingForTermination ? `End it first: "deploy promote ${stage}"` : 'Wait for its end';
    throw new OpsFailure(`${describeDeployment(own)}. ${advice}.`, EXIT.refused);
  }

  private async create(): Promise<string> {
    const taskDefinition = await this.actions.serving('api');
    if (taskDefinition === undefined) throw new OpsFailure('The API has no running task set.');
    return this.actions.create({
      service: 'api',
      taskDefinition,
      configuration: ALL_AT_ONCE,
      description: describeTables(this.context.operator),
      // Deploy even while alarms are in ALARM: a swap happens during an incident.
      ignoresAlarms: true,
    });
  }

  /** Finds the deployment of a call with an unknown outcome. @throws DeploymentOver there is none */
  private async created(error: unknown): Promise<string> {
    const running = await this.deployments.running();
    const own = running.find((each) => each.service === 'api' && isOfTables(each));
    if (own === undefined) throw new DeploymentOver(messageOf(error));
    return own.id;
  }

  private async part(id: string) {
    const observed = await this.deployments.see('api', id);
    const rollback = observed.rollbackId && (await this.deployments.see('api', observed.rollbackId));
    return { observed, isWayBack: false, ...(rollback && { rollback }) };
  }

  /** Polls until done. An unanswered poll is repeated; a verdict is not. */
  private async wait(id: string, what: string, poll: () => Promise<{ done: true } | { still: string }>): Promise<void> {
    let unanswered = 0;
    await waitUntil(this.context, {
      what,
      everySeconds: 15,
      atMostSeconds: SERVES_WITHIN_SECONDS,
      poll: async () => {
        try {
          const answer = await poll();
          unanswered = 0;
          return answer;
        } catch (error) {
          unanswered += 1;
          if (error instanceof DeploymentOver || unanswered > MOST_UNANSWERED) throw error;
          return { still: `unknown: could not read ${id}: ${messageOf(error)}` };
        }
      },
    });
  }
}
