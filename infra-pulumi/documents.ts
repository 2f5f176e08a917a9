import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Document, isMap, visit } from 'yaml';
import { itemWriters } from './analysis/item-writers.ts';
import { neededAccess } from './analysis/code-access.ts';
import { type Setting, SETTINGS } from './settings.ts';
import {
  type CostEstimate,
  COST_ESTIMATE_FILE,
  type CostLine,
  type StageCost,
} from '../libs/contract/src/cost-estimate.ts';
import { callCosts, costAtRest, costPerMillionQuests, drivers, measuredCosts, roundCosts } from './cost.ts';
import { mermaid } from './diagram.ts';
import { environments } from './environments.ts';
import { nameOf, type Stage, STAGES } from '../libs/contract/src/names.ts';
import { buildGraph, type Graph } from './offline.ts';
import { PARAMETERS } from '../libs/contract/src/parameters.ts';
import { QUEST_USAGE } from './prices.ts';
import { resourceList } from './resource-list.ts';
import { SERVICES } from '../libs/contract/src/service-contract.ts';
import { GATES } from '../libs/contract/src/gates.ts';
import { ALARMS } from '../libs/contract/src/slo.ts';

const ROOT = join(import.meta.dirname, '..');

/** Returns the text of every generated file by its path in the repository. */
export async function documents(): Promise<Readonly<Record<string, string>>> {
  const graphs: Graph[] = [];
  // Sequential, because Pulumi's mocks are global to the process.
  for (const stage of STAGES) graphs.push(await buildGraph(stage));
  return documentsOf(graphs);
}

/**
 * Returns the generated files of built stages.
 * @param graphs in the order of the stages, production last
 */
export async function documentsOf(graphs: readonly Graph[]): Promise<Readonly<Record<string, string>>> {
  const production = graphs.at(-1);
  if (!production) throw new Error('There is no stage');
  const made = {
    'infra-pulumi/table-access.json': `${JSON.stringify(neededAccess(), null, 2)}\n`,
    'infra-pulumi/item-writers.json': `${JSON.stringify(itemWriters(), null, 2)}\n`,
    [COST_ESTIMATE_FILE]: costData(graphs),
    'docs/ARCHITECTURE.md': fillIn('docs/ARCHITECTURE.md', {
      diagram: `\`\`\`mermaid\n${mermaid(production.resources)}\n\`\`\``,
    }),
    'docs/INFRASTRUCTURE.md': fillIn('docs/INFRASTRUCTURE.md', {
      alarms: alarmTable(),
      parameters: parameterTable(),
      environment: environmentTable(graphs),
    }),
    'docs/DEPLOYING.md': fillIn('docs/DEPLOYING.md', { settings: settingTable() }),
    ...Object.fromEntries(
      graphs.map(({ configuration: { stage }, resources }) => [
        `infra-pulumi/resources/${stage}.txt`,
        resourceList(resources),
      ]),
    ),
  };
  const formatted = Object.entries(made).map(async ([path, text]) => [path, await formatFor(path, text)] as const);
  return Object.fromEntries(await Promise.all(formatted));
}

async function formatFor(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return path.endsWith('.txt') ? text : format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** Replaces the text between `<!-- made: name -->` and `<!-- end: name -->`. */
function fillIn(path: string, parts: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(ROOT, path), 'utf8');
  for (const [name, part] of Object.entries(parts)) {
    const place = new RegExp(`(<!-- made: ${name} -->\n)[\\s\\S]*?(<!-- end: ${name} -->)`);
    if (!place.test(text)) throw new Error(`${path} has no place for ${name}`);
    text = text.replace(place, (_all, start: string, end: string) => `${start}\n${part}\n\n${end}`);
  }
  return text;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Cents and their hundredths: sums of these lines round to the same cents as sums of the exact amounts. */
const rounded = (lines: readonly CostLine[]): CostLine[] =>
  lines.map((line) => ({
    ...line,
    quantity: Math.round(line.quantity * 100) / 100,
    dollars: Math.round(line.dollars * 10_000) / 10_000,
  }));

const cents = (dollars: number) => Math.round(dollars * 100) / 100;

/** The content of `data/cost.yaml`, from which `npm run docs:data` generates `docs/COST.md`. */
function costData(graphs: readonly Graph[]): string {
  const stages = graphs.map(({ configuration: { stage }, resources }): [Stage, StageCost] => [
    stage,
    {
      drivers: drivers(resources),
      atRest: rounded(costAtRest(resources)),
      perMillionQuests: rounded(costPerMillionQuests(resources)),
    },
  ]);
  const estimate: CostEstimate = {
    questUsage: QUEST_USAGE,
    measured: measuredCosts().map((cost) => ({
      ...cost,
      computeDollars: cents(cost.computeDollars),
      databaseDollars: cents(cost.databaseDollars),
    })),
    calls: callCosts().map((cost) => ({ ...cost, databaseDollars: cents(cost.databaseDollars) })),
    rounds: roundCosts().map((cost) => ({ ...cost, dollars: cents(cost.dollars) })),
    stages: Object.fromEntries(stages) as CostEstimate['stages'],
  };
  const document = new Document(estimate);
  document.commentBefore = ' Computed by `npm run docs:infra`; do not edit. US dollars a month, by component.';
  visit(document, {
    Seq: (_key, { items }) => {
      for (const item of items) if (isMap(item)) item.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function settingTable(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(([key, { meaning, rule, standard, required }]) => {
    const text =
      typeof standard === 'object'
        ? Object.entries(standard)
            .map((one) => one.join(' '))
            .join(', ')
        : standard;
    return [`\`${key}\``, meaning, rule, required ? '**needed**' : text === undefined ? 'unset' : `\`${text}\``];
  });
  return table(['setting', 'meaning', 'rule', 'default'], rows);
}

function alarmTable(): string {
  const alarms = ALARMS.map(({ key, meaning, severity, comparison, threshold, periodSeconds, periods }) => [
    `\`${key}\``,
    meaning,
    severity,
    `${comparison} ${String(threshold)}, ${String(periods)} x ${String(periodSeconds)} s`,
  ]);
  const gates = GATES.map(({ key, meaning, services, threshold, periodSeconds, periods }) => [
    `\`${key}\``,
    `${meaning} (${services.join(', ')})`,
    'rolls back',
    `above ${String(threshold)}, ${String(periods)} x ${String(periodSeconds)} s`,
  ]);
  return table(['alarm', 'meaning', 'does', 'when'], [...alarms, ...gates]);
}

function parameterTable(): string {
  const first = { stack: 'the stack', 'random-text': 'made up', 'random-32-bytes': 'made up', 'empty-object': '`{}`' };
  const rows = PARAMETERS.map(({ name, type, origin, meaning }) => [`\`${name}\``, type, first[origin], meaning]);
  return table(['below `/civicforge/{stage}/`', 'type', 'first value', 'meaning'], rows);
}

function environmentTable(graphs: readonly Graph[]): string {
  const flags = { application: '(id)', environment: '(id)', profile: '(id)' };
  const stages = graphs.map(({ configuration }) => {
    const internalHost = `internal.${configuration.domain}`;
    return environments({
      configuration,
      region: 'us-east-1',
      internalHost,
      flags,
      userPoolId: '(id)',
      logArchive: 's3://(bucket)',
      mail:
        configuration.mailFrom === undefined
          ? undefined
          : { from: configuration.mailFrom, configurationSet: nameOf(configuration.stage, 'mail'), events: '(queue)' },
      photos: { address: 's3://(bucket)', uploadOrigin: 'https://(bucket).s3.(region).amazonaws.com' },
    });
  });
  const rows = (['api', 'jobs', 'web'] as const).flatMap((container) => [
    ...Object.keys(stages.at(-1)?.[container] ?? {}).map((name) => {
      const values = stages.map((stage) =>
        stage[container][name] === undefined ? 'unset' : `\`${stage[container][name] as string}\``,
      );
      return [
        container,
        `\`${name}\``,
        ...(new Set(values).size === 1 ? [values[0] ?? '', 'the same', 'the same'] : values),
      ];
    }),
    ...Object.entries(SERVICES[container === 'web' ? 'web' : 'api'].secrets).map(([name, parameter]) => {
      return [container, `\`${name}\``, `parameter \`${parameter}\``, 'the same', 'the same'];
    }),
  ]);
  return table(['container', 'variable', ...graphs.map(({ configuration: { stage } }) => `in ${stage}`)], rows);
}
