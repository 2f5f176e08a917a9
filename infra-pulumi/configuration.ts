import type { FargateSize } from './fargate.ts';
import type { Stage } from '../libs/contract/src/names.ts';

/** The settings of a stack. The program reads them once and passes them to every component. */
export interface Configuration {
  readonly stage: Stage;
  readonly domain: string;
  readonly zoneId?: string;
  readonly certificateArn?: string;
  readonly originCertificateArn?: string;
  readonly alertEmails: readonly string[];
  readonly pageEmails: readonly string[];
  readonly deploymentNotificationEmail?: string;
  readonly chatWorkspaceId?: string;
  readonly chatChannelId?: string;
  readonly chatChannel: string;
  readonly onCall: string;
  readonly securityContact: string;
  readonly awsSupport: string;
  readonly runbookBaseUrl: string;
  readonly mailIdentityArn?: string;
  readonly mailFrom?: string;
  readonly owner: string;
  readonly githubRepository?: string;
  readonly githubRepositoryIds?: string;
  readonly deploymentErrorThreshold: number;
  readonly deploymentDurationThreshold: number;
  readonly deploymentConfigName: string;
  readonly terminationWaitMinutes: number;
  readonly imageTag: string;
  readonly apiSize: FargateSize;
  readonly webSize: FargateSize;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly logRetentionDays: number;
  readonly monthlyBudgetUsd: number;
  readonly zones: number;
  readonly natGateways: number;
  readonly traces: boolean;
}
