import { EmfMetrics } from './emf-metrics.ts';
import { METRIC_NAMES, METRICS, type MetricDefinition, type MetricName } from '@civicforge/contract/metric-names';

interface Line extends Record<string, unknown> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: MetricName; readonly Unit: string }[];
    }[];
  };
}

function setup() {
  const lines: Line[] = [];
  const metrics = new EmfMetrics({
    stage: 'dev',
    service: 'api',
    version: 'v1.2.3',
    write: (line) => lines.push(JSON.parse(line) as Line),
  });
  return { metrics, lines };
}

describe('metrics in the embedded format', () => {
  it('say in one line what happened within a period, and nothing of the period before', async () => {
    const { metrics, lines } = setup();
    metrics.record('RequestCount');
    metrics.record('RequestCount', 2);
    metrics.record('InFlightRequests', 3);
    metrics.record('InFlightRequests', 1);
    metrics.record('RewardsPending', 9);
    metrics.record('RewardsPending', 4);
    const before = Date.now();
    await metrics.flush();
    expect(lines).toHaveLength(1);
    const [line] = lines;
    expect(line).toMatchObject({
      Stage: 'dev',
      Service: 'api',
      Version: 'v1.2.3',
      RequestCount: 3,
      InFlightRequests: 3,
      RewardsPending: 4,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'CivicForge',
            Dimensions: [['Stage', 'Service']],
            Metrics: [
              { Name: 'RequestCount', Unit: 'Count' },
              { Name: 'InFlightRequests', Unit: 'Count' },
              { Name: 'RewardsPending', Unit: 'Count' },
            ],
          },
        ],
      },
    });
    expect(line?._aws.Timestamp).toBeGreaterThanOrEqual(before);
    await metrics.flush();
    expect(lines).toHaveLength(1);
  });

  it('carry a further dimension in a line of its own, and are sent without it as well', async () => {
    const { metrics, lines } = setup();
    metrics.record('DependencyFailures', 1, 'database');
    metrics.record('DependencyFailures', 1, 'database');
    metrics.record('DependencyFailures', 1, 'identity');
    await metrics.flush();
    expect(lines.map(({ Dependency, DependencyFailures }) => [Dependency, DependencyFailures])).toEqual([
      ['database', 2],
      ['identity', 1],
    ]);
    expect(lines[0]?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([
      ['Stage', 'Service'],
      ['Stage', 'Service', 'Dependency'],
    ]);
  });

  it('keep every value of a duration, at most a hundred in a line', async () => {
    const { metrics, lines } = setup();
    for (let value = 0; value < 250; value += 1) metrics.record('Latency', value, 'GET /x');
    metrics.record('Latency', 7, 'GET /y');
    await metrics.flush();
    const values = lines.map(({ Latency }) => Latency as number | number[]);
    expect(values.map((list) => [list].flat().length)).toEqual([100, 100, 50, 1]);
    expect(values.flat()).toEqual([...Array.from({ length: 250 }, (_, value) => value), 7]);
    expect(lines[0]).not.toHaveProperty('LatencyHistogram');
  });

  it('add a histogram to each route while more is asked for', async () => {
    const { metrics, lines } = setup();
    metrics.isAdvanced = true;
    for (const value of [1, 6, 80, 900, 5_000]) metrics.record('Latency', value, 'GET /x');
    await metrics.flush();
    expect(lines[0]?.['LatencyHistogram']).toMatchObject({ upTo5: 1, upTo10: 2, upTo100: 3, upTo1000: 4, all: 5 });
  });

  it('belong to the service whose alarm looks at them, whichever process measured', async () => {
    const { metrics, lines } = setup();
    metrics.record('FailedRewardsAbandoned');
    metrics.record('LedgerDrift', 0);
    metrics.record('DatabaseCalls', 1, 'GetItem');
    await metrics.flush();
    const serviceOf = (name: MetricName) => lines.find((line) => name in line)?.['Service'];
    expect([serviceOf('FailedRewardsAbandoned'), serviceOf('LedgerDrift'), serviceOf('DatabaseCalls')]).toEqual([
      'api',
      'jobs',
      'api',
    ]);
  });

  it('ask for states before they are sent, and do without one that cannot be asked for', async () => {
    const { metrics, lines } = setup();
    metrics.eachPeriod(() => Promise.reject(new Error('away')));
    metrics.eachPeriod(() => metrics.record('FlagSourceAgeSeconds', 12));
    await metrics.flush();
    await metrics.flush();
    expect(lines.map(({ FlagSourceAgeSeconds }) => FlagSourceAgeSeconds)).toEqual([12, 12]);
  });

  it('stay within bounds when a dimension has far too many values', async () => {
    const { metrics, lines } = setup();
    for (let index = 0; index < 2_000; index += 1) metrics.record('Latency', 1, `GET /${index}`);
    await metrics.flush();
    expect(lines.length).toBeLessThanOrEqual(500);
  });

  it.each(METRIC_NAMES)('%s has a name and a unit that CloudWatch takes', (name) => {
    const { unit, by }: MetricDefinition = METRICS[name];
    expect(name).toMatch(/^[A-Z][A-Za-z]{2,99}$/);
    expect(['Count', 'Milliseconds', 'Seconds']).toContain(unit);
    expect(['Route', 'Operation', 'Dependency', 'Arm', 'Channel', undefined]).toContain(by);
  });
});
