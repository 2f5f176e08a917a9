import * as appconfig from '@pulumi/aws/appconfig/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as pulumi from '@pulumi/pulumi';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema } from '../../libs/flags/src/evaluator.ts';
import { FLAG_STRATEGIES } from '../../libs/contract/src/flags/deployment-strategies.ts';
import { policyDocument, trustOf } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** AppConfig's limit of monitors per environment. */
export const MOST_MONITORS = 5;

/** The AppConfig application of the flags. The operations command owns its versions and deployments; `up` makes none. */
export class Flags extends StackComponent {
  readonly applicationId: pulumi.Output<string>;
  readonly profileId: pulumi.Output<string>;
  private readonly application: appconfig.Application;
  #environmentId: pulumi.Output<string> | undefined;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('flags', context, opts);
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
    // This AWS extension sends AppConfig's events to EventBridge.
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
    if (!this.#environmentId) throw new Error('Set the monitors of the flags before their environment');
    return this.#environmentId;
  }

  /** Creates the environment with the alarms that roll a flag deployment back. */
  watchedBy(alarmArns: readonly pulumi.Output<string>[]): void {
    if (alarmArns.length > MOST_MONITORS) throw new Error(`AppConfig takes ${String(MOST_MONITORS)} monitors at most`);
    const name = this.name('flag-monitor');
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('appconfig.amazonaws.com', this.accountId) },
      this.child,
    );
    // A narrower scope hides composite alarms; AppConfig's own example grants all alarms:
    // https://docs.aws.amazon.com/appconfig/latest/userguide/getting-started-with-appconfig-cloudwatch-alarms-permissions.html
    const read = [{ Sid: 'ReadAlarms', Action: ['cloudwatch:DescribeAlarms'], Resource: '*' }];
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

  /** ARN of the configuration for the read access of tasks. */
  get configurationArn(): pulumi.Output<string> {
    const path = pulumi.interpolate`application/${this.applicationId}/environment/${this.environmentId}`;
    return this.arn('appconfig', pulumi.interpolate`${path}/configuration/${this.profileId}`);
  }
}
