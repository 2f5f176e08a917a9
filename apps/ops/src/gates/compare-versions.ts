import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { BUSINESS_GATES } from '../../../../libs/contract/src/gates.ts';
import { readOutputs } from '../clients/outputs.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import type { Compared } from './figures.ts';

const WINDOW_SECONDS = 300;
const POLL_SECONDS = 2;
const MOST_POLLS = 10;
const METRICS = [...new Set(BUSINESS_GATES.flatMap(({ numerator, denominator }) => [numerator, denominator]))];

/**
 * Returns business counts of one version and of all others in the same five minutes. Metrics have no version dimension,
 * so the counts come from the log lines.
 * @param version release version of the new tasks
 * @returns empty counts if the query does not end in time
 */
export async function compareVersions(context: OpsContext, access: StageAccess, version: string): Promise<Compared> {
  const logs = context.aws(access).client(CloudWatchLogsClient);
  const now = Math.floor(context.clock.now() / 1000);
  const sums = METRICS.map((name) => `sum(${name}) as all${name}`).join(', ');
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: readOutputs(context, cloudStage(access.stage)).services.api.logGroup,
      startTime: now - WINDOW_SECONDS,
      endTime: now,
      queryString: `filter ispresent(Version) and Service = "api" | stats ${sums} by Version`,
    }),
  );
  for (let poll = 0; poll < MOST_POLLS; poll += 1) {
    await context.clock.sleep(POLL_SECONDS * 1000);
    const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') return split(results, version);
    if (status !== 'Running' && status !== 'Scheduled') break;
  }
  return { fresh: {}, control: {} };
}

function split(rows: readonly (readonly ResultField[])[], version: string): Compared {
  const fresh: Record<string, number> = {};
  const control: Record<string, number> = {};
  for (const row of rows) {
    const valueOf = (name: string) => row.find(({ field }) => field === name)?.value;
    const side = valueOf('Version') === version ? fresh : control;
    for (const metric of METRICS) side[metric] = (side[metric] ?? 0) + Number(valueOf(`all${metric}`) ?? 0);
  }
  return { fresh, control };
}
