import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { later } from '../../testing/later.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { follow } from './follow.ts';
import type { LogLine, LogSource } from './log-line.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();

const logs = mockClient(CloudWatchLogsClient);
const s3 = mockClient(S3Client);
let context: FakeOpsContext;

beforeEach(() => {
  logs.reset();
  s3.reset();
  context = new FakeOpsContext({ now: NOW });
  saveOutputs(context, 'prod');
});

const ops = (...words: string[]) => runOps(['logs', ...words], context);
const requestLine = (secondsAgo: number, status: number, requestId = 'request-1') =>
  JSON.stringify({
    level: 'info',
    time: at(secondsAgo),
    service: 'api',
    requestId,
    method: 'GET',
    route: '/api/v1/quests/:questId',
    status,
    milliseconds: 12.5,
    message: 'request',
  });
const errorLine = (secondsAgo: number) =>
  JSON.stringify({
    level: 'error',
    time: at(secondsAgo),
    message: 'reward failed',
    err: { type: 'Busy', message: 'slow' },
  });
const metricsLine = JSON.stringify({ _aws: { Timestamp: NOW - 1000 }, RequestCount: 1 });

describe('logs of a local stack', () => {
  let data: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'civicforge-logs-'));
    mkdirSync(join(data, 'logs'));
    writeFileSync(join(data, 'logs', 'api.previous.log'), `${requestLine(500, 200)}\n`);
    writeFileSync(
      join(data, 'logs', 'api.log'),
      [requestLine(20, 503), errorLine(10), metricsLine, 'Error: bare words'].join('\n'),
    );
  });

  const local = (...words: string[]) => ops(...words, '--data', data);

  it('print the last lines in chronological order, without metrics', async () => {
    expect(await local('tail', '--since', '10m')).toBe(0);
    expect(context.printed).toEqual([
      '11:51:40.000 api  INFO  200 GET /api/v1/quests/:questId 12.5 ms [request-1]',
      '11:59:40.000 api  INFO  503 GET /api/v1/quests/:questId 12.5 ms [request-1]',
      '11:59:50.000 api  ERROR reward failed Busy: slow',
      '11:59:59.000 api  Error: bare words',
    ]);
  });

  it('print one JSON document per line, with metrics on request', async () => {
    expect(await local('tail', '--json', '--metrics', '--since', '1m')).toBe(0);
    expect(context.printed.map((line) => (JSON.parse(line) as LogLine).at)).toEqual([
      NOW - 20_000,
      NOW - 10_000,
      NOW - 1000,
      NOW - 1000,
    ]);
  });

  it('count errors by kind', async () => {
    expect(await local('errors')).toBe(0);
    const text = context.printed.join('\n');
    expect(text).toMatch(/1 +2026-05-05T11:59:40.000Z +request-1 +api 503 GET/);
    expect(text).toContain('api reward failed Busy: slow');
    expect(text).toContain('api Error: bare words');
    expect(text).not.toContain('_aws');
  });

  it('find all lines of a request, or print that there are none', async () => {
    expect(await local('request', 'request-1')).toBe(0);
    expect(context.printed).toHaveLength(2);
    expect(await local('request', 'request-2')).toBe(0);
    expect(context.printed.at(-1)).toContain('no lines of');
  });

  it('name the files', async () => {
    expect(await local('streams', '--json')).toBe(0);
    expect(JSON.parse(context.printed.join(''))).toMatchObject([{ service: 'api' }, { service: 'api' }]);
  });

  it('follow new lines, each once', async () => {
    let looks = 0;
    context.clock.onSleep = () => {
      looks += 1;
      if (looks === 2) appendFileSync(join(data, 'logs', 'api.log'), `\n${requestLine(-3, 201)}`);
      if (looks > 4) throw new Error('Ctrl-C');
    };
    expect(await local('tail', '--follow', '--since', '10m')).toBe(1);
    expect(context.printed).toHaveLength(5);
    expect(context.printed.at(-1)).toContain('201 GET');
  });

  it.each([
    ['the edge', ['tail', '--service', 'edge']],
    ['jobs', ['errors', '--service', 'jobs']],
    ['a service that does not exist', ['tail', '--service', 'queue']],
    ['a time that is none', ['tail', '--since', 'lately']],
  ])('refuse %s', async (_, words) => {
    expect(await local(...words)).toBe(2);
  });

  it('are empty without log files', async () => {
    expect(await ops('tail', '--data', '/nowhere/at/all')).toBe(0);
    expect(await ops('errors', '--data', '/nowhere/at/all')).toBe(0);
    expect(context.printed).toEqual(['no errors']);
  });
});

describe('logs of a deployed stage', () => {
  it('are read from all groups, over all pages, in chronological order', async () => {
    logs.on(FilterLogEventsCommand).callsFake(
      later(({ logGroupName, nextToken }: Record<string, string>) => {
        if (logGroupName === '/ecs/civicforge-prod-web') {
          return { events: [{ timestamp: NOW - 15_000, message: 'started\n', logStreamName: 'web/1' }] };
        }
        if (logGroupName === '/ecs/civicforge-prod-jobs') return {};
        const secondsAgo = nextToken === undefined ? 20 : 10;
        const event = {
          timestamp: NOW - secondsAgo * 1000,
          message: requestLine(secondsAgo, 200),
          logStreamName: 'api/1',
        };
        return { events: [event], ...(nextToken === undefined && { nextToken: 'more' }) };
      }),
    );
    expect(await ops('tail', 'prod')).toBe(0);
    expect(context.printed.map((line) => line.slice(0, 17))).toEqual([
      '11:59:40.000 api ',
      '11:59:45.000 web ',
      '11:59:50.000 api ',
    ]);
  });

  it('filter errors in CloudWatch', async () => {
    logs
      .on(FilterLogEventsCommand)
      .resolves({ events: [{ timestamp: NOW, message: errorLine(0), logStreamName: 'x' }] });
    expect(await ops('errors', 'prod', '--service', 'api', '--json')).toBe(0);
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input.filterPattern).toContain('$.level = "error"');
    expect(JSON.parse(context.printed.join(''))).toMatchObject({
      count: 1,
      groups: [{ what: 'api reward failed Busy: slow' }],
    });
  });

  it('find a request with one query over all groups', async () => {
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs
      .on(GetQueryResultsCommand)
      .resolvesOnce({ status: 'Running' })
      .resolves({
        status: 'Complete',
        results: [
          [
            { field: '@timestamp', value: '2026-05-05 11:59:40.000' },
            { field: '@message', value: requestLine(20, 500) },
            { field: '@log', value: '123456789012:/ecs/civicforge-prod-api' },
          ],
        ],
      });
    expect(await ops('request', 'request-1', '--stage', 'prod', '--since', '7d')).toBe(0);
    expect(context.printed).toEqual(['11:59:40.000 api  INFO  500 GET /api/v1/quests/:questId 12.5 ms [request-1]']);
    expect(logs.commandCalls(StartQueryCommand)[0]?.args[0].input.logGroupNames).toHaveLength(3);
  });

  it.each(['Failed', 'Timeout'] as const)('say that a query has ended as %s', async (status) => {
    logs.on(StartQueryCommand).resolves({ queryId: 'q' });
    logs.on(GetQueryResultsCommand).resolves({ status });
    expect(await ops('request', 'request-1', '--stage', 'prod')).toBe(1);
  });

  it('refuse a query with an invalid request id', async () => {
    expect(await ops('request', 'x" | fields @message', '--stage', 'prod')).toBe(2);
    expect(logs.commandCalls(StartQueryCommand)).toHaveLength(0);
  });

  it('list streams with their last line', async () => {
    logs
      .on(DescribeLogStreamsCommand)
      .resolves({ logStreams: [{ logStreamName: 'api/1', lastEventTimestamp: NOW }, {}] });
    expect(await ops('streams', 'prod', '--service', 'api')).toBe(0);
    expect(context.printed[1]).toMatch(/^api +2026-05-05T12:00:00.000Z +api\/1$/);
  });

  it('fail with the message of AWS', async () => {
    logs.on(FilterLogEventsCommand).rejects(new Error('Rate exceeded'));
    expect(await ops('tail', 'prod')).toBe(1);
    expect(context.warned).toEqual(['Rate exceeded']);
  });
});

describe('logs of the edge', () => {
  const edgeLine = (secondsAgo: number, status: string) => {
    const [date, time] = at(secondsAgo).replace('Z', '').split('T');
    return JSON.stringify({
      date,
      time: time?.slice(0, 8),
      'sc-status': status,
      'cs-method': 'GET',
      'cs-uri-stem': '/quests',
      'c-ip': '203.0.113.7',
    });
  };
  const body = (bytes: Uint8Array) => ({ Body: { transformToByteArray: () => Promise.resolve(bytes) } }) as never;

  beforeEach(() => {
    s3.on(ListObjectsV2Command).callsFake(
      later(({ Prefix, ContinuationToken }: Record<string, string>) => {
        if (Prefix !== 'AWSLogs/123456789012/CloudFront/edge/2026/05/05/') return {};
        if (ContinuationToken === undefined) {
          const old = { Key: 'old.gz', LastModified: new Date(NOW - 7_200_000) };
          return { Contents: [old, {}], NextContinuationToken: 'more' };
        }
        return {
          Contents: [
            { Key: 'one.gz', LastModified: new Date(NOW) },
            { Key: 'two', LastModified: new Date(NOW) },
          ],
        };
      }),
    );
    s3.on(GetObjectCommand, { Key: 'one.gz' }).resolves(
      body(gzipSync([edgeLine(100, '200'), edgeLine(5000, '200'), 'noise', '{"date":"x"}'].join('\n'))),
    );
    s3.on(GetObjectCommand, { Key: 'two' }).resolves(body(Buffer.from(edgeLine(50, '502'))));
  });

  it('are read from the bucket, zipped or not, without addresses of visitors', async () => {
    expect(await ops('tail', 'prod', '--service', 'edge', '--since', '1h')).toBe(0);
    expect(context.printed).toEqual(['11:58:20.000 edge 200 GET /quests', '11:59:10.000 edge 502 GET /quests']);
  });

  it('names a file that cannot be unpacked and reads the others', async () => {
    s3.on(GetObjectCommand, { Key: 'one.gz' }).resolves(body(Buffer.from([0x1f, 0x8b, 0, 0])));
    expect(await ops('tail', 'prod', '--service', 'edge', '--since', '1h')).toBe(0);
    expect(context.printed).toHaveLength(2);
    expect(context.printed[1]).toContain('unreadable file');
    expect(context.printed[0]).toContain('502 GET /quests');
  });

  it('show errors and files', async () => {
    expect(await ops('errors', 'prod', '--service', 'edge')).toBe(0);
    expect(context.printed.at(-1)).toContain('edge 502 GET');
    expect(await ops('streams', 'prod', '--service', 'edge')).toBe(0);
    expect(context.printed.join('\n')).toContain('one.gz');
  });
});

describe('following', () => {
  it('prints late and equal lines, and ends at its end time', async () => {
    const line = (secondsAgo: number, text: string): LogLine => ({
      at: NOW - secondsAgo * 1000,
      service: 'api',
      stream: 's',
      text,
    });
    const looks = [[line(5, 'a'), line(5, 'a')], [line(8, 'late'), line(5, 'a'), line(5, 'a')], [line(5, 'a')]];
    const source: LogSource = {
      everySeconds: 5,
      async *read() {
        await Promise.resolve();
        yield* looks.shift() ?? [];
      },
      request: () => Promise.resolve([]),
      streams: () => Promise.resolve([]),
    };
    const reported: string[] = [];
    await follow(context, {
      source,
      query: { services: ['api'], from: NOW - 60_000 },
      until: NOW + 10_000,
      onLine: ({ text }) => reported.push(text),
    });
    expect(reported).toEqual(['a', 'a', 'late']);
  });
});
