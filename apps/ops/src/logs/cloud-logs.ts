import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  paginateFilterLogEvents,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { edgeFiles, edgeLines } from './edge-logs.ts';
import { fieldsOf, type LogLine, type LogQuery, type LogService, type LogSource } from './log-line.ts';

/** CloudWatch filter of errors. Requests are logged at level info, also with 5xx. */
const ERRORS = '{ $.level = "error" || $.level = "fatal" || $.status >= 500 }';
const GROUPED: readonly LogService[] = ['api', 'web', 'jobs'];
const NEWEST_STREAMS = 20;

export function logGroupOf(stage: CloudStage, service: Exclude<LogService, 'edge'>): string {
  return `/ecs/${nameOf(stage, service)}`;
}

/** Returns the logs of a deployed stage: CloudWatch log groups and the CloudFront files in the log bucket. */
export function cloudLogs(context: OpsContext, access: StageAccess & { readonly stage: CloudStage }): LogSource {
  const { stage } = access;
  const client = context.aws(access).client(CloudWatchLogsClient);
  const edge = () => ({ client: context.aws(access).client(S3Client), ...readOutputs(context, stage) });
  return {
    // CloudWatch limits an account to five such requests per second; CloudFront writes every few minutes.
    everySeconds: 5,
    async *read(query) {
      const pages = query.services.map((service) =>
        service === 'edge' ? edgeLines(edge(), query) : groupLines(client, stage, service, query),
      );
      // Merge the services by time.
      const all = await Promise.all(pages.map(collected));
      yield* all.flat().sort((one, other) => one.at - other.at);
    },
    request: (id, from) => requestLines(context, client, stage, { id, from }),
    streams: async (services) => {
      const lists = await Promise.all(
        services.map((service) =>
          service === 'edge' ? edgeFiles(edge(), context.clock.now()) : groupStreams(client, stage, service),
        ),
      );
      return lists.flat();
    },
  };
}

async function collected(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function* groupLines(
  client: CloudWatchLogsClient,
  stage: CloudStage,
  service: Exclude<LogService, 'edge'>,
  { from, to, only }: LogQuery,
): AsyncGenerator<LogLine> {
  for await (const page of paginateFilterLogEvents(
    { client },
    {
      logGroupName: logGroupOf(stage, service),
      startTime: from,
      ...(to !== undefined && { endTime: to }),
      // The web server logs plain text, so errors are filtered here.
      ...(only === 'errors' && service !== 'web' && { filterPattern: ERRORS }),
    },
  )) {
    for (const { timestamp = 0, message = '', logStreamName: stream = '' } of page.events ?? []) {
      yield lineOf(service, timestamp, stream, message.trimEnd());
    }
  }
}

function lineOf(service: LogService, at: number, stream: string, text: string): LogLine {
  const fields = fieldsOf(text);
  return { at, service, stream, text, ...(fields && { fields }) };
}

/** Finds the lines of a request with one Logs Insights query over all groups. */
async function requestLines(
  context: OpsContext,
  client: CloudWatchLogsClient,
  stage: CloudStage,
  { id, from }: { id: string; from: number },
): Promise<LogLine[]> {
  if (!/^[\w.:-]{8,128}$/.test(id)) throw new OpsFailure(`"${id}" is no request id.`, EXIT.usage);
  const groups = GROUPED.map((service) => logGroupOf(stage, service as Exclude<LogService, 'edge'>));
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupNames: groups,
      startTime: Math.floor(from / 1000),
      endTime: Math.ceil(context.clock.now() / 1000),
      queryString: `fields @timestamp, @message, @logStream, @log | filter @message like "${id}" | sort @timestamp asc | limit 1000`,
    }),
  );
  return waitUntil(context, {
    what: 'the query',
    everySeconds: 1,
    atMostSeconds: 120,
    poll: async () => {
      const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') return { done: results.map(resultLine) };
      if (status === 'Failed' || status === 'Cancelled' || status === 'Timeout') {
        throw new OpsFailure(`The query has ${status.toLowerCase()}.`);
      }
      return { still: status ?? 'Scheduled' };
    },
  });
}

function resultLine(row: readonly ResultField[]): LogLine {
  const value = (name: string) => row.find(({ field }) => field === name)?.value ?? '';
  const service = GROUPED.find((one) => value('@log').endsWith(`-${one}`)) ?? 'api';
  return lineOf(service, timeOf(value('@timestamp')), value('@logStream'), value('@message').trimEnd());
}

/** Parses "2026-05-05 12:00:00.000", always UTC. Milliseconds are accepted too; a line without a time sorts first. */
function timeOf(text: string): number {
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? 0 : at;
}

async function groupStreams(client: CloudWatchLogsClient, stage: CloudStage, service: Exclude<LogService, 'edge'>) {
  const { logStreams = [] } = await client.send(
    new DescribeLogStreamsCommand({
      logGroupName: logGroupOf(stage, service),
      orderBy: 'LastEventTime',
      descending: true,
      limit: NEWEST_STREAMS,
    }),
  );
  return logStreams.map(({ logStreamName: name = '', lastEventTimestamp }) => ({
    service,
    name,
    ...(lastEventTimestamp !== undefined && { lastAt: lastEventTimestamp }),
  }));
}
