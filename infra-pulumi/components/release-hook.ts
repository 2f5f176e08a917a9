import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as lambda from '@pulumi/aws/lambda/index.js';
import * as pulumi from '@pulumi/pulumi';
import { hookCode } from '../hook/package-code.ts';
import { policyDocument, type Statement, trustOf } from '../statements.ts';
import { SERVICES, type ServiceName } from '../../libs/contract/src/service-contract.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { Network } from './network.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface ReleaseHookArgs {
  readonly network: Network;
  readonly balancer: LoadBalancer;
  readonly keyArn: pulumi.Input<string>;
}

/** Longer than the journey on a cold service. CodeDeploy's limit is an hour. */
export const HOOK_TIMEOUT_SECONDS = 300;

/** Lambda functions that test the new tasks of each service on the test listener before they take traffic. */
export class ReleaseHook extends StackComponent {
  readonly functions: Readonly<Record<ServiceName, lambda.Function>>;
  readonly role: iam.Role;

  constructor(context: StackContext, args: ReleaseHookArgs, opts: pulumi.ComponentResourceOptions) {
    super('release-hook', context, opts);
    const name = this.name('hook');
    this.role = new iam.Role(
      name,
      { name, assumeRolePolicy: trustOf('lambda.amazonaws.com', this.accountId) },
      this.child,
    );
    new iam.RolePolicy(
      name,
      { name: 'hook', role: this.role.id, policy: policyDocument(this.statements(args.keyArn)) },
      this.child,
    );
    this.functions = { api: this.function('api', args), web: this.function('web', args) };
    this.registerOutputs({});
  }

  private function(service: ServiceName, args: ReleaseHookArgs): lambda.Function {
    const { stage, domain, logRetentionDays } = this.configuration;
    const name = this.name(`hook-${service}`);
    const logs = new cloudwatch.LogGroup(
      name,
      { name: `/aws/lambda/${name}`, retentionInDays: logRetentionDays, kmsKeyId: args.keyArn },
      this.child,
    );
    return new lambda.Function(
      name,
      {
        name,
        description: `Tries new ${service} tasks on the test listener`,
        runtime: 'nodejs24.x',
        handler: 'index.handler',
        code: new pulumi.asset.AssetArchive(
          Object.fromEntries(
            Object.entries(hookCode()).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)]),
          ),
        ),
        role: this.role.arn,
        timeout: HOOK_TIMEOUT_SECONDS,
        memorySize: 256,
        vpcConfig: {
          subnetIds: args.network.privateSubnetIds,
          securityGroupIds: [args.balancer.groups.hook.id],
        },
        environment: {
          variables: {
            STAGE: stage,
            SERVICE: service,
            BASE_URL: `https://${args.balancer.internalHost}:${String(SERVICES[service].testPort)}`,
            PUBLIC_ORIGIN: `https://${domain}`,
            READY_PATHS: SERVICES[service].readyPaths.join(','),
            PARAMETER_PATH: `/civicforge/${stage}`,
          },
        },
      },
      { ...this.child, dependsOn: [logs] },
    );
  }

  private statements(keyArn: pulumi.Input<string>): Statement[] {
    const { stage } = this.configuration;
    return [
      {
        Sid: 'SayHowItWent',
        Action: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
        Resource: this.arn('codedeploy', `deploymentgroup:civicforge-${stage}-*/civicforge-${stage}-*`),
      },
      {
        Sid: 'SmokePeople',
        Action: ['ssm:GetParameter'],
        Resource: [1, 2].map((number) =>
          this.arn('ssm', `parameter/civicforge/${stage}/smoke/person-${String(number)}`),
        ),
      },
      {
        Sid: 'OpenSmokePeople',
        Action: ['kms:Decrypt'],
        Resource: keyArn,
        Condition: { StringEquals: { 'kms:ViaService': `ssm.${this.region}.amazonaws.com` } },
      },
      {
        Sid: 'WriteLogs',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: this.arn('logs', `log-group:/aws/lambda/civicforge-${stage}-hook-*:*`),
      },
      // Lambda manages its network interfaces with these actions, which support no narrower resource.
      {
        Sid: 'NetworkInterfaces',
        Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
        Resource: '*',
      },
      {
        Sid: 'OwnNetworkInterfaces',
        Action: [
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        // Lambda requires all resource ids for these, and refuses the function otherwise:
        // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
        Resource: this.arn('ec2', '*/*'),
      },
    ];
  }
}
