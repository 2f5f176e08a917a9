import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudFrontClient, CreateInvalidationCommand, GetInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { EventBridgeClient, ListTargetsByRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { JOB_POINTERS, parameterPath } from '../../../../libs/contract/src/names.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { type Outputs, readOutputs } from '../clients/outputs.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

/** Scaling, scheduled tasks and CDN of a stage during a release. */
export class StageContext {
  private readonly context: OpsContext;
  private readonly stageOutputs: Outputs;
  private readonly access: StageAccess;

  /** @throws OpsFailure a local stack has no releases */
  constructor(context: OpsContext, access: StageAccess) {
    this.context = context;
    this.access = access;
    this.stageOutputs = readOutputs(context, cloudStage(access.stage));
  }

  /** Suspends or resumes scaling. Scaling during a traffic shift would distort the figures. */
  async suspendScaling(service: ServiceName, isSuspended: boolean): Promise<void> {
    const { cluster, services } = this.stageOutputs;
    await this.context
      .aws(this.access)
      .client(ApplicationAutoScalingClient)
      .send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: `service/${cluster}/${services[service].service}`,
          SuspendedState: {
            DynamicScalingInSuspended: isSuspended,
            DynamicScalingOutSuspended: isSuspended,
            ScheduledScalingSuspended: isSuspended,
          },
        }),
      );
  }

  /**
   * Points a scheduled task to a task definition revision. Writes the pointer first: the next `up` writes the revision
   * that the pointer names.
   */
  async moveJob(job: 'reprocess' | 'reconcile', taskDefinition: string): Promise<void> {
    await this.point(job, taskDefinition);
    const events = this.context.aws(this.access).client(EventBridgeClient);
    const Rule = this.stageOutputs.jobs[job];
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
    const moved = Targets.map((target) =>
      target.EcsParameters
        ? { ...target, EcsParameters: { ...target.EcsParameters, TaskDefinitionArn: taskDefinition } }
        : target,
    );
    if (moved.length === 0) throw new OpsFailure(`The rule ${Rule} starts nothing: run "infra preview".`, EXIT.failed);
    const { FailedEntryCount = 0, FailedEntries = [] } = await events.send(
      new PutTargetsCommand({ Rule, Targets: moved }),
    );
    if (FailedEntryCount === 0) return;
    throw new OpsFailure(`${Rule} was not moved: ${FailedEntries[0]?.ErrorMessage ?? 'no reason given'}.`, EXIT.failed);
  }

  private async point(job: string, Value: string): Promise<void> {
    const Name = parameterPath(cloudStage(this.access.stage), `${JOB_POINTERS}/${job}`);
    const command = new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true });
    await this.context.aws(this.access).client(SSMClient).send(command);
  }

  /**
   * Invalidates the CDN cache and waits for completion.
   * @returns the id of the invalidation
   */
  async invalidate(): Promise<string> {
    const edge = this.context.aws(this.access).client(CloudFrontClient);
    const { distributionId: DistributionId } = this.stageOutputs;
    const CallerReference = `civicforge-${this.context.clock.now()}`;
    const { Invalidation } = await edge.send(
      new CreateInvalidationCommand({
        DistributionId,
        InvalidationBatch: { CallerReference, Paths: { Quantity: 1, Items: ['/*'] } },
      }),
    );
    const Id = Invalidation?.Id ?? '';
    return waitUntil(this.context, {
      what: `invalidation ${Id}`,
      everySeconds: 5,
      atMostSeconds: 600,
      poll: async () => {
        const answer = await edge.send(new GetInvalidationCommand({ DistributionId, Id }));
        const status = answer.Invalidation?.Status ?? 'InProgress';
        return status === 'Completed' ? { done: Id } : { still: status };
      },
    });
  }
}
