import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  ListDeploymentsCommand as ListFlagDeployments,
  ListHostedConfigurationVersionsCommand,
} from '@aws-sdk/client-appconfig';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expectedAlarms, runbookOf } from '../clients/alarms.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const READY = {
  status: 'ok',
  details: { database: { status: 'up' }, identity: { status: 'up' }, flags: { status: 'up' } },
};

let context: FakeOpsContext;
const cloudWatch = mockClient(CloudWatchClient);
const codeDeploy = mockClient(CodeDeployClient);
const appConfig = mockClient(AppConfigClient);
const sqs = mockClient(SQSClient);
const ssm = mockClient(SSMClient);
const admin = { get: () => Promise.resolve({ items: [] as unknown[] }), post: () => Promise.resolve({}) };

function answers(base: string, replaced: Record<string, () => Response> = {}): void {
  for (const path of ['/health', '/api/v1/health', '/', '/sign-in']) {
    context.web.set(`GET ${base}${path}`, () => new Response('fine'));
  }
  context.web.set(`GET ${base}/health/ready`, () => Response.json(READY));
  for (const [path, answer] of Object.entries(replaced)) context.web.set(`GET ${base}${path}`, answer);
}

function alarms(changes: Record<string, object> = {}, left: readonly string[] = []): void {
  const MetricAlarms = expectedAlarms()
    .filter((key) => !left.includes(key))
    .map((key) => ({
      AlarmName: `civicforge-staging-${key}`,
      StateValue: 'OK' as const,
      ActionsEnabled: true,
      ...changes[key],
    }));
  // Two pages, so that a missing pagination loop fails the test.
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: MetricAlarms.slice(5) })
    .on(DescribeAlarmsCommand, { NextToken: undefined })
    .resolves({ MetricAlarms: MetricAlarms.slice(0, 5), NextToken: 'more' })
    .on(DescribeAlarmsCommand, { NextToken: 'more' })
    .resolves({ MetricAlarms: MetricAlarms.slice(5) });
}

function stackFolder(changes: { web?: string } = { web: 'http://127.0.0.1:3901' }): string {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
  const address = 'http://127.0.0.1:3901';
  const stack = { api: address, flags: address, pids: { api: process.pid }, people: [], ...changes };
  writeFileSync(join(folder, 'stack.json'), JSON.stringify(stack));
  return folder;
}

beforeEach(() => {
  for (const mock of [cloudWatch, codeDeploy, appConfig, sqs, ssm]) mock.reset();
  context = new FakeOpsContext({ admin });
  saveOutputs(context, 'staging');
  answers('https://staging.example.org');
  alarms();
  codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: [] });
  appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [] });
  appConfig
    .on(ListFlagDeployments)
    .resolves({ Items: [{ DeploymentNumber: 3, ConfigurationVersion: '7', State: 'COMPLETE' }] });
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs.example/dead' });
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'the-key' } });
});

/** Runs `health staging` and returns the state of each check. */
async function seen(expected: number): Promise<Record<string, { state: string; reason: string }>> {
  expect(await runOps(['health', 'staging', '--json'], context)).toBe(expected);
  const { rows } = JSON.parse(context.printed.join('')) as { rows: { id: string; state: string; reason: string }[] };
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

describe('ops health', () => {
  it('passes for a healthy stage', async () => {
    const rows = await seen(0);
    expect(Object.values(rows).every(({ state }) => state === 'ok')).toBe(true);
    expect(rows['flags.deployment']?.reason).toContain('version 7 serves');
  });

  it.each<[string, string, string, () => void]>([
    [
      'an alarm that rings, with its runbook',
      'alarms.quiet',
      'runbooks.example.org/api-error-rate.md',
      () => alarms({ 'api-error-rate': { StateValue: 'ALARM' } }),
    ],
    ['an alarm that is missing', 'alarms.present', 'missing: ledger-drift', () => alarms({}, ['ledger-drift'])],
    [
      'a service that says 503',
      'probe.api',
      '503',
      () => answers('https://staging.example.org', { '/api/v1/health': () => new Response('', { status: 503 }) }),
    ],
    ['unreachable pages', 'probe.web', 'no answer', () => context.web.delete('GET https://staging.example.org/')],
    [
      'a database that is away',
      'probe.ready',
      'database down',
      () =>
        answers('https://staging.example.org', {
          '/health/ready': () =>
            Response.json({ status: 'error', details: { database: { status: 'down' } } }, { status: 503 }),
        }),
    ],
    [
      'a job that could not start',
      'dead-letters',
      'rewards dlq',
      () => sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '2' } }),
    ],
  ])('fails for %s', async (_, id, words, breakIt) => {
    breakIt();
    const rows = await seen(1);
    expect(rows[id]).toMatchObject({ state: 'fail', reason: expect.stringContaining(words) as string });
    expect(Object.values(rows).filter(({ state }) => state === 'fail')).toHaveLength(1);
  });

  it('fails for a reward that was given up', async () => {
    const giving = { ...admin, get: () => Promise.resolve({ items: [{}] }) };
    const other = new FakeOpsContext({ admin: giving });
    saveOutputs(other, 'staging');
    expect(await runOps(['health', 'staging'], other)).toBe(1);
    expect(other.printed.join('\n')).toContain('1: npm run ops -- rewards list --state abandoned --stage staging');
  });

  it('names the sign-in where it cannot read rewards, and does not pass', async () => {
    const other = new FakeOpsContext();
    saveOutputs(other, 'staging');
    expect(await runOps(['health', 'staging'], other)).toBe(1);
    expect(other.printed.join('\n')).toMatch(/UNKNOWN +abandoned rewards +not checked: No admin is signed in/);
  });

  it('never takes what it may not see for good', async () => {
    cloudWatch.reset();
    cloudWatch.on(DescribeAlarmsCommand).rejects(new Error('AccessDenied: not authorized'));
    const rows = await seen(1);
    expect(rows['alarms.quiet']).toMatchObject({ state: 'unknown', reason: 'AccessDenied: not authorized' });
    expect(rows['dead-letters']?.state).toBe('ok');
  });

  it('warns about alarms without actions and old flags, and passes', async () => {
    alarms({ 'flags-stale': { ActionsEnabled: false } });
    answers('https://staging.example.org', {
      '/health/ready': () => Response.json({ status: 'degraded', details: {} }),
    });
    const rows = await seen(0);
    expect([rows['alarms.present']?.state, rows['probe.ready']?.state]).toEqual(['warn', 'warn']);
  });

  it('shows programs instead of alarms on a local stack', async () => {
    answers('http://127.0.0.1:3901');
    expect(await runOps(['health', '--data', stackFolder()], context)).toBe(0);
    expect(context.printed.join('\n')).toContain(`api ${process.pid}`);
    expect(cloudWatch.calls()).toHaveLength(0);
  });

  it('passes a stack without pages', async () => {
    answers('http://127.0.0.1:3901', { '/': () => new Response('', { status: 404 }) });
    expect(await runOps(['health', '--data', stackFolder({})], context)).toBe(0);
    expect(context.printed.filter((line) => line.includes('no pages in this stack'))).toHaveLength(2);
  });

  it('reports in every row that no stack runs', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'civicforge-no-stack-'));
    expect(await runOps(['health', '--data', empty], context)).toBe(1);
    expect(context.printed.filter((line) => line.includes('No stack runs in'))).toHaveLength(6);
  });

  it('prints the whole table first, then the changes', async () => {
    context.clock.onSleep = () => {
      answers('https://staging.example.org', { '/health': () => new Response('', { status: 502 }) });
    };
    expect(await runOps(['health', 'staging', '--watch', '--every', '20s', '--for', '1m'], context)).toBe(1);
    const rounds = context.printed.filter((line) => line.startsWith('2026-05-05T'));
    expect(rounds.map((line) => line.includes('all good'))).toEqual([true, false, false, false]);
    expect(context.printed.filter((line) => line.includes('GET /api/v1/health'))).toHaveLength(1);
  });

  it.each([[['health', 'nowhere']], [['health', '--watch', '--json']], [['health', '--watch', '--every', 'often']]])(
    'answers %j with exit code 2',
    async (words) => {
      expect(await runOps(words, context)).toBe(2);
    },
  );
});

describe('the runbook of an alarm', () => {
  it.each([
    ['api-error-rate', 'api-error-rate.md'],
    ['database-throttled-quests', 'database-throttled.md'],
    ['api-gate-latency-p95', 'gate-latency-p95.md'],
    ['task-errors-many', 'task-errors-many.md'],
  ])('of %s is %s', (key, page) => expect(runbookOf(key)).toBe(page));
});
