import type { TableName } from './tables.ts';

/** What a release needs to know of one service. */
export interface ReleasedService<Text = string> {
  readonly service: Text;
  readonly family: Text;
  readonly application: Text;
  readonly deploymentGroup: Text;
  /** Suffixes of the ARNs, as metrics name them: blue, green. */
  readonly targetGroups: readonly Text[];
  readonly securityGroupId: Text;
  readonly hookFunction: Text;
  readonly logGroup: Text;
}

/** What a stack says about itself: `pulumi stack output --json` prints it, the operations command reads it. */
export interface StackOutputs<Text = string> {
  readonly stage: string;
  /** Number of the account that the stage lives in: credentials of another one are a mistake. */
  readonly account: Text;
  readonly region: string;
  readonly address: string;
  readonly apiAddress: string;
  readonly tables: Readonly<Record<TableName, Text>>;
  readonly userPoolId: Text;
  readonly userPoolClientId: Text;
  readonly distributionId: Text;
  readonly assetsBucket: Text;
  readonly topics: { readonly page: Text; readonly notify: Text };
  readonly cluster: Text;
  readonly subnetIds: readonly Text[];
  readonly services: { readonly api: ReleasedService<Text>; readonly web: ReleasedService<Text> };
  /** Families of the scheduled task definitions. */
  readonly jobs: { readonly reprocess: Text; readonly reconcile: Text };
  /** Addresses of the repositories, without a tag. */
  readonly images: { readonly api: Text; readonly web: Text; readonly jobs: Text };
  readonly flags: { readonly application: Text; readonly environment: Text; readonly profile: Text };
  /** Who is told, and where it says what to do. */
  readonly contacts: Readonly<Record<'onCall' | 'security' | 'awsSupport' | 'chatChannel' | 'runbooks', string>>;
}
