import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TABLES } from '../../libs/contract/src/tables.ts';
import { EmfMetrics } from '../../apps/api/src/telemetry/emf-metrics.ts';
import { METRIC_NAMES } from '../../libs/contract/src/metric-names.ts';
import { runOps } from '../../apps/ops/src/program.ts';
import { FakeOpsContext } from '../../apps/ops/testing/fake-ops-context.ts';
import { later } from '../../apps/ops/testing/later.ts';
import { saveOutputs } from '../../apps/ops/testing/outputs.ts';
import { errorRate, type Figures, type Series, SIGNALS, sparkline } from '../../apps/ops/src/metrics/signals.ts';

const NOW = Date.parse('2026-05-05T12:03:20.000Z');
const cloudWatch = mockClient(CloudWatchClient);
const ssm = mockClient(SSMClient);
let context: FakeOpsContext;

beforeEach(() => {
  cloudWatch.reset();
  ssm.reset();
  context = new FakeOpsContext({ now: NOW });
});

const ops = (...words: string[]) => runOps(['metrics', ...words], context);
const printed = () => JSON.parse(context.printed.join('')) as Figures & { above: string[] };
const row = (id: string) => printed().series.find((one) => one.id === id);

describe('metrics of a local stack', () => {
  let data: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'civicforge-metrics-'));
    mkdirSync(join(data, 'logs'));
  });

  /** Writes the service's own metric lines with a past time. */
  async function measure(secondsAgo: number, record: (metrics: EmfMetrics) => void): Promise<string> {
    const lines: string[] = [];
    const metrics = new EmfMetrics({
      stage: 'local',
      service: 'api',
      version: 'test',
      write: (line) => lines.push(line),
    });
    record(metrics);
    await metrics.flush();
    return lines.map((line) => line.replace(/"Timestamp":\d+/, `"Timestamp":${NOW - secondsAgo * 1000}`)).join('\n');
  }

  it('are read from the service’s log, period by period', async () => {
    const before = await measure(130, (metrics) => metrics.record('RequestCount', 5));
    const now = await measure(10, (metrics) => {
      metrics.record('RequestCount', 100);
      metrics.record('ErrorCount', 3);
      for (let value = 1; value <= 200; value += 1) metrics.record('Latency', value * 10, 'GET /x');
    });
    writeFileSync(join(data, 'logs', 'api.log'), `${before}\n{"level":"info","message":"words"}\n${now}\n`);
    expect(await ops('--data', data, '--window', '5m', '--json')).toBe(0);
    expect(row('requests')?.values).toEqual([null, null, 5, null, 100]);
    expect(row('errorRate')?.values).toEqual([null, null, 0, null, 3]);
    expect(row('average')?.values.at(-1)).toBe(1005);
    expect(row('p95')?.values.at(-1)).toBe(1900);
    expect(row('p99')?.values.at(-1)).toBe(1980);
    expect(printed().above).toEqual(['errorRate', 'p99']);
  });

  it('are printed with trend, limit and state', async () => {
    writeFileSync(
      join(data, 'logs', 'api.log'),
      await measure(10, (metrics) => metrics.record('DatabaseThrottles', 2)),
    );
    expect(await ops('--data', data)).toBe(0);
    const text = context.printed.join('\n');
    expect(text).toMatch(/saturation +database throttles +2 +2 +2 +·+█ +ABOVE +limit 0/);
  });

  it('are empty without log lines, which is neither good nor an error', async () => {
    expect(await ops('--data', data)).toBe(0);
    expect(context.printed.join('\n')).toMatch(/requests +- +- +- +·+/);
  });

  it.each([['a second'], ['1m'], ['30d']])('refuse a window of %s', async (window) => {
    expect(await ops('--window', window)).toBe(2);
  });
});

describe('metrics of a deployed stage', () => {
  beforeEach(() => {
    saveOutputs(context, 'prod');
    const Parameters = TABLES.map(({ name }) => ({
      Name: `/civicforge/prod/tables/${name}`,
      Value: `restored-${name}`,
    }));
    ssm.on(GetParametersCommand).resolves({ Parameters });
  });

  it('come from CloudWatch in whole periods of five minutes, page by page', async () => {
    const time = (minutes: number) => new Date(Date.parse('2026-05-05T12:00:00Z') - minutes * 60_000);
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({
        MetricDataResults: [{ Id: 'requests', Timestamps: [time(5)], Values: [200] }],
        NextToken: 'more',
      })
      .resolves({
        MetricDataResults: [
          { Id: 'requests', Timestamps: [time(15)], Values: [100] },
          { Id: 'errors', Timestamps: [time(5)], Values: [10] },
          { Id: 'questsRead', Timestamps: [time(5)], Values: [42] },
          { Id: 'quests_answer', Timestamps: [time(5)], Values: [1] },
          {},
        ],
      });
    expect(await ops('prod', '--window', '15m', '--json')).toBe(0);
    expect(row('requests')?.values).toEqual([100, null, 200]);
    expect(row('errorRate')?.values).toEqual([0, null, 5]);
    expect(row('questsRead')?.values).toEqual([null, null, 42]);
    expect(printed().above).toEqual(['errorRate', 'questsThrottled']);
  });

  it('query existing metrics alone, with unique ids', async () => {
    let asked: MetricDataQuery[] = [];
    cloudWatch.on(GetMetricDataCommand).callsFake(
      later(({ MetricDataQueries }: { MetricDataQueries: MetricDataQuery[] }) => {
        asked = MetricDataQueries;
        return {};
      }),
    );
    expect(await ops('prod')).toBe(0);
    const ids = asked.map(({ Id = '' }) => Id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
    const used = asked.flatMap(({ Expression }) =>
      [...(Expression ?? '').matchAll(/FILL\((\w+),/g)].map(([, id]) => id),
    );
    expect(ids).toEqual(expect.arrayContaining(used));
    expect(JSON.stringify(asked)).toContain('restored-quests');
  });

  it('fail with the message of AWS', async () => {
    cloudWatch.on(GetMetricDataCommand).rejects(new Error('not authorized'));
    expect(await ops('prod')).toBe(1);
    expect(context.warned).toEqual(['not authorized']);
  });
});

describe('figures', () => {
  const series = (values: (number | undefined)[]): Series => ({ id: 'x', group: 'g', label: 'l', stat: 'Sum', values });

  it('are drawn from zero to their maximum', () => {
    expect(sparkline([0, 50, undefined, 100])).toBe('▁▅·█');
    expect(sparkline([0, 0])).toBe('▁▁');
    expect(sparkline([])).toBe('');
  });

  it('have no rate for few requests', () => {
    expect(errorRate(series([19, 20, undefined]), series([19, 10, 3])).values).toEqual([0, 50, undefined]);
  });

  it('read only metrics that the service emits', () => {
    expect(METRIC_NAMES).toEqual(expect.arrayContaining(SIGNALS.map(({ metric }) => metric)));
  });
});
