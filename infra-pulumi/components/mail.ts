import * as route53 from '@pulumi/aws/route53/index.js';
import * as sesv2 from '@pulumi/aws/sesv2/index.js';
import * as sns from '@pulumi/aws/sns/index.js';
import * as sqs from '@pulumi/aws/sqs/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface MailArgs {
  readonly keyArn: pulumi.Input<string>;
}

/** Deliveries of an event after which it goes to the dead letters. */
const MAX_RECEIVES = 5;
const TWO_WEEKS = 14 * 24 * 3_600;

/** Seconds for which a reader holds an event. */
const HELD_SECONDS = 120;

/**
 * Mails by SES: the identity of the domain with DKIM and a MAIL FROM domain, and the way of bounces and complaints to the
 * service (configuration set, topic, queue with dead letters).
 * @see https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html
 */
export class Mail extends StackComponent {
  /** Address of the sender. */
  readonly from: string;
  readonly identityArn: pulumi.Output<string>;
  /** True for an identity that SES has verified. A domain becomes it after the first `up`, when its records are there. */
  readonly isVerified: pulumi.Output<boolean>;
  readonly configurationSet: sesv2.ConfigurationSet;
  /** Bounces and complaints, one event of SES a message. */
  readonly events: sqs.Queue;
  /** Events that the service could not read. */
  readonly unread: sqs.Queue;
  private readonly keyArn: pulumi.Input<string>;

  /** Creates the mails of a stage that has an identity. */
  static of(context: StackContext, args: MailArgs, opts: pulumi.ComponentResourceOptions): Mail | undefined {
    const { mailFrom } = context.configuration;
    return mailFrom === undefined ? undefined : new Mail(context, mailFrom, args, opts);
  }

  private constructor(context: StackContext, from: string, args: MailArgs, opts: pulumi.ComponentResourceOptions) {
    super('mail', context, opts);
    this.from = from;
    this.keyArn = args.keyArn;
    const name = this.name('mail');
    this.configurationSet = new sesv2.ConfigurationSet(
      name,
      {
        configurationSetName: name,
        reputationOptions: { reputationMetricsEnabled: true },
        sendingOptions: { sendingEnabled: true },
        suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      },
      this.child,
    );
    const { mailDomain, mailIdentityArn } = this.configuration;
    const identity = mailDomain === undefined ? undefined : this.identity(mailDomain);
    this.identityArn = identity?.arn ?? pulumi.output(mailIdentityArn ?? '');
    this.isVerified = identity?.verifiedForSendingStatus ?? pulumi.output(true);
    this.unread = this.queue('mail-events-unread');
    this.events = this.queue('mail-events', this.unread);
    this.publish();
    this.registerOutputs({});
  }

  /** What the service and Cognito need to send. */
  get facts() {
    const { from, configurationSet, events } = this;
    return { from, configurationSet: configurationSet.configurationSetName, events: events.url };
  }

  /** What the operations command reads. */
  get outputs() {
    const { identityArn, from, configurationSet, unread } = this;
    return {
      identity: identityArn,
      from,
      configurationSet: configurationSet.configurationSetName,
      unread: unread.name,
    };
  }

  /** Rights of the service: sending as this sender alone, reading events, and lifting a suppression for a member. */
  rights(): Statement[] {
    return [
      {
        Sid: 'SendMails',
        // SES checks `SendRawEmail` for the raw content of a call of `SendEmail`.
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: [this.identityArn, this.configurationSet.arn],
        Condition: { StringEquals: { 'ses:FromAddress': this.from } },
      },
      // The suppression list belongs to the account and supports no resource-level permissions.
      { Sid: 'LiftSuppression', Action: ['ses:DeleteSuppressedDestination'], Resource: '*' },
      { Sid: 'ReadMailEvents', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], Resource: this.events.arn },
      {
        Sid: 'KeyThroughQueuesOnly',
        Action: ['kms:Decrypt'],
        Resource: this.keyArn,
        Condition: { StringEquals: { 'kms:ViaService': `sqs.${this.region}.amazonaws.com` } },
      },
    ];
  }

  private identity(domain: string): sesv2.EmailIdentity {
    const name = this.name('mail');
    const identity = new sesv2.EmailIdentity(
      name,
      {
        emailIdentity: domain,
        configurationSetName: this.configurationSet.configurationSetName,
      },
      { ...this.child, protect: this.isProduction },
    );
    const mailFromDomain = `bounces.${domain}`;
    new sesv2.EmailIdentityMailFromAttributes(
      name,
      { emailIdentity: identity.emailIdentity, mailFromDomain, behaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
      this.child,
    );
    for (const index of [0, 1, 2]) {
      const token = identity.dkimSigningAttributes.apply(({ tokens }) => tokens[index] ?? '');
      this.record(`dkim-${String(index + 1)}`, pulumi.interpolate`${token}._domainkey.${domain}`, 'CNAME', [
        pulumi.interpolate`${token}.dkim.amazonses.com`,
      ]);
    }
    this.record('mail-from', mailFromDomain, 'MX', [`10 feedback-smtp.${this.region}.amazonses.com`]);
    this.record('mail-spf', mailFromDomain, 'TXT', ['v=spf1 include:amazonses.com -all']);
    return identity;
  }

  /** Creates a record in the zone of the stack. Without a zone, the operator enters it where the domain is. */
  private record(thing: string, name: pulumi.Input<string>, type: string, records: pulumi.Input<string>[]): void {
    const { zoneId } = this.configuration;
    if (zoneId === undefined) return;
    new route53.Record(this.name(thing), { zoneId, name, type, records, ttl: 300 }, this.child);
  }

  private queue(thing: string, unread?: sqs.Queue): sqs.Queue {
    const name = this.name(thing);
    const redrivePolicy =
      unread && pulumi.jsonStringify({ deadLetterTargetArn: unread.arn, maxReceiveCount: MAX_RECEIVES });
    return new sqs.Queue(
      name,
      {
        name,
        messageRetentionSeconds: TWO_WEEKS,
        visibilityTimeoutSeconds: HELD_SECONDS,
        kmsMasterKeyId: this.keyArn,
        ...(redrivePolicy && { redrivePolicy }),
      },
      this.child,
    );
  }

  /** Publishes bounces and complaints of the configuration set to the queue, without the envelope of SNS. */
  private publish(): void {
    const name = this.name('mail-events');
    const topic = new sns.Topic(name, { name, kmsMasterKeyId: this.keyArn }, this.child);
    const bySes: Statement = {
      Sid: 'EventsOfSes',
      Action: ['sns:Publish'],
      Resource: topic.arn,
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': this.accountId } },
    };
    const allowed = new sns.TopicPolicy(name, { arn: topic.arn, policy: policyDocument([bySes]) }, this.child);
    const byTopic: Statement = {
      Sid: 'EventsOfTheTopic',
      Action: ['sqs:SendMessage'],
      Resource: this.events.arn,
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': topic.arn } },
    };
    new sqs.QueuePolicy(name, { queueUrl: this.events.url, policy: policyDocument([byTopic]) }, this.child);
    new sns.TopicSubscription(
      name,
      { topic: topic.arn, protocol: 'sqs', endpoint: this.events.arn, rawMessageDelivery: true },
      this.child,
    );
    new sesv2.ConfigurationSetEventDestination(
      name,
      {
        configurationSetName: this.configurationSet.configurationSetName,
        eventDestinationName: 'bounces-and-complaints',
        eventDestination: {
          enabled: true,
          matchingEventTypes: ['BOUNCE', 'COMPLAINT'],
          snsDestination: { topicArn: topic.arn },
        },
      },
      // SES publishes a test event at once.
      { ...this.child, dependsOn: [allowed] },
    );
  }
}
