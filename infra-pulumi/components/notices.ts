import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as pulumi from '@pulumi/pulumi';
import { Part, type Surroundings } from './part.ts';
import type { Topics } from './topics.ts';

export interface NoticesArgs {
  readonly topics: Topics;
  readonly flagApplicationId: pulumi.Input<string>;
}

/** Tells of failed deployments, rollbacks and stopped tasks, even when no command is watching. */
export class Notices extends Part {
  /** Name of the rule that matches tasks which stopped by themselves: AWS counts its matches. */
  readonly stoppedTasksRule: pulumi.Output<string>;

  constructor(around: Surroundings, args: NoticesArgs, opts: pulumi.ComponentResourceOptions) {
    super('notices', around, opts);
    const { topics } = args;
    const prefix = `civicforge-${this.configuration.stage}-`;
    const deployments = topics[this.isProduction ? 'page' : 'notify'];
    this.tell('deployment-failed', deployments, {
      source: ['aws.codedeploy'],
      'detail-type': ['CodeDeploy Deployment State-change Notification'],
      detail: { state: ['FAILURE', 'STOP'], application: [{ prefix }] },
    });
    this.tell('deployment-done', topics.notify, {
      source: ['aws.codedeploy'],
      'detail-type': ['CodeDeploy Deployment State-change Notification'],
      detail: { state: ['START', 'SUCCESS'], application: [{ prefix }] },
    });
    this.tell('flags-rolled-back', deployments, flagsTakenBack(args.flagApplicationId));
    this.tell('service-impaired', topics.notify, {
      source: ['aws.ecs'],
      'detail-type': ['ECS Service Action', 'ECS Deployment State Change'],
      resources: [{ wildcard: `*${prefix}*` }],
      detail: { eventType: ['WARN', 'ERROR'] },
    });
    this.stoppedTasksRule = this.tell('task-stopped', topics.notify, {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
        group: [{ prefix: `service:${prefix}` }],
      },
    });
    this.registerOutputs({});
  }

  private tell(thing: string, topic: pulumi.Input<string>, pattern: pulumi.Input<object>): pulumi.Output<string> {
    const rule = new cloudwatch.EventRule(
      this.name(thing),
      { name: this.name(thing), eventPattern: pulumi.jsonStringify(pattern) },
      this.child,
    );
    new cloudwatch.EventTarget(this.name(thing), { rule: rule.name, targetId: 'topic', arn: topic }, this.child);
    return rule.name;
  }
}

/**
 * Flags that AppConfig took back. Its two pages name the event differently, and one stage must not wake those of another
 * in the same account: an event that names no application is told all the same.
 */
function flagsTakenBack(applicationId: pulumi.Input<string>): pulumi.Input<object> {
  return {
    source: ['aws.appconfig'],
    'detail-type': [{ prefix: 'On Deployment Roll' }],
    detail: { $or: [{ Application: { Id: [applicationId] } }, { Application: { Id: [{ exists: false }] } }] },
  };
}
