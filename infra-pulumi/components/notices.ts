import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as pulumi from '@pulumi/pulumi';
import { chatOf, mailOf, type NoticeName, noticeTexts, type Transformer } from '../notice-texts.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import type { Topics } from './topics.ts';

export interface NoticesArgs {
  readonly topics: Topics;
  readonly flagApplicationId: pulumi.Input<string>;
}

/** Event rules that report failed deployments, rollbacks and stopped tasks, independent of the operations command. */
export class Notices extends StackComponent {
  /** Name of the rule for unexpectedly stopped tasks. AWS counts its matches. */
  readonly stoppedTasksRule: pulumi.Output<string>;
  private readonly chatTopic: pulumi.Output<string>;

  constructor(context: StackContext, args: NoticesArgs, opts: pulumi.ComponentResourceOptions) {
    super('notices', context, opts);
    const { topics } = args;
    this.chatTopic = topics.chat;
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

  /** Reports the events of a pattern by mail, and in the chat. */
  private tell(thing: NoticeName, topic: pulumi.Input<string>, pattern: pulumi.Input<object>): pulumi.Output<string> {
    const rule = new cloudwatch.EventRule(
      this.name(thing),
      { name: this.name(thing), eventPattern: pulumi.jsonStringify(pattern) },
      this.child,
    );
    const text = noticeTexts(this.configuration.stage)[thing];
    const target = (kind: string, arn: pulumi.Input<string>, inputTransformer: Transformer) =>
      new cloudwatch.EventTarget(
        this.name(kind),
        { rule: rule.name, targetId: kind === thing ? 'topic' : 'chat', arn, inputTransformer },
        this.child,
      );
    target(thing, topic, mailOf(text));
    target(`${thing}-chat`, this.chatTopic, chatOf(text));
    return rule.name;
  }
}

/**
 * Returns the event pattern of AppConfig rollbacks. AWS's documentation names the event in two ways. The pattern matches
 * this stage's application and events without an application, so that a stage does not report those of another one.
 */
function flagsTakenBack(applicationId: pulumi.Input<string>): pulumi.Input<object> {
  return {
    source: ['aws.appconfig'],
    'detail-type': [{ prefix: 'On Deployment Roll' }],
    detail: { $or: [{ Application: { Id: [applicationId] } }, { Application: { Id: [{ exists: false }] } }] },
  };
}
