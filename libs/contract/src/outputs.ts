import type { TableName } from './tables.ts';

/** Parameter below `/civicforge/{stage}/` with the outputs as JSON. `up` writes it, the operations command reads it. */
export const OUTPUTS_PARAMETER = 'outputs';

/** The outputs of one service that a release needs. */
export interface ReleasedService<Text = string> {
  readonly service: Text;
  readonly family: Text;
  readonly application: Text;
  readonly deploymentGroup: Text;
  /** ARN suffixes of the target groups (blue, green), the form of their metrics' dimensions. */
  readonly targetGroups: readonly Text[];
  readonly securityGroupId: Text;
  readonly hookFunction: Text;
  readonly logGroup: Text;
}

/** The outputs of a stack. `pulumi stack output --json` prints them and the operations command reads them. */
export interface StackOutputs<Text = string> {
  readonly stage: string;
  /** Id of the stage's AWS account. The operations command refuses credentials of another account. */
  readonly account: Text;
  readonly region: string;
  readonly address: string;
  readonly apiAddress: string;
  readonly tables: Readonly<Record<TableName, Text>>;
  readonly userPoolId: Text;
  readonly userPoolClientId: Text;
  readonly distributionId: Text;
  readonly assetsBucket: Text;
  readonly topics: { readonly page: Text; readonly notify: Text; readonly chat: Text };
  readonly cluster: Text;
  readonly subnetIds: readonly Text[];
  readonly services: { readonly api: ReleasedService<Text>; readonly web: ReleasedService<Text> };
  /** Families of the scheduled task definitions. */
  readonly jobs: { readonly reprocess: Text; readonly reconcile: Text };
  /** Repository URIs without a tag. */
  readonly images: { readonly api: Text; readonly web: Text; readonly jobs: Text };
  readonly flags: { readonly application: Text; readonly environment: Text; readonly profile: Text };
  /** Mails by SES. Absent in a stage without an identity. */
  readonly mail?: Readonly<Record<'identity' | 'from' | 'configurationSet' | 'unread', Text>>;
  /** Recipients of alarms and the address of the runbooks. */
  readonly contacts: Readonly<Record<'onCall' | 'security' | 'awsSupport' | 'chatChannel' | 'runbooks', string>>;
}
