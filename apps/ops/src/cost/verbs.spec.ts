import {
  CostExplorerClient,
  GetAnomaliesCommand,
  GetAnomalyMonitorsCommand,
  GetCostAndUsageCommand,
} from '@aws-sdk/client-cost-explorer';
import { mockClient } from 'aws-sdk-client-mock';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseCostEstimate, totalDollars } from '../../../../libs/contract/src/cost-estimate.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { compareCost, monthOf, readEstimate } from './estimate.ts';

const explorer = mockClient(CostExplorerClient);
const ESTIMATE = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'data', 'cost.yaml'), 'utf8');
/** Ten of the thirty days of April have passed. */
const NOW = Date.parse('2026-04-11T09:00:00Z');
let context: FakeOpsContext;

beforeEach(() => {
  explorer.reset();
  context = new FakeOpsContext({ now: NOW });
  mkdirSync(join(context.root, 'data'));
  writeFileSync(join(context.root, 'data', 'cost.yaml'), ESTIMATE);
});

const cost = (...words: string[]) => runOps(['cost', ...words], context);
const group = (key: string, dollars: number) => ({
  Keys: [key],
  Metrics: { UnblendedCost: { Amount: String(dollars), Unit: 'USD' } },
});

describe('ops cost report', () => {
  beforeEach(() => {
    explorer
      .on(GetCostAndUsageCommand)
      .resolvesOnce({
        ResultsByTime: [{ Groups: [group('component$network', 100), group('component$', 1)] }],
        NextPageToken: 'more',
      })
      .resolves({ ResultsByTime: [{ Groups: [group('component$firewall', 3)] }, {}] });
  });

  it('prints cost, projection and estimate, and marks excess', async () => {
    expect(await cost('report', 'prod')).toBe(0);
    const text = context.printed.join('\n');
    expect(text).toMatch(/network +100.00 +300.00 +\d+\.\d\d +ABOVE/);
    expect(text).toMatch(/firewall +3.00 +9.00 +9.00$/m);
    expect(text).toMatch(/\(no tag\) +1.00 +3.00 +-$/m);
    expect(text).toMatch(/total +104.00 +312.00/);
    expect(text).toContain('from 2026-04-01 until 2026-04-11');
  });

  it('asks for one stage of the project, by component, service or for all stages', async () => {
    await cost('report', 'prod');
    await cost('report', 'prod', '--by', 'service', '--month', '2026-03');
    await cost('report', 'prod', '--by', 'stage', '--json');
    const asked = explorer.commandCalls(GetCostAndUsageCommand).map(({ args: [{ input }] }) => input);
    expect(asked[0]).toMatchObject({ GroupBy: [{ Type: 'TAG', Key: 'component' }] });
    expect(JSON.stringify(asked[0]?.Filter)).toContain('"prod"');
    expect(asked.at(-2)).toMatchObject({
      TimePeriod: { Start: '2026-03-01', End: '2026-04-01' },
      GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
    });
    expect(JSON.stringify(asked.at(-1)?.Filter)).not.toContain('prod');
    expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject({ by: 'stage', total: { estimate: 0 } });
  });

  it.each([
    ['a month that is none', ['report', 'prod', '--month', 'April'], 2],
    ['a month to come', ['report', 'prod', '--month', '2026-05'], 2],
    ['another grouping', ['report', 'prod', '--by', 'person'], 2],
    ['the local stack', ['report'], 2],
    ['anomalies of years', ['anomalies', 'prod', '--since', '400d'], 2],
    ['anomalies since always', ['anomalies', 'prod', '--since', 'always'], 2],
  ])('refuses %s', async (_, words, code) => {
    expect(await cost(...words)).toBe(code);
    expect(explorer.calls()).toHaveLength(0);
  });

  it('fails without an estimate, and with the words of AWS', async () => {
    writeFileSync(join(context.root, 'data', 'cost.yaml'), 'stages: {}\n');
    expect(await cost('report', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain('npm run docs:infra');
    explorer.on(GetCostAndUsageCommand).rejects(new Error('not authorized'));
    expect(await cost('report', 'prod', '--by', 'service')).toBe(1);
  });
});

describe('ops cost anomalies', () => {
  beforeEach(() => {
    explorer
      .on(GetAnomalyMonitorsCommand)
      .resolvesOnce({ AnomalyMonitors: [], NextPageToken: 'more' })
      .resolves({
        AnomalyMonitors: [{ MonitorName: 'civicforge-prod-anomalies', MonitorArn: 'arn:monitor' }] as never,
      });
  });

  it('shows impact and causes, the greatest first', async () => {
    explorer
      .on(GetAnomaliesCommand)
      .resolvesOnce({
        Anomalies: [{ AnomalyStartDate: '2026-04-02T00:00:00Z', Impact: { TotalImpact: 21 } }] as never,
        NextPageToken: 'more',
      })
      .resolves({
        Anomalies: [
          {
            AnomalyStartDate: '2026-04-03',
            AnomalyEndDate: '2026-04-04',
            Impact: { TotalImpact: 90.5 },
            RootCauses: [{ Service: 'Amazon DynamoDB', Region: 'us-east-1', UsageType: 'WriteRequestUnits' }],
          },
        ] as never,
      });
    expect(await cost('anomalies', 'prod')).toBe(0);
    expect(context.printed[1]).toBe('2026-04-03  2026-04-04  90.50    Amazon DynamoDB us-east-1 WriteRequestUnits');
    expect(context.printed[2]).toBe('2026-04-02  now         21.00    unknown');
  });

  it('prints no anomalies, and fails without a monitor', async () => {
    explorer.on(GetAnomaliesCommand).resolves({});
    expect(await cost('anomalies', 'prod')).toBe(0);
    expect(context.printed).toEqual(['nothing unusual since 2026-03-12']);
    explorer.on(GetAnomalyMonitorsCommand).resolves({});
    expect(await cost('anomalies', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain('no cost monitor');
  });
});

describe('readEstimate', () => {
  it.each(['dev', 'staging', 'prod'] as const)('sums the lines at rest of %s by component, without usage', (stage) => {
    const { atRest } = parseCostEstimate(parse(ESTIMATE)).stages[stage];
    const estimate = readEstimate(context.root, stage);
    const total = Object.values(estimate).reduce((sum, dollars) => sum + dollars, 0);
    expect(total).toBeCloseTo(totalDollars(atRest));
    expect(estimate['edge']).toBeUndefined();
  });
});

describe('compareCost', () => {
  it('does not mark small amounts as above the estimate', () => {
    expect(compareCost([{ what: 'schedule', dollars: 2 }], 0.5, { schedule: 1 })).toMatchObject([
      { month: 4, isAbove: false },
    ]);
    expect(compareCost([{ what: 'new', dollars: 6 }], 1, {})).toMatchObject([{ isAbove: true }]);
  });

  it('takes the first day of a month as a whole day', () => {
    expect(monthOf(Date.parse('2026-04-01T00:30:00Z'))).toEqual({
      start: '2026-04-01',
      end: '2026-04-02',
      share: 1 / 30,
    });
  });
});
