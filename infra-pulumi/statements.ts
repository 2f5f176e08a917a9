import * as pulumi from '@pulumi/pulumi';

export interface Statement {
  readonly Sid: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string | readonly string[]>>>>>;
}

/** A policy document; `Effect` is `Allow` where a statement says nothing. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}

/** Services that say for which account they take a role; the others check `iam:PassRole` when they are given it. */
const NAME_THEIR_ACCOUNT = ['ecs-tasks.amazonaws.com', 'events.amazonaws.com'];

/** Lets a service of AWS take the role, for this account alone where the service says for whom it does. */
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
