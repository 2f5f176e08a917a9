import * as appconfig from '@pulumi/aws/appconfig/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as pulumi from '@pulumi/pulumi';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema } from '../../libs/flags/src/evaluator.ts';
import { FLAG_STRATEGIES } from '../../libs/contract/src/flags/deployment-strategies.ts';
import { policyDocument, trustOf } from '../statements.ts';
import { Part, type Surroundings } from './part.ts';

/** What AppConfig allows. */
export const MOST_MONITORS = 5;

/** Where flags live in AWS. Their versions and deployments belong to the operations command, never to `up`. */
export class Flags extends Part {
  readonly applicationId: pulumi.Output<string>;
  readonly profileId: pulumi.Output<string>;
  private readonly application: appconfig.Application;
  #environmentId: pulumi.Output<string> | undefined;

  constructor(around: Surroundings, opts: pulumi.ComponentResourceOptions) {
    super('flags', around, opts);
    this.application = new appconfig.Application(this.name('flags'), { name: this.name('flags') }, this.child);
    const profile = new appconfig.ConfigurationProfile(
      this.name('flags'),
      {
        applicationId: this.application.id,
        name: 'feature-flags',
        locationUri: 'hosted',
        type: 'AWS.Freeform',
        validators: [{ type: 'JSON_SCHEMA', content: JSON.stringify(flagDocumentSchema(FLAGS)) }],
      },
      this.child,
    );
    for (const { thing, bakeMinutes, durationMinutes, growthFactor, growthType } of FLAG_STRATEGIES) {
      new appconfig.DeploymentStrategy(
        this.name(thing),
        {
          name: this.name(thing),
          deploymentDurationInMinutes: durationMinutes,
          finalBakeTimeInMinutes: bakeMinutes,
          growthFactor,
          growthType,
          replicateTo: 'NONE',
        },
        this.child,
      );
    }
    // Without this extension of AWS, AppConfig tells EventBridge nothing.
    new appconfig.ExtensionAssociation(
      this.name('flag-events'),
      {
        extensionArn: `arn:aws:appconfig:${this.region}::extension/AWS.AppConfig.DeploymentNotificationsToEventBridge/1`,
        resourceArn: this.application.arn,
      },
      this.child,
    );
    this.applicationId = this.application.id;
    this.profileId = profile.configurationProfileId;
  }

  get environmentId(): pulumi.Output<string> {
    if (!this.#environmentId) throw new Error('The environment of the flags is made when its monitors are known');
    return this.#environmentId;
  }

  /** The environment, with the alarms that undo a deployment of flags. */
  watchedBy(alarmArns: readonly pulumi.Output<string>[]): void {
    if (alarmArns.length > MOST_MONITORS) throw new Error(`AppConfig takes ${String(MOST_MONITORS)} monitors at most`);
    const name = this.name('flag-monitor');
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('appconfig.amazonaws.com', this.accountId) },
      this.child,
    );
    const read = [{ Sid: 'ReadAlarms', Action: ['cloudwatch:DescribeAlarms'], Resource: [...alarmArns] }];
    new iam.RolePolicy(name, { name: 'monitor', role: role.id, policy: policyDocument(read) }, this.child);
    const environment = new appconfig.Environment(
      this.name('flags'),
      {
        applicationId: this.application.id,
        name: this.configuration.stage,
        monitors: alarmArns.map((alarmArn) => ({ alarmArn, alarmRoleArn: role.arn })),
      },
      this.child,
    );
    this.#environmentId = environment.environmentId;
    this.registerOutputs({});
  }

  /** What a task may read. */
  get configurationArn(): pulumi.Output<string> {
    const path = pulumi.interpolate`application/${this.applicationId}/environment/${this.environmentId}`;
    return this.arn('appconfig', pulumi.interpolate`${path}/configuration/${this.profileId}`);
  }
}
