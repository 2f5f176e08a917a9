import * as iam from '@pulumi/aws/iam/index.js';
import type * as pulumi from '@pulumi/pulumi';
import type { TableName } from '../../libs/contract/src/tables.ts';
import { policyDocument, type Statement, trustOf } from '../statements.ts';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { TABLE_ACCESS } from '../table-access.ts';
import { Part, type Surroundings } from './part.ts';

/** The calls of the service that Cognito admits by rights; a test compares them with the code. */
export const POOL_ACTIONS = ['AdminDeleteUser', 'AdminGetUser', 'AdminUserGlobalSignOut'] as const;

export interface RolesArgs {
  readonly keyArn: pulumi.Input<string>;
  /** ARN of the flag configuration: `application/../environment/../configuration/..`. */
  readonly flagConfigurationArn: pulumi.Input<string>;
  readonly userPoolArn: pulumi.Input<string>;
}

/** One role for what runs, and one for what starts it; each as small as its code. */
export class Roles extends Part {
  readonly api: iam.Role;
  readonly web: iam.Role;
  readonly jobs: iam.Role;
  readonly execution: iam.Role;

  constructor(around: Surroundings, args: RolesArgs, opts: pulumi.ComponentResourceOptions) {
    super('roles', around, opts);
    this.api = this.taskRole('api', [
      ...this.tables('api', args.keyArn),
      this.accounts(args),
      this.flags(args),
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

  /** Tables by their prefix: a restored table has another name, and a swap must not wait for a new role. */
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

  /** Replaces accounts that nobody has confirmed, and ends the sessions of an account with a new password. */
  private accounts({ userPoolArn }: RolesArgs): Statement {
    return { Sid: 'Accounts', Action: POOL_ACTIONS.map((action) => `cognito-idp:${action}`), Resource: userPoolArn };
  }

  /** X-Ray knows no resources to name. */
  private traces(): Statement[] {
    if (!this.configuration.traces) return [];
    return [{ Sid: 'SendTraces', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' }];
  }

  /** Starts containers: pulls images, writes logs, hands the task its parameters. */
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
      // The token is for the account's registry, which has no name.
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

/** Lets a caller hand exactly these roles to ECS tasks, and nothing else to nobody else. */
export function passRoles(roles: readonly iam.Role[]): Statement {
  return {
    Sid: 'PassTaskRoles',
    Action: ['iam:PassRole'],
    Resource: roles.map(({ arn }) => arn),
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  };
}
