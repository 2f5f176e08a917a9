import { type Anomaly, CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { cloudStage } from '../core/cloud-stage.ts';
import { durationFrom } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { compareCost, type CostRow, monthOf, readEstimate } from './estimate.ts';
import { anomaliesSince, type GroupedBy, spentBetween } from './explorer.ts';

const LOCAL = 'It costs nothing; docs/COST.md says what a stage would.';

interface ReportOptions {
  readonly month?: string;
  readonly by: GroupedBy;
}

/** Adds `cost report|anomalies`. */
export function addCost(area: Command, context: OpsContext): void {
  addVerb<ReportOptions>(area, context, {
    name: 'report',
    description: 'costs of a stage by component, with the estimate',
    stage: 'argument',
    options: [
      new Option('--month <month>', 'as 2026-04; this month otherwise'),
      new Option('--by <what>', 'component, service, or stage')
        .choices(['component', 'service', 'stage'])
        .default('component'),
    ],
    role: 'operator',
    help: `Reads Cost Explorer by tag and compares the projected month with data/cost.yaml, the estimate of a month without
traffic. ABOVE marks components that are more than a fifth and 5 dollars higher. Costs arrive up to a day late, and tags
count from their activation for billing. One call costs about a cent. Changes nothing.

  npm run ops -- cost report prod
  npm run ops -- cost report prod --month 2026-04 --by service
  npm run ops -- cost report prod --by stage`,
    run: report,
  });
  addVerb<{ since: number }>(area, context, {
    name: 'anomalies',
    description: 'findings of the cost monitor of a stage',
    stage: 'argument',
    options: [
      new Option('--since <duration>', 'as 7d, at most 90d').argParser(sinceFrom).default(sinceFrom('30d'), '30d'),
    ],
    role: 'operator',
    help: `Prints unusual costs with impact and likely causes, highest first. From 20 dollars on, the monitor also notifies the topic
"notify". Changes nothing.

  npm run ops -- cost anomalies prod
  npm run ops -- cost anomalies prod --since 7d --json`,
    run: anomalies,
  });
}

async function report({ context, access, stage, options, tell }: VerbCall<ReportOptions>): Promise<void> {
  const cloud = cloudStage(stage, LOCAL);
  const period = monthOf(context.clock.now(), options.month);
  const isCompared = options.by === 'component';
  const estimate = isCompared ? readEstimate(context.root, cloud) : undefined;
  const client = context.aws(access).client(CostExplorerClient);
  const rows = compareCost(await spentBetween(client, period, options.by, cloud), period.share, estimate);
  const sum = (of: (row: CostRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const total = {
    dollars: sum((row) => row.dollars),
    month: sum((row) => row.month),
    estimate: sum((row) => row.estimate ?? 0),
  };
  tell({ ...period, by: options.by, rows, total }, () => [
    ...table(
      [options.by.toUpperCase(), 'SO FAR', 'THE MONTH', 'ESTIMATE', 'STATE'],
      [
        ...rows.map((row) => [
          row.what,
          money(row.dollars),
          money(row.month),
          money(row.estimate),
          row.isAbove ? 'ABOVE' : '',
        ]),
        ['total', money(total.dollars), money(total.month), isCompared ? money(total.estimate) : '-', ''],
      ],
    ),
    `US dollars from ${period.start} until ${period.end}; the month at this pace`,
  ]);
}

async function anomalies({ context, access, stage, options, tell }: VerbCall<{ since: number }>): Promise<void> {
  const cloud = cloudStage(stage, LOCAL);
  const since = new Date(context.clock.now() - options.since).toISOString().slice(0, 10);
  const found = await anomaliesSince(context.aws(access).client(CostExplorerClient), cloud, since);
  const rows = found.map(rowOf).sort((one, other) => other.impact - one.impact);
  tell(rows, () => {
    if (rows.length === 0) return [`nothing unusual since ${since}`];
    const cells = rows.map(({ from, to, impact, causes }) => [from, to, money(impact), causes.join('; ') || 'unknown']);
    return table(['FROM', 'TO', 'DOLLARS', 'CAUSES'], cells);
  });
}

function rowOf({ AnomalyStartDate, AnomalyEndDate, Impact, RootCauses = [] }: Anomaly) {
  return {
    from: AnomalyStartDate?.slice(0, 10) ?? '-',
    to: AnomalyEndDate?.slice(0, 10) ?? 'now',
    impact: Impact?.TotalImpact ?? 0,
    causes: RootCauses.map(({ Service, Region, UsageType }) =>
      [Service, Region, UsageType].filter((word) => word !== undefined && word !== '').join(' '),
    ),
  };
}

function money(dollars: number | undefined): string {
  return dollars === undefined ? '-' : dollars.toFixed(2);
}

function sinceFrom(word: string): number {
  try {
    const since = durationFrom(word);
    if (since <= 90 * 86_400_000) return since;
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
  throw new InvalidArgumentError('AWS keeps anomalies for 90 days.');
}
