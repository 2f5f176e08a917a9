import { CloudWatchClient, paginateDescribeAlarmHistory, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { throttleAlarms } from '../../../../libs/contract/src/alarm-metrics.ts';
import { GATES } from '../../../../libs/contract/src/gates.ts';
import { nameOf, PROJECT } from '../../../../libs/contract/src/names.ts';
import type { StackOutputs } from '../../../../libs/contract/src/outputs.ts';
import { isPerService } from '../../../../libs/contract/src/outage.ts';
import { ALARMS } from '../../../../libs/contract/src/slo.ts';
import { SERVICE_NAMES } from './code-deploy.ts';
import { readOutputs } from './outputs.ts';
import { awsOfStage } from './aws.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';

export interface AlarmState {
  /** Without project and stage: `api-error-rate`. */
  readonly key: string;
  readonly state: string;
  /** ISO 8601. */
  readonly since: string;
  readonly reason: string;
  readonly actionsEnabled: boolean;
}

/** Region of CloudFront's and Route 53's metrics. */
const EDGE_REGION = 'us-east-1';

/** Returns the keys of all alarms of a stage, including the gates of both services. */
export function expectedAlarms({ mail }: Pick<StackOutputs, 'mail'> = {}): string[] {
  const watching = ALARMS.filter(({ only }) => only === undefined || mail !== undefined).flatMap(({ key, metric }) => {
    if (isPerService(metric)) return SERVICE_NAMES.map((service) => `${key}-${service}`);
    const isThrottle = metric.kind === 'platform' && metric.source === 'throttles';
    return isThrottle ? throttleAlarms(key).map((alarm) => alarm.key) : [key];
  });
  const gates = GATES.flatMap(({ key, services }) => services.map((service) => `${service}-${key}`));
  return [...watching, ...gates];
}

/** Returns the file name of an alarm's runbook. */
export function runbookOf(alarmKey: string): string {
  const gate = GATES.find(({ key }) => alarmKey.endsWith(key));
  if (gate) return `${gate.key}.md`;
  const alarm = [...ALARMS].sort((a, b) => b.key.length - a.key.length).find(({ key }) => alarmKey.startsWith(key));
  return `${alarm?.key ?? 'README'}.md`;
}

/** Reads the present state of every alarm of a stage. */
export async function readAlarms(context: OpsContext, stage: CloudStage): Promise<AlarmState[]> {
  const clients = [context.aws({ stage, data: '' }).client(CloudWatchClient)];
  // The alarms of CloudFront and of the outside probe exist in one region.
  if (readOutputs(context, stage).region !== EDGE_REGION)
    clients.push(awsOfStage(EDGE_REGION).client(CloudWatchClient));
  const alarms: AlarmState[] = [];
  for (const client of clients) alarms.push(...(await alarmsIn(client, `${PROJECT}-${stage}-`)));
  return alarms;
}

async function alarmsIn(client: CloudWatchClient, prefix: string): Promise<AlarmState[]> {
  const alarms: AlarmState[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix, MaxRecords: 100 })) {
    for (const { AlarmName = '', StateValue = '', StateReason = '', ...alarm } of page.MetricAlarms ?? []) {
      alarms.push({
        key: AlarmName.slice(prefix.length),
        state: StateValue,
        since: alarm.StateTransitionedTimestamp?.toISOString() ?? '',
        reason: StateReason,
        actionsEnabled: alarm.ActionsEnabled === true,
      });
    }
  }
  return alarms;
}

/** Returns the keys of the alarms that entered ALARM within a window. */
export async function rangBetween(
  context: OpsContext,
  stage: CloudStage,
  from: number,
  to: number,
): Promise<Set<string>> {
  const client = context.aws({ stage, data: '' }).client(CloudWatchClient);
  const rang = new Set<string>();
  for await (const page of paginateDescribeAlarmHistory(
    { client },
    {
      HistoryItemType: 'StateUpdate',
      StartDate: new Date(from),
      EndDate: new Date(to),
      MaxRecords: 100,
    },
  )) {
    for (const { AlarmName = '', HistorySummary = '' } of page.AlarmHistoryItems ?? []) {
      const isOurs = AlarmName.startsWith(nameOf(stage, 'x').slice(0, -1));
      if (isOurs && HistorySummary.endsWith('to ALARM')) rang.add(AlarmName.slice(`${PROJECT}-${stage}-`.length));
    }
  }
  return rang;
}
