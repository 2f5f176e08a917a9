import * as iam from '@pulumi/aws/iam/index.js';
import type * as pulumi from '@pulumi/pulumi';
import type { TableName } from '../../libs/contract/src/tables.ts';
import { policyDocument, type Statement, trustOf } from '../statements.ts';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { TABLE_ACCESS } from '../table-access.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** IAM-authorized Cognito calls of the service. A test compares them with the code. */
export const POOL_ACTIONS = ['AdminDeleteUser', 'AdminGetUser', 'AdminUserGlobalSignOut'] as const;

export interface RolesArgs {
  readonly keyArn: pulumi.Input<string>;
  /** ARN of the flag configuration: `application/../environment/../configuration/..`. */
  readonly flagConfigurationArn: pulumi.Input<string>;
  readonly userPoolArn: pulumi.Input<string>;
  /** Rights on the archive of the public log. */
  readonly archive: readonly Statement[];
  /** Rights on the files of photos. */
  readonly photos: readonly Statement[];
  /** Rights on mails and their events. */
  readonly mail: readonly Statement[];
}

/** Task and execution roles, each with the rights that its code needs. */
export class Roles extends StackComponent {
  readonly api: iam.Role;
  readonly web: iam.Role;
  readonly jobs: iam.Role;
  readonly execution: iam.Role;

  constructor(context: StackContext, args: RolesArgs, opts: pulumi.ComponentResourceOptions) {
    super('roles', context, opts);
    this.api = this.taskRole('api', [
      ...this.tables('api', args.keyArn),
      this.accounts(args),
      this.flags(args),
      ...args.archive,
      ...args.photos,
      ...args.mail,
      ...this.traces(),
    ]);
    this.web = this.taskRole('web', []);
    this.jobs = this.taskRole('jobs', [...this.tables('jobs', args.keyArn), this.flags(args)]);
    this.execution = this.executionRole(args.keyArn);
    this.registerOutputs({});
  }

  private taskRole(thing: string, statements: readonly Statement[]): iam.Role {
    const name = this.name(`${thing}-task`);
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('ecs-tasks.amazonaws.com', this.accountId) },
      this.child,
    );
    if (statements.length > 0) {
      new iam.RolePolicy(name, { name: 'task', role: role.id, policy: policyDocument(statements) }, this.child);
    }
    return role;
  }

  /** Grants access to tables by prefix, because a restored table has another name and a swap must not need a new role. */
  private tables(role: 'api' | 'jobs', keyArn: pulumi.Input<string>): Statement[] {
    const access = Object.entries(TABLE_ACCESS[role]) as [TableName, { actions: string[]; indexes: string[] }][];
    const statements = access.map(([table, { actions, indexes }]) => ({
      Sid: `Table${table}`,
      Action: actions.map((action) => `dynamodb:${action}`),
      Resource: [
        this.arn('dynamodb', `table/${this.name(table)}*`),
        ...indexes.map((index) => this.arn('dynamodb', `table/${this.name(table)}*/index/${index}`)),
      ],
    }));
    return statements.length === 0
      ? []
      : [
          ...statements,
          {
            Sid: 'KeyThroughDynamoDbOnly',
            Action: ['kms:Decrypt'],
            Resource: keyArn,
            Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${this.region}.amazonaws.com` } },
          },
        ];
  }

  private flags({ flagConfigurationArn }: RolesArgs): Statement {
    const Action = ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'];
    return { Sid: 'ReadFlags', Action, Resource: flagConfigurationArn };
  }

  /** Grants replacing unconfirmed accounts and ending the sessions of an account after a password reset. */
  private accounts({ userPoolArn }: RolesArgs): Statement {
    return { Sid: 'Accounts', Action: POOL_ACTIONS.map((action) => `cognito-idp:${action}`), Resource: userPoolArn };
  }

  /** Grants sending traces. X-Ray supports no resource-level permissions. */
  private traces(): Statement[] {
    if (!this.configuration.traces) return [];
    return [{ Sid: 'SendTraces', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' }];
  }

  /** Creates the execution role: pulls images, writes logs, reads parameters for the task. */
  private executionRole(keyArn: pulumi.Input<string>): iam.Role {
    const { stage } = this.configuration;
    const name = this.name('execution');
    const role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('ecs-tasks.amazonaws.com', this.accountId) },
      this.child,
    );
    const parameters = new Set(Object.values(SERVICES).flatMap(({ secrets }) => Object.values(secrets)));
    const statements: Statement[] = [
      // The authorization token supports no resource-level permission.
      { Sid: 'RegistryToken', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
      {
        Sid: 'PullImages',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: this.arn('ecr', `repository/civicforge-${stage}-*`),
      },
      {
        Sid: 'WriteLogs',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: this.arn('logs', `log-group:/ecs/civicforge-${stage}-*:*`),
      },
      {
        Sid: 'ReadTaskParameters',
        Action: ['ssm:GetParameters'],
        Resource: [...parameters].map((parameter) => this.arn('ssm', `parameter/civicforge/${stage}/${parameter}`)),
      },
      {
        Sid: 'OpenSecureParameters',
        Action: ['kms:Decrypt'],
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': [`ssm.${this.region}.amazonaws.com`, `ecr.${this.region}.amazonaws.com`],
          },
        },
      },
    ];
    new iam.RolePolicy(name, { name: 'execution', role: role.id, policy: policyDocument(statements) }, this.child);
    return role;
  }
}

/** Grants passing exactly these roles to ECS tasks. */
export function passRoles(roles: readonly iam.Role[]): Statement {
  return {
    Sid: 'PassTaskRoles',
    Action: ['iam:PassRole'],
    Resource: roles.map(({ arn }) => arn),
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  };
}
