import * as chatbot from '@pulumi/aws/chatbot/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as sns from '@pulumi/aws/sns/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, trustOf } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/**
 * SNS topics: `page` pages the on-call engineer, `notify` waits for working hours, `chat` carries notices in the schema of
 * the chat. Alarms reach the chat through `page` and `notify`, whose other texts it drops.
 */
export class Topics extends StackComponent {
  readonly page: pulumi.Output<string>;
  readonly notify: pulumi.Output<string>;
  readonly chat: pulumi.Output<string>;

  constructor(
    context: StackContext,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('topics', context, opts);
    const { alertEmails, pageEmails, deploymentNotificationEmail: extra } = this.configuration;
    this.page = this.topic('page', args.keyArn, pageEmails.length > 0 ? pageEmails : alertEmails);
    this.notify = this.topic('notify', args.keyArn, [
      ...new Set([...alertEmails, ...(extra === undefined ? [] : [extra])]),
    ]);
    this.chat = this.topic('chat', args.keyArn, []);
    this.pager();
    this.channel();
    this.registerOutputs({});
  }

  private topic(
    kind: 'page' | 'notify' | 'chat',
    keyArn: pulumi.Input<string>,
    emails: readonly string[],
  ): pulumi.Output<string> {
    const topic = new sns.Topic(
      this.name(kind),
      { name: this.name(kind), displayName: `CivicForge ${this.configuration.stage}`, kmsMasterKeyId: keyArn },
      this.child,
    );
    new sns.TopicPolicy(this.name(kind), { arn: topic.arn, policy: this.senders(topic.arn) }, this.child);
    emails.forEach((endpoint, index) => {
      new sns.TopicSubscription(
        this.name(`${kind}-${String(index + 1)}`),
        { topic: topic.arn, protocol: 'email', endpoint },
        this.child,
      );
    });
    return topic.arn;
  }

  private senders(topicArn: pulumi.Output<string>): pulumi.Output<string> {
    return policyDocument([
      {
        Sid: 'AlarmsAndCostOfThisAccount',
        Action: ['sns:Publish'],
        Resource: topicArn,
        Principal: {
          Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'costalerts.amazonaws.com'],
        },
        Condition: { StringEquals: { 'aws:SourceAccount': this.accountId } },
      },
      // EventBridge supports no conditions in a topic policy.
      {
        Sid: 'EventsOfRules',
        Action: ['sns:Publish'],
        Resource: topicArn,
        Principal: { Service: 'events.amazonaws.com' },
      },
    ]);
  }

  /** Subscribes the pager. Its address contains an integration key, so it is a secret of the stack. */
  private pager(): void {
    const { pagerUrl } = this.configuration;
    if (pagerUrl === undefined) return;
    new sns.TopicSubscription(
      this.name('page-pager'),
      { topic: this.page, protocol: 'https', endpoint: pulumi.secret(pagerUrl), endpointAutoConfirms: true },
      this.child,
    );
  }

  private channel(): void {
    const { chatWorkspaceId, chatChannelId } = this.configuration;
    if (chatWorkspaceId === undefined || chatChannelId === undefined) return;
    const role = new iam.Role(
      this.name('chat'),
      { name: this.name('chat'), assumeRolePolicy: trustOf('chatbot.amazonaws.com', this.accountId) },
      this.child,
    );
    new chatbot.SlackChannelConfiguration(
      this.name('chat'),
      {
        configurationName: this.name('chat'),
        iamRoleArn: role.arn,
        slackTeamId: chatWorkspaceId,
        slackChannelId: chatChannelId,
        snsTopicArns: [this.page, this.notify, this.chat],
        loggingLevel: 'ERROR',
      },
      this.child,
    );
  }
}
