import * as pulumi from '@pulumi/pulumi';

export interface Statement {
  readonly Sid: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string | readonly string[]>>>>>;
}

/** Returns a policy document. The default `Effect` is `Allow`. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}

/** Services that support `aws:SourceAccount` when they assume a role. The others check `iam:PassRole` instead. */
const NAME_THEIR_ACCOUNT = ['ecs-tasks.amazonaws.com', 'events.amazonaws.com'];

/** Returns the trust policy for an AWS service, limited to this account where the service supports it. */
export function trustOf(service: string, accountId: pulumi.Input<string>): pulumi.Output<string> {
  const Condition = { StringEquals: { 'aws:SourceAccount': accountId } };
  return policyDocument([
    {
      Sid: 'TrustService',
      Action: ['sts:AssumeRole'],
      Principal: { Service: service },
      ...(NAME_THEIR_ACCOUNT.includes(service) && { Condition }),
    },
  ]);
}
