import { isFargateSize, type FargateSize } from './fargate.ts';
import type { Configuration } from './configuration.ts';
import type { Stage } from '../libs/contract/src/names.ts';

export type Kind = 'text' | 'number' | 'list' | 'boolean' | 'size';

export interface Setting {
  readonly key: Exclude<keyof Configuration, 'stage'>;
  readonly kind: Kind;
  readonly meaning: string;
  readonly rule: string;
  /** Default per stage or for all stages. A setting without a default is optional unless it is required. */
  readonly standard?: Readonly<Record<Stage, string>> | string;
  readonly required?: true;
  readonly accepts: (text: string) => boolean;
}

const matching = (pattern: RegExp) => (text: string) => pattern.test(text);
const between = (least: number, most: number) => (text: string) =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most;
const mail = /^[^@\s"]+@[^@\s"]+\.[^@\s"]+$/;
const mails = (text: string) => parseList(text)?.every((entry) => mail.test(entry)) ?? false;
const size = (text: string) => parseSize(text) !== undefined;
const arn = /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/;
const LOG_RETENTION = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/** The settings of a stack. `docs/DEPLOYING.md` shows them as a generated table. */
export const SETTINGS: readonly Setting[] = [
  {
    key: 'domain',
    kind: 'text',
    required: true,
    rule: 'host name',
    meaning: 'Public domain of the product.',
    accepts: matching(/^(?=.{4,200}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/),
  },
  {
    key: 'zoneId',
    kind: 'text',
    rule: 'id of a Route 53 zone',
    meaning: 'Zone of the domain: certificates and records are made in it. Either this or `certificateArn`.',
    accepts: matching(/^Z[A-Z0-9]{5,31}$/),
  },
  {
    key: 'certificateArn',
    kind: 'text',
    rule: 'certificate in us-east-1',
    meaning: 'Certificate of the domain for CloudFront, when the zone is elsewhere.',
    accepts: matching(arn),
  },
  {
    key: 'originCertificateArn',
    kind: 'text',
    rule: 'certificate in the region of the stack',
    meaning: 'Certificate of the domain and of `internal.{domain}` for the load balancer; `certificateArn` when unset.',
    accepts: matching(arn),
  },
  {
    key: 'alertEmails',
    kind: 'list',
    required: true,
    rule: 'JSON list of addresses, at least one',
    meaning: 'Recipients of the topic `notify`.',
    accepts: (text) => mails(text) && parseList(text)?.length !== 0,
  },
  {
    key: 'pageEmails',
    kind: 'list',
    standard: '[]',
    rule: 'JSON list of addresses',
    meaning: 'Recipients of the topic `page`; the alert addresses when empty.',
    accepts: mails,
  },
  {
    key: 'deploymentNotificationEmail',
    kind: 'text',
    rule: 'address',
    meaning: 'Additional recipient of deployments and rollbacks.',
    accepts: matching(mail),
  },
  {
    key: 'chatChannel',
    kind: 'text',
    standard: '#civicforge-mvp',
    rule: 'name of a channel',
    meaning: 'Chat channel for deployments, rollbacks and incidents.',
    accepts: matching(/^#[\w-]{1,79}$/),
  },
  {
    key: 'chatWorkspaceId',
    kind: 'text',
    rule: 'Slack workspace id',
    meaning: 'With `chatChannelId`: both topics go to the channel through Amazon Q Developer in chat applications.',
    accepts: matching(/^[A-Z0-9]{5,20}$/),
  },
  {
    key: 'chatChannelId',
    kind: 'text',
    rule: 'Slack channel id',
    meaning: 'See `chatWorkspaceId`.',
    accepts: matching(/^[A-Z0-9]{5,20}$/),
  },
  {
    key: 'onCall',
    kind: 'text',
    standard: 'see docs/on-call.md',
    rule: 'up to 200 characters',
    meaning: 'On-call contact, shown in alarms.',
    accepts: matching(/^.{1,200}$/),
  },
  {
    key: 'securityContact',
    kind: 'text',
    standard: 'see docs/SECURITY.md',
    rule: 'up to 200 characters',
    meaning: 'Contact for vulnerabilities, shown in alarms, and in /.well-known/security.txt when it is an address.',
    accepts: matching(/^.{1,200}$/),
  },
  {
    key: 'awsSupport',
    kind: 'text',
    standard: 'https://console.aws.amazon.com/support',
    rule: 'up to 200 characters',
    meaning: 'Contact of AWS support, shown in alarms.',
    accepts: matching(/^.{1,200}$/),
  },
  {
    key: 'runbookBaseUrl',
    kind: 'text',
    standard: 'https://github.com/civicforge/civicforge/blob/main/docs/runbooks',
    rule: 'https address',
    meaning: 'Base URL of the runbooks; every alarm links to its own.',
    accepts: matching(/^https:\/\/\S+[^/]$/),
  },
  {
    key: 'mailIdentityArn',
    kind: 'text',
    rule: 'identity verified in SES',
    meaning:
      'Sends the codes of registrations and forgotten passwords, from `mailFrom`. Without it Cognito sends them itself, 50 a day at most.',
    accepts: matching(/^arn:aws[\w-]*:ses:[\w-]+:\d{12}:identity\/\S+$/),
  },
  {
    key: 'mailFrom',
    kind: 'text',
    rule: 'address of the identity',
    meaning: 'See `mailIdentityArn`.',
    accepts: matching(mail),
  },
  {
    key: 'owner',
    kind: 'text',
    standard: 'civicforge',
    rule: 'letters, digits, dashes',
    meaning: 'Value of the tag `owner`.',
    accepts: matching(/^[\w.-]{1,64}$/),
  },
  {
    key: 'githubRepository',
    kind: 'text',
    rule: 'owner/name',
    meaning: 'Repository whose workflows may deploy; no deploy role without it.',
    accepts: matching(/^[\w.-]+\/[\w.-]+$/),
  },
  {
    key: 'githubRepositoryIds',
    kind: 'text',
    rule: 'owner id/repository id',
    meaning: 'Ids of the same, for the immutable form of the OIDC subject.',
    accepts: matching(/^\d+\/\d+$/),
  },
  {
    key: 'deploymentErrorThreshold',
    kind: 'number',
    standard: '5',
    rule: 'percent, 0.1 to 100',
    meaning: 'Error rate of the new tasks that triggers a rollback.',
    accepts: between(0.1, 100),
  },
  {
    key: 'deploymentDurationThreshold',
    kind: 'number',
    standard: '10000',
    rule: 'milliseconds, 100 to 60000',
    meaning: 'Average duration that triggers a rollback and a page.',
    accepts: between(100, 60_000),
  },
  {
    key: 'deploymentConfigName',
    kind: 'text',
    standard: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    rule: 'name of a CodeDeploy configuration for ECS',
    meaning: 'Default deployment configuration of a release.',
    accepts: matching(/^(CodeDeployDefault\.ECS\w+|civicforge-[\w-]+)$/),
  },
  {
    key: 'terminationWaitMinutes',
    kind: 'number',
    standard: { dev: '5', staging: '15', prod: '60' },
    rule: 'minutes, 0 to 2880; prod at least 30',
    meaning: 'Time that the old tasks keep running after a release, which is the time for a fast rollback.',
    accepts: between(0, 2880),
  },
  {
    key: 'imageTag',
    kind: 'text',
    standard: 'bootstrap',
    rule: 'tag, or `bootstrap`',
    meaning:
      'Image of the task definition template. `bootstrap` is a public image that answers health checks until the first release.',
    accepts: matching(/^[\w][\w.-]{0,127}$/),
  },
  {
    key: 'apiSize',
    kind: 'size',
    standard: { dev: '256/512', staging: '512/1024', prod: '1024/2048' },
    rule: 'CPU units/MiB, a pair of Fargate',
    meaning: 'Size of an API task.',
    accepts: size,
  },
  {
    key: 'webSize',
    kind: 'size',
    standard: { dev: '256/512', staging: '512/1024', prod: '512/1024' },
    rule: 'CPU units/MiB, a pair of Fargate',
    meaning: 'Size of a web task.',
    accepts: size,
  },
  {
    key: 'minTasks',
    kind: 'number',
    standard: { dev: '1', staging: '1', prod: '2' },
    rule: '1 to 100',
    meaning: 'Minimum number of tasks per service.',
    accepts: between(1, 100),
  },
  {
    key: 'maxTasks',
    kind: 'number',
    standard: { dev: '2', staging: '4', prod: '20' },
    rule: '1 to 100, not below `minTasks`',
    meaning: 'Maximum number of tasks per service.',
    accepts: between(1, 100),
  },
  {
    key: 'logRetentionDays',
    kind: 'number',
    standard: { dev: '30', staging: '30', prod: '90' },
    rule: 'a period that CloudWatch offers',
    meaning: 'Retention of logs.',
    accepts: (text) => LOG_RETENTION.includes(Number(text)),
  },
  {
    key: 'monthlyBudgetUsd',
    kind: 'number',
    standard: { dev: '150', staging: '300', prod: '900' },
    rule: 'US dollars, 1 to 1000000',
    meaning: 'Monthly budget with alerts at 80 % and at 100 % of the forecast.',
    accepts: between(1, 1_000_000),
  },
  {
    key: 'zones',
    kind: 'number',
    standard: { dev: '2', staging: '3', prod: '3' },
    rule: '2 or 3',
    meaning: 'Availability zones.',
    accepts: matching(/^[23]$/),
  },
  {
    key: 'natGateways',
    kind: 'number',
    standard: { dev: '1', staging: '1', prod: '3' },
    rule: '1 to `zones`',
    meaning: 'NAT gateways: one for all zones, or one each.',
    accepts: matching(/^[123]$/),
  },
  {
    key: 'traces',
    kind: 'boolean',
    standard: 'false',
    rule: 'true or false',
    meaning: 'OpenTelemetry collector as a sidecar of the API, which sends traces to X-Ray.',
    accepts: matching(/^(true|false)$/),
  },
];

/** @returns the list, or undefined unless the text is a JSON list of strings */
export function parseList(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the size, or undefined unless Fargate offers the combination */
export function parseSize(text: string): FargateSize | undefined {
  const [cpu, memory] = text.split('/').map(Number);
  if (cpu === undefined || memory === undefined) return undefined;
  return isFargateSize({ cpu, memory }) ? { cpu, memory } : undefined;
}
