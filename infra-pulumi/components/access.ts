import * as iam from '@pulumi/aws/iam/index.js';
import * as pulumi from '@pulumi/pulumi';
import { JOB_POINTERS, type Stage } from '../../libs/contract/src/names.ts';
import { policyDocument, type Statement } from '../statements.ts';
import { auditRights, backupRights, operatingRights } from './operating-rights.ts';
import { PULL_ACTIONS } from './images.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import { readingRights } from './reading-rights.ts';
import { incidentRights } from './records.ts';
import { passRoles } from './roles.ts';

export interface AccessArgs {
  /** Roles that a release assigns to task definitions. */
  readonly passed: readonly iam.Role[];
  readonly assetsArn: pulumi.Input<string>;
  readonly distributionArn: pulumi.Input<string>;
  readonly topicArns: readonly pulumi.Input<string>[];
  /** Buckets with the access logs of CloudFront and the firewall. */
  readonly logBucketArns: readonly pulumi.Input<string>[];
  /** Bucket of the incidents. */
  readonly recordsArn: pulumi.Input<string>;
  readonly flagApplicationId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** Release roles: for repository workflows by OIDC, and for people with MFA. */
export class Access extends StackComponent {
  constructor(context: StackContext, args: AccessArgs, opts: pulumi.ComponentResourceOptions) {
    super('access', context, opts);
    const operating = { ...this.place(), keyArn: args.keyArn };
    const release = this.releasing(args);
    const workflow = this.workflow(release);
    const noting = [auditRights(operating), ...incidentRights(args.recordsArn)];
    const developer = this.people('developer', noting, 8);
    // Admins release production, in sessions of an hour. Devops release the other stages.
    const operator = this.isProduction ? this.people('admin', release, 1) : this.people('devops', release, 4);
    const releasing = workflow === undefined ? [operator] : [workflow, operator];
    this.attach('read', [...releasing, developer], this.reading(args));
    this.attach('back-up', releasing, backupRights(operating));
    this.attach('operate', [operator], operatingRights(operating));
    this.registerOutputs({});
  }

  private place() {
    const { region, accountId, configuration } = this;
    const arn = (service: string, resource: pulumi.Input<string>, where?: string) => this.arn(service, resource, where);
    return { stage: configuration.stage, region, accountId, arn };
  }

  /** Attaches managed policies, because the length of inline policies is limited. */
  private attach(thing: string, roles: readonly iam.Role[], statements: readonly Statement[]): void {
    const name = this.name(thing);
    const policy = new iam.Policy(name, { name, policy: policyDocument(statements) }, this.child);
    roles.forEach((role, index) => {
      const attached = this.name(`${thing}-${String(index + 1)}`);
      new iam.RolePolicyAttachment(attached, { role: role.name, policyArn: policy.arn }, this.child);
    });
  }

  private role(thing: string, trust: pulumi.Input<string>, statements: readonly Statement[], hours: number): iam.Role {
    const name = this.name(thing);
    const role = new iam.Role(name, { name, assumeRolePolicy: trust, maxSessionDuration: hours * 3600 }, this.child);
    new iam.RolePolicy(name, { name: thing, role: role.id, policy: policyDocument(statements) }, this.child);
    return role;
  }

  /** The OIDC subject contains names, and for newer repositories immutable ids. */
  private workflow(statements: readonly Statement[]): iam.Role | undefined {
    const { githubRepository, githubRepositoryIds, stage } = this.configuration;
    if (githubRepository === undefined) return undefined;
    const [owner = '', repository = ''] = githubRepository.split('/');
    const [ownerId, repositoryId] = githubRepositoryIds?.split('/') ?? [];
    const subjects = [
      `repo:${owner}/${repository}:environment:${stage}`,
      ...(ownerId === undefined || repositoryId === undefined
        ? []
        : [`repo:${owner}@${ownerId}/${repository}@${repositoryId}:environment:${stage}`]),
    ];
    const issuer = 'token.actions.githubusercontent.com';
    const trust = policyDocument([
      {
        Sid: 'WorkflowOfThisStage',
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Principal: { Federated: pulumi.interpolate`arn:aws:iam::${this.accountId}:oidc-provider/${issuer}` },
        Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subjects } },
      },
    ]);
    return this.role('deploy', trust, statements, 1);
  }

  private people(thing: string, statements: readonly Statement[], hours: number): iam.Role {
    const trust = policyDocument([
      {
        Sid: 'PeopleWithSecondFactor',
        Action: ['sts:AssumeRole'],
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${this.accountId}:root` },
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
    ]);
    return this.role(thing, trust, statements, hours);
  }

  private reading({ flagApplicationId, distributionArn, logBucketArns }: AccessArgs): Statement[] {
    return readingRights({
      prefix: `civicforge-${this.configuration.stage}-`,
      flagApplicationId,
      distributionArn,
      logBucketArns,
      arn: (service, resource, region) => this.arn(service, resource, region),
    });
  }

  private releasing(args: AccessArgs): Statement[] {
    const { stage } = this.configuration;
    const prefix = `civicforge-${stage}-`;
    return [
      { Sid: 'RegistryToken', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
      {
        Sid: 'PushImages',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:DescribeImages',
          'ecr:DescribeImageScanFindings',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: this.arn('ecr', `repository/${prefix}*`),
      },
      {
        Sid: 'RegisterRevisions',
        Action: ['ecs:RegisterTaskDefinition', 'ecs:TagResource'],
        Resource: this.arn('ecs', `task-definition/${prefix}*:*`),
      },
      {
        Sid: 'Release',
        Action: ['codedeploy:CreateDeployment', 'codedeploy:UpdateDeploymentGroup'],
        Resource: this.arn('codedeploy', `deploymentgroup:${prefix}*/${prefix}*`),
      },
      // These support no resource-level permissions.
      { Sid: 'SteerRelease', Action: ['codedeploy:ContinueDeployment', 'codedeploy:StopDeployment'], Resource: '*' },
      {
        Sid: 'Plans',
        Action: ['codedeploy:GetDeploymentConfig'],
        Resource: this.arn('codedeploy', `deploymentconfig:*`),
      },
      {
        Sid: 'RevisionOfRelease',
        Action: ['codedeploy:RegisterApplicationRevision', 'codedeploy:GetApplicationRevision'],
        Resource: this.arn('codedeploy', `application:${prefix}*`),
      },
      {
        Sid: 'SuspendScaling',
        Action: ['application-autoscaling:RegisterScalableTarget'],
        Resource: this.arn('application-autoscaling', 'scalable-target/*'),
      },
      // Application Auto Scaling tries the caller's rights on the service before it changes a target:
      // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
      {
        Sid: 'ServicesOfScaling',
        Action: ['ecs:DescribeServices', 'ecs:UpdateService'],
        Resource: this.arn('ecs', `service/${prefix}*/${prefix}*`),
      },
      {
        Sid: 'MoveJobs',
        Action: ['events:PutTargets', 'events:ListTargetsByRule'],
        Resource: this.arn('events', `rule/${prefix}*`),
      },
      {
        Sid: 'Files',
        Action: ['s3:PutObject'],
        Resource: pulumi.interpolate`${args.assetsArn}/_next/static/*`,
      },
      { Sid: 'FreshEdge', Action: ['cloudfront:CreateInvalidation'], Resource: args.distributionArn },
      {
        Sid: 'Records',
        Action: ['ssm:GetParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter'],
        Resource: [
          this.arn('ssm', `parameter/civicforge/${stage}/releases/*`),
          this.arn('ssm', `parameter/civicforge/${stage}/tables/*`),
          this.arn('ssm', `parameter/civicforge/${stage}/${JOB_POINTERS}/*`),
        ],
      },
      // Checks after a release: readiness, and the smoke journey of two members.
      {
        Sid: 'ProveRelease',
        Action: ['ssm:GetParameter', 'ssm:GetParameters'],
        Resource: ['api-key', 'smoke/*'].map((name) => this.arn('ssm', `parameter/civicforge/${stage}/${name}`)),
      },
      {
        Sid: 'FailedJobs',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        Resource: this.arn('sqs', `${prefix}*`),
      },
      { Sid: 'Flags', Action: flagActions(), Resource: this.flagResources(args) },
      // AppConfig takes a kill back while a monitor is in ALARM, unless its actions are disabled.
      {
        Sid: 'SwitchMonitors',
        Action: ['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'],
        Resource: this.arn('cloudwatch', `alarm:${prefix}*`),
      },
      { Sid: 'Tell', Action: ['sns:Publish'], Resource: [...args.topicArns] },
      {
        Sid: 'KeyThroughServices',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: args.keyArn,
        Condition: {
          StringEquals: { 'kms:ViaService': ['sns', 'sqs', 'ssm'].map((one) => `${one}.${this.region}.amazonaws.com`) },
        },
      },
      ...(this.isProduction ? this.testedElsewhere() : []),
      passRoles(args.passed),
      auditRights({ stage, arn: (service, resource) => this.arn(service, resource) }),
      ...incidentRights(args.recordsArn),
    ];
  }

  /** Read access of production to the tested images of staging, which can be in another account. */
  private testedElsewhere(): Statement[] {
    const tested: Stage = 'staging';
    const { promotionAccountId: account = this.accountId } = this.configuration;
    return [
      {
        Sid: 'TestedImages',
        Action: [...PULL_ACTIONS, 'ecr:DescribeImages'],
        Resource: pulumi.interpolate`arn:aws:ecr:${this.region}:${account}:repository/civicforge-${tested}-*`,
      },
    ];
  }

  /** ARNs of the flags' resources. Deployment strategies are not part of an application. */
  private flagResources({ flagApplicationId: id }: AccessArgs): pulumi.Output<string>[] {
    return [
      this.arn('appconfig', pulumi.interpolate`application/${id}`),
      this.arn('appconfig', pulumi.interpolate`application/${id}/*`),
      this.arn('appconfig', 'deploymentstrategy/*'),
    ];
  }
}

function flagActions(): string[] {
  return ['appconfig:CreateHostedConfigurationVersion', 'appconfig:StartDeployment', 'appconfig:StopDeployment'];
}
