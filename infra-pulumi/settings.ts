import { isFargateSize, type FargateSize } from './fargate.ts';
import type { Stage } from '../libs/contract/src/names.ts';

/** A type of values: the parser returns undefined for a text that breaks the rule. */
interface Kind<T> {
  readonly rule: string;
  readonly parse: (text: string) => T | undefined;
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

interface Facts {
  readonly meaning: string;
  /** Default per stage or for all stages. */
  readonly standard?: Readonly<Record<Stage, string>> | string;
  readonly required?: true;
}

/** One setting of a stack: its only declaration. `T` is the type of its value in the configuration. */
export type Setting<T = unknown> = Kind<T> & Facts;

function setting<T>(
  kind: Kind<T>,
  facts: Facts & ({ readonly required: true } | Required<Pick<Facts, 'standard'>>),
): Setting<T> {
  return { ...kind, ...facts };
}

/** A setting that may stay unset. */
function optional<T>(kind: Kind<T>, facts: Pick<Facts, 'meaning'>): Setting<T | undefined> {
  return { ...kind, ...facts };
}

function text(pattern: RegExp, rule: string): Kind<string> {
  return { rule, parse: (value) => (pattern.test(value) ? value : undefined) };
}

function numeric(pattern: RegExp, isValid: (value: number) => boolean, rule: string): Kind<number> {
  return { rule, parse: (value) => (pattern.test(value) && isValid(Number(value)) ? Number(value) : undefined) };
}

function number(least: number, most: number, rule: string): Kind<number> {
  return numeric(/^\d+(\.\d+)?$/, (value) => value >= least && value <= most, rule);
}

function wholeNumber(least: number, most: number, rule: string): Kind<number> {
  return numeric(/^\d+$/, (value) => value >= least && value <= most, rule);
}

/** Two whole numbers as `minimum-maximum`, for example `2-10`. */
function range(least: number, most: number, rule: string): Kind<Range> {
  const parse = (value: string) => {
    const [minimum, maximum] = /^\d+-\d+$/.test(value) ? value.split('-').map(Number) : [];
    if (minimum === undefined || maximum === undefined) return undefined;
    return least <= minimum && minimum <= maximum && maximum <= most ? { minimum, maximum } : undefined;
  };
  return { rule: `${rule}; the minimum not above the maximum`, parse };
}

function oneOf(values: readonly number[], rule: string): Kind<number> {
  return numeric(/^\d+$/, (value) => values.includes(value), rule);
}

function flag(rule: string): Kind<boolean> {
  return { rule, parse: (value) => (/^(true|false)$/.test(value) ? value === 'true' : undefined) };
}

function mails(least: number, rule: string): Kind<readonly string[]> {
  const parse = (value: string) => {
    const list = parseList(value);
    return list !== undefined && list.length >= least && list.every((entry) => mail.test(entry)) ? list : undefined;
  };
  return { rule, parse };
}

function size(rule: string): Kind<FargateSize> {
  const parse = (value: string) => {
    const [cpu, memory] = value.split('/').map(Number);
    if (cpu === undefined || memory === undefined) return undefined;
    return isFargateSize({ cpu, memory }) ? { cpu, memory } : undefined;
  };
  return { rule, parse };
}

/** Returns undefined unless the text is a JSON list of strings. */
function parseList(value: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((entry) => typeof entry === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

const mail = /^[^@\s"]+@[^@\s"]+\.[^@\s"]+$/;
const arn = /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/;
const LOG_RETENTION = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/**
 * The settings of a stack. The type of the configuration and its validation follow from them, and `docs/DEPLOYING.md` shows
 * them as a generated table.
 */
export const SETTINGS = {
  domain: setting(text(/^(?=.{4,200}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'host name'), {
    required: true,
    meaning: 'Public domain of the product.',
  }),
  zoneId: optional(text(/^Z[A-Z0-9]{5,31}$/, 'id of a Route 53 zone'), {
    meaning: 'Zone of the domain: certificates and records are made in it. Either this or `certificateArn`.',
  }),
  certificateArn: optional(text(arn, 'certificate in us-east-1'), {
    meaning: 'Certificate of the domain for CloudFront, when the zone is elsewhere.',
  }),
  originCertificateArn: optional(text(arn, 'certificate in the region of the stack'), {
    meaning: 'Certificate of the domain and of `internal.{domain}` for the load balancer; `certificateArn` when unset.',
  }),
  alertEmails: setting(mails(1, 'JSON list of addresses, at least one'), {
    required: true,
    meaning: 'Recipients of the topic `notify`.',
  }),
  pageEmails: setting(mails(0, 'JSON list of addresses'), {
    standard: '[]',
    meaning: 'Recipients of the topic `page`; the alert addresses when empty.',
  }),
  deploymentNotificationEmail: optional(text(mail, 'address'), {
    meaning: 'Additional recipient of deployments and rollbacks.',
  }),
  pagerUrl: optional(text(/^https:\/\/\S+$/, 'https address'), {
    meaning:
      'Address of a pager (PagerDuty, Opsgenie, ...) that receives the topic `page`. It contains a key: `pulumi config set --secret pagerUrl`.',
  }),
  chatChannel: setting(text(/^#[\w-]{1,79}$/, 'name of a channel'), {
    standard: '#civicforge-mvp',
    meaning: 'Chat channel for deployments, rollbacks and incidents.',
  }),
  chatWorkspaceId: optional(text(/^[A-Z0-9]{5,20}$/, 'Slack workspace id'), {
    meaning:
      'With `chatChannelId`: alarms and notices go to the channel through Amazon Q Developer in chat applications.',
  }),
  chatChannelId: optional(text(/^[A-Z0-9]{5,20}$/, 'Slack channel id'), {
    meaning: 'See `chatWorkspaceId`.',
  }),
  onCall: setting(text(/^.{1,200}$/, 'up to 200 characters'), {
    standard: 'see docs/on-call.md',
    meaning: 'On-call contact, shown in alarms.',
  }),
  securityContact: setting(text(/^.{1,200}$/, 'up to 200 characters'), {
    standard: 'see docs/SECURITY.md',
    meaning: 'Contact for vulnerabilities, shown in alarms, and in /.well-known/security.txt when it is an address.',
  }),
  awsSupport: setting(text(/^.{1,200}$/, 'up to 200 characters'), {
    standard: 'https://console.aws.amazon.com/support',
    meaning: 'Contact of AWS support, shown in alarms.',
  }),
  runbookBaseUrl: setting(text(/^https:\/\/\S+[^/]$/, 'https address'), {
    standard: 'https://github.com/civicforge/civicforge/blob/main/docs/runbooks',
    meaning: 'Base URL of the runbooks; every alarm links to its own.',
  }),
  mailDomain: optional(text(/^(?=.{4,63}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'domain name, at most 63 characters'), {
    meaning:
      'Domain that mails come from. The stack makes its identity in SES, and with `zoneId` its records. Without it and `mailIdentityArn` the stage sends no mails of its own.',
  }),
  mailIdentityArn: optional(text(/^arn:aws[\w-]*:ses:[\w-]+:\d{12}:identity\/\S+$/, 'identity verified in SES'), {
    meaning:
      'Existing identity in the region of the stack, instead of `mailDomain`. Without a verified identity Cognito sends the codes of registrations and forgotten passwords itself, 50 a day at most.',
  }),
  mailFrom: optional(text(mail, 'address of the identity'), {
    meaning: 'Sender of all mails. Needed with `mailDomain` or `mailIdentityArn`.',
  }),
  owner: setting(text(/^[\w.-]{1,64}$/, 'letters, digits, dashes'), {
    standard: 'civicforge',
    meaning: 'Value of the tag `owner`.',
  }),
  promotionAccountId: optional(text(/^\d{12}$/, 'AWS account id'), {
    meaning:
      'With an account for each stage. In staging: the account of production, which may pull the images. In prod: the account of staging.',
  }),
  communityName: optional(text(/^.{1,40}$/, 'up to 40 characters'), {
    meaning: 'Name of the community on every page, instead of the product.',
  }),
  communityOperator: optional(text(/^[^]{1,500}$/, 'up to 500 characters'), {
    meaning: 'Name and postal address in the legal notice. A line break may be written as `\\n`.',
  }),
  communityEmail: optional(text(mail, 'address'), {
    meaning: 'Address on the pages of contact, privacy and legal notice.',
  }),
  communityTimeZone: optional(text(/^[A-Za-z]+(?:\/[\w+-]+){0,2}$/, 'time zone'), {
    meaning: 'IANA time zone of the community. Default: `Europe/Berlin`. Pages name the zone of other readers.',
  }),
  communityTexts: optional(text(/^\{[^]*\}$/, 'JSON object of pages and languages'), {
    meaning:
      'Texts in place of the defaults, as `{ "rules": { "en": "..." } }`. Pages: legal, privacy, rules, contact.',
  }),
  githubRepository: optional(text(/^[\w.-]+\/[\w.-]+$/, 'owner/name'), {
    meaning: 'Repository whose workflows may deploy; no deploy role without it.',
  }),
  githubRepositoryIds: optional(text(/^\d+\/\d+$/, 'owner id/repository id'), {
    meaning: 'Ids of the same, for the immutable form of the OIDC subject.',
  }),
  deploymentErrorThreshold: setting(number(0.1, 100, 'percent, 0.1 to 100'), {
    standard: '5',
    meaning: 'Error rate of the new tasks that triggers a rollback.',
  }),
  deploymentDurationThreshold: setting(wholeNumber(100, 60_000, 'milliseconds, 100 to 60000'), {
    standard: '10000',
    meaning: 'Average duration that triggers a rollback and a page.',
  }),
  deploymentConfigName: setting(
    text(/^(CodeDeployDefault\.ECS\w+|civicforge-[\w-]+)$/, 'name of a CodeDeploy configuration for ECS'),
    {
      standard: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      meaning: 'Default deployment configuration of a release.',
    },
  ),
  terminationWaitMinutes: setting(wholeNumber(0, 2880, 'minutes, 0 to 2880; prod at least 30'), {
    standard: { dev: '5', staging: '15', prod: '60' },
    meaning: 'Time that the old tasks keep running after a release, which is the time for a fast rollback.',
  }),
  imageTag: setting(text(/^[\w][\w.-]{0,127}$/, 'tag, or `bootstrap`'), {
    standard: 'bootstrap',
    meaning:
      'Image of the task definition template. `bootstrap` is a public image that answers health checks until the first release.',
  }),
  apiSize: setting(size('CPU units/MiB, a pair of Fargate'), {
    standard: { dev: '256/512', staging: '512/1024', prod: '1024/2048' },
    meaning: 'Size of an API task.',
  }),
  webSize: setting(size('CPU units/MiB, a pair of Fargate'), {
    standard: { dev: '256/512', staging: '512/1024', prod: '512/1024' },
    meaning: 'Size of a web task.',
  }),
  apiTasks: setting(range(1, 100, 'minimum-maximum, each 1 to 100'), {
    standard: { dev: '1-1', staging: '1-2', prod: '2-10' },
    meaning: 'Minimum and maximum number of API tasks.',
  }),
  webTasks: setting(range(1, 100, 'minimum-maximum, each 1 to 100'), {
    standard: { dev: '1-1', staging: '1-2', prod: '2-6' },
    meaning: 'Minimum and maximum number of web tasks.',
  }),
  apiMaxRps: setting(wholeNumber(1, 100_000, '1 to 100000'), {
    standard: '100',
    meaning:
      'Requests per second that an API task accepts from one address. Above 100 the rate rule of the firewall rises with it.',
  }),
  apiBurst: setting(wholeNumber(1, 100_000, '1 to 100000'), {
    standard: '200',
    meaning: 'Requests at once that an API task accepts from one address.',
  }),
  logRetentionDays: setting(oneOf(LOG_RETENTION, 'a period that CloudWatch offers'), {
    standard: { dev: '30', staging: '30', prod: '90' },
    meaning: 'Retention of logs.',
  }),
  monthlyBudgetUsd: setting(number(1, 1_000_000, 'US dollars, 1 to 1000000'), {
    standard: { dev: '150', staging: '300', prod: '900' },
    meaning: 'Monthly budget with alerts at 80 % and at 100 % of the forecast.',
  }),
  costMonitorArn: optional(text(/^arn:aws[\w-]*:ce::\d{12}:anomalymonitor\/[\w-]+$/, 'cost monitor of the account'), {
    meaning:
      'Existing cost monitor whose findings the topic `notify` gets, for example the one that AWS makes in a new account. Without it the stack makes one for its tag, which only a management account or an account without an organization may.',
  }),
  zones: setting(oneOf([2, 3], '2 or 3'), {
    standard: { dev: '2', staging: '3', prod: '3' },
    meaning: 'Availability zones.',
  }),
  natGateways: setting(oneOf([1, 2, 3], '1 to `zones`'), {
    standard: { dev: '1', staging: '1', prod: '3' },
    meaning: 'NAT gateways: one for all zones, or one each.',
  }),
  traces: setting(flag('true or false'), {
    standard: 'false',
    meaning: 'OpenTelemetry collector as a sidecar of the API, which sends traces to X-Ray.',
  }),
};
