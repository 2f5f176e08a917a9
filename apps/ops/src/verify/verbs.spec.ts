import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { expectedAlarms } from '../clients/alarms.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { metricAnswers, metricLine } from '../../testing/metrics.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const cloudWatch = mockClient(CloudWatchClient);
const logs = mockClient(CloudWatchLogsClient);
const dynamo = mockClient(DynamoDBClient);
const documents = mockClient(DynamoDBDocumentClient);
const sqs = mockClient(SQSClient);
const costs = mockClient(CostExplorerClient);
const API = 'http://127.0.0.1:3901';
const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const HEADERS = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'x-request-id': 'request-77-88',
};
let context: FakeOpsContext;
let data: string;

function log(...lines: object[]): void {
  writeFileSync(join(data, 'logs', 'api.log'), lines.map((line) => JSON.stringify(line)).join('\n'));
}
const told = (fields: object, ago = 1_000) => ({
  level: 'info',
  time: new Date(NOW - ago).toISOString(),
  message: 'request',
  status: 200,
  ...fields,
});
const measured = (values: Parameters<typeof metricLine>[1], ago = 1_000) => metricLine(NOW - ago, values);

function answer(request: string, respond: () => Response): void {
  const [method = '', path = ''] = request.split(' ');
  context.web.set(`${method} ${API}${path}`, respond);
}

/** Mocks a healthy stage: service and pages at one address. */
function wellStack(): void {
  const quest = { questId: 'q1', status: 'COMPLETED', reward: { state: 'PAID' } };
  const cookies = new Headers([['set-cookie', 'civicforge_access=token; Path=/']]);
  const ready = { status: 'ok', details: { database: { status: 'up' } } };
  const fine = () => new Response('{}', { headers: HEADERS });
  for (const path of ['/', '/sign-in', '/register', '/health', '/api/v1/health', '/api/v1/feature-flags'])
    answer(`GET ${path}`, fine);
  answer('OPTIONS /api/v1/feature-flags', () => new Response('', { status: 405 }));
  answer('GET /health/ready', () => Response.json(ready));
  answer('POST /api/v1/auth/sign-in', () =>
    Response.json({ user: { userId: 'u', creationPoints: 3 } }, { headers: cookies }),
  );
  answer('POST /api/v1/auth/sign-out', () => new Response(null, { status: 204 }));
  answer('POST /api/v1/quests', () => Response.json(quest, { status: 201 }));
  answer('GET /api/v1/quests/q1', () => Response.json(quest));
  answer('GET /api/v1/quests/q1/receipt', () => Response.json({ code: 'not-found' }, { status: 404 }));
  answer('GET /api/v1/quests?limit=5', () => Response.json({ items: [] }));
  for (const action of ['claim', 'submit', 'attest', 'release'])
    answer(`POST /api/v1/quests/q1/${action}`, () => Response.json(quest));
  answer('DELETE /api/v1/quests/q1', () => Response.json(quest));
}

beforeEach(() => {
  for (const mock of [cloudWatch, logs, dynamo, documents, sqs]) mock.reset();
  context = new FakeOpsContext({
    now: NOW,
    admin: { get: () => Promise.resolve({ items: [] }), post: () => Promise.resolve({}) },
  });
  data = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
  mkdirSync(join(data, 'logs'));
  const people = [1, 2].map((number) => ({
    email: `smoke-${number}@example.org`,
    password: 'secret-word',
    groups: ['synthetic'],
  }));
  const tables = Object.fromEntries(TABLES.map(({ name }) => [name, name]));
  writeFileSync(
    join(data, 'stack.json'),
    JSON.stringify({ api: API, web: API, database: API, region: 'us-east-1', people, tables }),
  );
  wellStack();
  // Members see their profile; requests without a valid session get 401.
  const fetchAnswer = context.fetch;
  const withSession: typeof fetch = (address, init) => {
    const path = new URL(address instanceof Request ? address.url : String(address)).pathname;
    if (path !== '/api/v1/users/me') return fetchAnswer(address, init);
    const given = new Headers(init?.headers);
    const hasSession = [given.get('cookie'), given.get('authorization')].some((one) => /\btoken\b/.test(one ?? ''));
    return Promise.resolve(
      hasSession ? Response.json({ creationPoints: 3 }) : (doors ?? new Response('', { status: 401 })),
    );
  };
  Object.defineProperty(context, 'fetch', { value: withSession });
  log(told({ requestId: 'request-77-88' }), measured({ RequestCount: 100, ErrorCount: 0, Latency: [5, 80] }));
});

let doors: Response | undefined;
afterEach(() => (doors = undefined));

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

async function rowsOf(code: number, ...words: string[]): Promise<Row[]> {
  expect({ code: await runOps(['verify', ...words, '--json'], context), said: context.warned.at(-1) }).toMatchObject({
    code,
  });
  return (JSON.parse(context.printed.join('')) as { rows: Row[] }).rows;
}
const bad = (rows: readonly Row[]) => rows.filter(({ state }) => state !== 'ok').map(({ id }) => id);

describe('ops verify, the first five minutes', () => {
  it('passes for a healthy stage', async () => {
    const rows = await rowsOf(0, 'local', '--data', data);
    expect(bad(rows)).toEqual([]);
    expect(rows).toHaveLength(17);
  });

  it.each<[what: string, ids: string[], breakIt: () => void]>([
    [
      'the service is silent',
      ['after.responding', 'after.security-headers'],
      () => context.web.delete(`GET ${API}/api/v1/health`),
    ],
    ['strangers get in', ['after.closed'], () => (doors = Response.json({}))],
    ['a page is missing', ['after.pages'], () => answer('GET /register', () => new Response('', { status: 500 }))],
    [
      'attesting fails',
      ['after.attest', 'after.complete', 'after.sign-out'],
      () => answer('POST /api/v1/quests/q1/attest', () => Response.json({ code: 'feature.disabled' }, { status: 503 })),
    ],
    [
      'signing out fails',
      ['after.complete', 'after.sign-out'],
      () => answer('POST /api/v1/auth/sign-out', () => new Response('', { status: 500 })),
    ],
    [
      'the list is empty of its form',
      ['after.list'],
      () => answer('GET /api/v1/quests?limit=5', () => Response.json({})),
    ],
    [
      'many requests fail',
      ['after.errors'],
      () => log(told({ requestId: 'request-77-88' }), measured({ RequestCount: 100, ErrorCount: 7 })),
    ],
    ['nothing is measured', ['after.errors'], () => log(told({ requestId: 'request-77-88' }))],
    [
      'the database is away',
      ['after.database'],
      () => answer('GET /health/ready', () => Response.json({ status: 'error' }, { status: 503 })),
    ],
    ['a request is lost on its way to the log', ['after.request-log'], () => log(measured({ RequestCount: 100 }))],
    [
      'a page lacks its policy',
      ['after.security-headers'],
      () => answer('GET /', () => new Response('', { headers: { 'x-frame-options': 'DENY' } })),
    ],
    [
      'every origin may read',
      ['after.cross-origin'],
      () =>
        answer(
          'GET /api/v1/feature-flags',
          () => new Response('', { headers: { ...HEADERS, 'access-control-allow-origin': '*' } }),
        ),
    ],
  ])('fails when %s', async (_, ids, breakIt) => {
    breakIt();
    expect(bad(await rowsOf(1, 'local', '--data', data))).toEqual(ids);
  });

  it('passes during maintenance, and says that no quest was lived', async () => {
    answer('POST /api/v1/quests', () => Response.json({ code: 'maintenance' }, { status: 503 }));
    for (const path of ['users/me/active-quests', 'quests'])
      answer(`GET /api/v1/${path}`, () => Response.json({ items: [] }));
    const rows = await rowsOf(0, 'local', '--data', data);
    expect(bad(rows)).toEqual(['after.create', 'after.claim', 'after.attest', 'after.complete']);
    expect(rows.find(({ id }) => id === 'after.create')).toMatchObject({
      state: 'warn',
      reason: expect.stringContaining('maintenance') as unknown,
    });
  });

  it('skips pages of a stack without them', async () => {
    const path = join(data, 'stack.json');
    const { web: _, ...stack } = JSON.parse(readFileSync(path, 'utf8')) as { web: string };
    writeFileSync(path, JSON.stringify(stack));
    for (const page of ['/', '/sign-in', '/register']) context.web.delete(`GET ${API}${page}`);
    expect(bad(await rowsOf(0, 'local', '--data', data))).toEqual([]);
  });

  it('computes no rate from few requests', async () => {
    log(told({ requestId: 'request-77-88' }), measured({ RequestCount: 8, ErrorCount: 1 }));
    const row = (await rowsOf(0, 'local', '--data', data)).find(({ id }) => id === 'after.errors');
    expect(row).toMatchObject({ state: 'warn', reason: '1 of 8 requests failed: too few for a rate' });
  });
});

describe('ops verify, the first hour', () => {
  beforeEach(() => {
    saveOutputs(context, 'staging');
    const figures = { requests: 500, errors: 1, p99: 90, throttles: 0, dependencyFailures: 0, rateLimited: 2 };
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: metricAnswers(NOW, figures) });
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: expectedAlarms().map((key) => ({
        AlarmName: `civicforge-staging-${key}`,
        StateValue: 'OK',
        ActionsEnabled: true,
      })),
    });
    cloudWatch.on(DescribeAlarmHistoryCommand).resolves({ AlarmHistoryItems: [] });
    logs.on(FilterLogEventsCommand).resolves({ events: [{ timestamp: NOW - 500, message: '{}' }] });
    sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs.example/dead' });
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: {} });
  });
  const figures = (changed: Record<string, number>) => () =>
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: metricAnswers(NOW, changed) });

  it('passes for a healthy stage', async () => {
    expect(bad(await rowsOf(0, 'staging', '--window', '1h'))).toEqual([]);
  });

  it.each<[what: string, id: string, breakIt: () => void]>([
    ['errors are many', 'hour.errors', figures({ requests: 500, errors: 6, p99: 90 })],
    ['answers are slow', 'hour.latency', figures({ requests: 500, p99: 1200 })],
    ['the database throttles', 'hour.throttle', figures({ requests: 500, p99: 90, throttles: 3 })],
    ['a dependency fails', 'hour.timeouts', figures({ requests: 500, p99: 90, dependencyFailures: 1 })],
    ['many are told to slow down', 'hour.rate-limits', figures({ requests: 100, p99: 90, rateLimited: 9 })],
    ['logs do not flow', 'hour.logs', () => logs.on(FilterLogEventsCommand).resolves({ events: [] })],
    [
      'a job could not start',
      'hour.dead-letters',
      () => sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '1' } }),
    ],
    [
      'requests timed out',
      'hour.load-balancer',
      () =>
        cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
          AlarmHistoryItems: [
            {
              AlarmName: 'civicforge-staging-load-balancer-timeouts',
              HistorySummary: 'Alarm updated from OK to ALARM',
            },
          ],
        }),
    ],
  ])('fails when %s', async (_, id, breakIt) => {
    breakIt();
    const isWarning = id === 'hour.rate-limits';
    expect(bad(await rowsOf(isWarning ? 0 : 1, 'staging', '--window', '1h'))).toEqual([id]);
  });

  it.each([
    [1, 0, []],
    [4_000, 1, ['day.cost']],
  ])('has a day in which %d dollars were paid for one component: %d', async (dollars, code, ids) => {
    mkdirSync(join(context.root, 'data'));
    copyFileSync(
      join(import.meta.dirname, '..', '..', '..', '..', 'data', 'cost.yaml'),
      join(context.root, 'data', 'cost.yaml'),
    );
    const Metrics = { UnblendedCost: { Amount: String(dollars) } };
    costs
      .on(GetCostAndUsageCommand)
      .resolves({ ResultsByTime: [{ Groups: [{ Keys: ['component$network'], Metrics }] }] });
    const line = { at: new Date(NOW).toISOString(), verb: 'alarms test', outcome: 'done' };
    writeFileSync(join(context.records, 'audit.jsonl'), `${JSON.stringify(line)}\n`);
    logs.on(FilterLogEventsCommand).resolves({ events: [] });
    figures({ requests: 500, errors: 1, authenticationFailures: 3 })();
    expect(bad(await rowsOf(code, 'staging', '--window', '24h', '--feedback', 'fine'))).toEqual(ids);
  });

  it('does not pass without data', async () => {
    cloudWatch.on(GetMetricDataCommand).rejects(new Error('ThrottlingException'));
    const rows = await rowsOf(1, 'staging', '--window', '1h');
    expect(rows.find(({ id }) => id === 'hour.errors')).toMatchObject({
      state: 'unknown',
      reason: 'ThrottlingException',
    });
  });
});

describe('ops verify, the first day', () => {
  const DAY = 86_400_000;
  const error = (message: string, ago: number) => told({ level: 'error', message, status: undefined }, ago);

  it('lists only kinds of errors that the previous day did not have', async () => {
    const seen = measured({ RequestCount: 400, ErrorCount: 1 });
    log(error('the door jams', DAY + 5_000), error('the door jams', 5_000), seen);
    expect(bad(await rowsOf(0, 'local', '--data', data, '--window', '24h', '--feedback', 'they like it'))).toEqual([]);
    context.printed.length = 0;
    log(error('the door jams', DAY + 5_000), error('the roof leaks', 5_000), seen);
    const rows = await rowsOf(1, 'local', '--data', data, '--window', '24h');
    expect(bad(rows)).toEqual(['day.patterns', 'day.feedback']);
    expect(rows[0]?.reason).toContain('the roof leaks');
  });

  it('fails for many refused sign-ins', async () => {
    log(measured({ RequestCount: 400, AuthenticationFailures: 90 }));
    expect(bad(await rowsOf(1, 'local', '--data', data, '--window', '24h', '--feedback', 'fine'))).toEqual([
      'day.security',
    ]);
  });
});

describe('ops verify --database', () => {
  beforeEach(() => {
    for (const { name, indexes, timeToLive } of TABLES) {
      const GlobalSecondaryIndexes = indexes.map((index) => ({
        IndexName: index.name,
        IndexStatus: 'ACTIVE' as const,
      }));
      dynamo
        .on(DescribeTableCommand, { TableName: name })
        .resolves({ Table: { TableStatus: 'ACTIVE', GlobalSecondaryIndexes } });
      dynamo.on(DescribeTimeToLiveCommand, { TableName: name }).resolves({
        TimeToLiveDescription:
          timeToLive === undefined ? {} : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive },
      });
    }
    documents.onAnyCommand().resolves({});
  });

  it('measures a read, a write and a transaction, and deletes its item', async () => {
    expect(bad(await rowsOf(0, 'local', '--data', data, '--database'))).toEqual([]);
    const calls = [
      documents.commandCalls(GetCommand).length,
      documents.commandCalls(PutCommand).length,
      documents.commandCalls(TransactWriteCommand).length,
      documents.commandCalls(DeleteCommand).length,
    ];
    expect(calls).toEqual([20, 20, 20, 1]);
  });

  it('fails for a slow database', async () => {
    documents.on(PutCommand).callsFake(() => context.clock.advance(1_500));
    expect(bad(await rowsOf(1, 'local', '--data', data, '--database'))).toEqual(['database.write']);
  });

  it('writes nothing with --health-check-only', async () => {
    expect(bad(await rowsOf(0, 'local', '--data', data, '--database', '--health-check-only'))).toEqual([]);
    expect(documents.calls()).toHaveLength(1);
    expect(documents.commandCalls(GetCommand)).toHaveLength(1);
  });

  it('names a table with a missing index', async () => {
    dynamo.on(DescribeTableCommand, { TableName: 'users' }).resolves({ Table: { TableStatus: 'ACTIVE' } });
    const rows = await rowsOf(1, 'local', '--data', data, '--database', '--health-check-only');
    expect(rows.find(({ state }) => state === 'fail')).toMatchObject({
      id: 'database.users',
      reason: expect.stringContaining('by-joining') as string,
    });
  });
});

describe('ops verify --browser', () => {
  it.each([
    [0, 'ok', '1 passed, 0 failed'],
    [1, 'fail', '0 passed, 1 failed'],
  ])('runs the journey against the pages; ended with %d: %s', async (code, state, words) => {
    context.programs.set(process.execPath, ran(`a lot\n${words}\n`, code));
    const rows = await rowsOf(code, 'local', '--data', data, '--window', '24h', '--feedback', 'fine', '--browser');
    expect(rows.find(({ id }) => id === 'browser.journey')).toMatchObject({
      state,
      reason: expect.stringContaining(words) as string,
    });
    expect(context.ran[0]).toContain(`scripts/test.mjs --only=e2e release.journey --env=${API}`);
  });

  it.each<[string[]]>([[['local', '--window', '2h']], [['local', '--health-check-only']], [['nowhere']], [[]]])(
    'answers %j with exit code 2',
    async (words) => {
      expect(await runOps(['verify', ...words], context)).toBe(2);
    },
  );
});
