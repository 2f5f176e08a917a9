import {
  type Anomaly,
  type CostExplorerClient,
  GetAnomaliesCommand,
  type GetAnomaliesCommandOutput,
  GetAnomalyMonitorsCommand,
  type GetAnomalyMonitorsCommandOutput,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import { nameOf, PROJECT } from '../../../../libs/contract/src/names.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import type { Spending } from './estimate.ts';

export type GroupedBy = 'component' | 'service' | 'stage';

/** Reads costs. Each request to Cost Explorer costs a cent. */
export async function spentBetween(
  client: CostExplorerClient,
  { start, end }: { start: string; end: string },
  by: GroupedBy,
  stage: CloudStage,
): Promise<Spending[]> {
  const ofProject = { Tags: { Key: 'project', Values: [PROJECT] } };
  const ofStage = { Tags: { Key: 'stage', Values: [stage] } };
  const sums = new Map<string, number>();
  let NextPageToken: string | undefined;
  do {
    const page: GetCostAndUsageCommandOutput = await client.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: start, End: end },
        Granularity: 'MONTHLY',
        Metrics: ['UnblendedCost'],
        Filter: by === 'stage' ? ofProject : { And: [ofProject, ofStage] },
        GroupBy: [by === 'service' ? { Type: 'DIMENSION', Key: 'SERVICE' } : { Type: 'TAG', Key: by }],
        ...(NextPageToken !== undefined && { NextPageToken }),
      }),
    );
    for (const { Keys = [], Metrics } of page.ResultsByTime?.flatMap(({ Groups = [] }) => Groups) ?? []) {
      // A tag comes as "component$data", and as "component$" where it is missing.
      const what = (Keys[0] ?? '').replace(/^\w+\$/, '') || '(no tag)';
      sums.set(what, (sums.get(what) ?? 0) + Number(Metrics?.['UnblendedCost']?.Amount ?? 0));
    }
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  return [...sums].map(([what, dollars]) => ({ what, dollars }));
}

/** Returns the anomalies of the stage's monitor since a day, or of all monitors if the stage has an account of its own. */
export async function anomaliesSince(client: CostExplorerClient, stage: CloudStage, since: string): Promise<Anomaly[]> {
  const MonitorArn = await monitorOf(client, stage);
  const found: Anomaly[] = [];
  let NextPageToken: string | undefined;
  do {
    const page: GetAnomaliesCommandOutput = await client.send(
      new GetAnomaliesCommand({
        ...(MonitorArn !== undefined && { MonitorArn }),
        DateInterval: { StartDate: since },
        ...(NextPageToken !== undefined && { NextPageToken }),
      }),
    );
    found.push(...(page.Anomalies ?? []));
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  return found;
}

/**
 * Returns the stage's own monitor. A stack with `costMonitorArn` has none and uses one of the account.
 * @throws OpsFailure the account has no monitor at all
 */
async function monitorOf(client: CostExplorerClient, stage: CloudStage): Promise<string | undefined> {
  const name = nameOf(stage, 'anomalies');
  let [count, NextPageToken]: [number, string | undefined] = [0, undefined];
  do {
    const page: GetAnomalyMonitorsCommandOutput = await client.send(
      new GetAnomalyMonitorsCommand({ ...(NextPageToken !== undefined && { NextPageToken }) }),
    );
    const { AnomalyMonitors = [] } = page;
    const own = AnomalyMonitors.find(({ MonitorName }) => MonitorName === name);
    if (own?.MonitorArn !== undefined) return own.MonitorArn;
    count += AnomalyMonitors.length;
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  if (count > 0) return undefined;
  throw new OpsFailure(`There is no cost monitor ${name}: run "infra preview ${stage}".`);
}
